//! `exposure/gateway-trusted-proxy-no-proxies`: no proxy to trust.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::gateway::{AuthMode, Gateway};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta =
    Meta { id: "exposure/gateway-trusted-proxy-no-proxies", severity: Severity::Error, confidence: Confidence::High };

/// Reports a gateway that trusts a proxy and names none.
pub(in crate::rules) struct TrustedProxyNoProxies;

impl Rule for TrustedProxyNoProxies {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let path = ["gateway", "trustedProxies"];
        if Gateway::of(config).mode() == AuthMode::TrustedProxy && config.is_empty(&path) && config.is_whole() {
            let message = "a proxy is to say who the users are, but none is named, so every request is refused";
            sink.push(
                config.finding(&META, &path, message).help("list the proxy's address in `gateway.trustedProxies`"),
            );
        }
    }
}
