//! `exposure/gateway-real-ip-fallback-enabled`: addresses that clients may choose.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::gateway::{AuthMode, Gateway};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta =
    Meta { id: "exposure/gateway-real-ip-fallback-enabled", severity: Severity::Warning, confidence: Confidence::High };

/// Reports a gateway that believes `X-Real-IP`.
pub(in crate::rules) struct RealIpFallbackEnabled;

impl Rule for RealIpFallbackEnabled {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let gateway = Gateway::of(config);
        if let Some(flag) = config.flag(&["gateway", "allowRealIpFallback"], true) {
            let is_foreign =
                config.strings(&["gateway", "trustedProxies"]).iter().any(|(_, proxy)| !is_loopback(proxy));
            let is_open = gateway.is_exposed() || (gateway.mode() == AuthMode::TrustedProxy && is_foreign);
            let severity = if is_open { Severity::Error } else { Severity::Warning };
            let message = "a proxy that hands on `X-Real-IP` lets clients choose the address they seem to come from";
            sink.push(
                config
                    .found(&META, &flag, message)
                    .severity(severity)
                    .help("remove it, and have the proxy set `X-Forwarded-For`"),
            );
        }
    }
}

/// Whether the entry is exactly the loopback address.
fn is_loopback(proxy: &str) -> bool {
    let (address, prefix) = proxy.split_once('/').unwrap_or((proxy, ""));
    match address.trim().to_ascii_lowercase().as_str() {
        "127.0.0.1" => matches!(prefix, "" | "32"),
        "::1" => matches!(prefix, "" | "128"),
        _ => false,
    }
}
