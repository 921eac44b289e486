//! `exposure/gateway-trusted-proxy-device-auto-approve-admin`: administrators that nobody approves.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::gateway::{AuthMode, Gateway};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/gateway-trusted-proxy-device-auto-approve-admin",
    severity: Severity::Error,
    confidence: Confidence::High,
};

/// Reports a gateway that makes every device of a proxy's users an administrator's.
pub(in crate::rules) struct TrustedProxyDeviceAutoApproveAdmin;

impl Rule for TrustedProxyDeviceAutoApproveAdmin {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let holder = ["gateway", "auth", "trustedProxy", "deviceAutoApprove"];
        let is_on = config.flag(&[&holder[..], &["enabled"]].concat(), true).is_some();
        if !is_on || Gateway::of(config).mode() != AuthMode::TrustedProxy {
            return;
        }
        for (setting, scope) in config.strings(&[&holder[..], &["scopes"]].concat()) {
            if scope == "operator.admin" {
                let message = "every user of the proxy becomes an administrator of the gateway";
                sink.push(
                    config
                        .found(&META, &setting, message)
                        .help("remove it, and grant it to single users in `gateway.auth.identityScopes`"),
                );
            }
        }
    }
}
