//! `exposure/gateway-trusted-proxy-device-auto-approve`: devices that nobody approves.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::gateway::{AuthMode, Gateway};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/gateway-trusted-proxy-device-auto-approve",
    severity: Severity::Warning,
    confidence: Confidence::High,
};

/// Reports a gateway that pairs every device of a proxy's users.
pub(in crate::rules) struct TrustedProxyDeviceAutoApprove;

impl Rule for TrustedProxyDeviceAutoApprove {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let flag = config.flag(&["gateway", "auth", "trustedProxy", "deviceAutoApprove", "enabled"], true);
        if let Some(flag) = flag.filter(|_| Gateway::of(config).mode() == AuthMode::TrustedProxy) {
            let message = "every user of the proxy pairs new devices without anybody's approval";
            sink.push(
                config.found(&META, &flag, message).help("approve devices by hand, or list the users in `allowUsers`"),
            );
        }
    }
}
