//! `exposure/gateway-trusted-proxy-no-user-header`: no header with the user.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::gateway::{AuthMode, Gateway};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/gateway-trusted-proxy-no-user-header",
    severity: Severity::Error,
    confidence: Confidence::High,
};

/// Reports a gateway that does not know where the proxy puts the user.
pub(in crate::rules) struct TrustedProxyNoUserHeader;

impl Rule for TrustedProxyNoUserHeader {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let path = ["gateway", "auth", "trustedProxy", "userHeader"];
        let is_named = config.text(&path).is_some_and(|header| !header.is_empty());
        if Gateway::of(config).mode() == AuthMode::TrustedProxy && !is_named && config.is_whole() {
            let message = "a proxy is to say who the users are, but not in which header";
            sink.push(
                config
                    .finding(&META, &path, message)
                    .help("set `userHeader` to the header of your proxy, such as `x-forwarded-user`"),
            );
        }
    }
}
