//! `exposure/gateway-trusted-proxy-allow-loopback`: local programs as a proxy.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::gateway::{AuthMode, Gateway};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/gateway-trusted-proxy-allow-loopback",
    severity: Severity::Warning,
    confidence: Confidence::High,
};

/// Reports a gateway that takes local programs for the proxy.
pub(in crate::rules) struct TrustedProxyAllowLoopback;

impl Rule for TrustedProxyAllowLoopback {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let flag = config.flag(&["gateway", "auth", "trustedProxy", "allowLoopback"], true);
        if let Some(flag) = flag.filter(|_| Gateway::of(config).mode() == AuthMode::TrustedProxy) {
            let message = "every program of this machine may pass for the proxy and name any user";
            sink.push(
                config
                    .found(&META, &flag, message)
                    .help("remove it unless the proxy runs on this machine and nothing else does"),
            );
        }
    }
}
