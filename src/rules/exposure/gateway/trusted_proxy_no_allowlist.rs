//! `exposure/gateway-trusted-proxy-no-allowlist`: every user of the proxy.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::gateway::{AuthMode, Gateway};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/gateway-trusted-proxy-no-allowlist",
    severity: Severity::Warning,
    confidence: Confidence::High,
};

/// Reports a gateway that lets in every user of a proxy.
pub(in crate::rules) struct TrustedProxyNoAllowlist;

impl Rule for TrustedProxyNoAllowlist {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let path = ["gateway", "auth", "trustedProxy", "allowUsers"];
        if Gateway::of(config).mode() == AuthMode::TrustedProxy && config.is_empty(&path) && config.is_whole() {
            let message = "everybody whom the proxy knows may use the gateway";
            sink.push(
                config.finding(&META, &path, message).help("list the users in `gateway.auth.trustedProxy.allowUsers`"),
            );
        }
    }
}
