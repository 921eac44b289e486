//! `exposure/gateway-trusted-proxy-auth`: a proxy decides who somebody is.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::gateway::{AuthMode, Gateway};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta =
    Meta { id: "exposure/gateway-trusted-proxy-auth", severity: Severity::Info, confidence: Confidence::High };

/// Reports a gateway that leaves authentication to a proxy.
pub(in crate::rules) struct TrustedProxyAuth;

impl Rule for TrustedProxyAuth {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        if Gateway::of(config).mode() == AuthMode::TrustedProxy {
            let message = "the reverse proxy alone decides who somebody is";
            let help =
                "see to it that nobody reaches the gateway past the proxy, and that the proxy overwrites the headers";
            sink.push(config.finding(&META, &["gateway", "auth", "mode"], message).help(help));
        }
    }
}
