//! `exposure/gateway-trusted-proxies-missing`: no proxy is trusted.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::gateway::Gateway;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta =
    Meta { id: "exposure/gateway-trusted-proxies-missing", severity: Severity::Info, confidence: Confidence::Low };

/// Reports a local gateway that names no trusted proxy.
pub(in crate::rules) struct TrustedProxiesMissing;

impl Rule for TrustedProxiesMissing {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let gateway = Gateway::of(config);
        if gateway.is_exposed() || !gateway.has_control_ui() || !config.is_empty(&["gateway", "trustedProxies"]) {
            return;
        }
        if config.is_whole() {
            let message = "behind a reverse proxy, every request would look as if it came from this machine";
            sink.push(
                config
                    .finding(&META, &["gateway", "trustedProxies"], message)
                    .help("if there is a proxy, list its address in `gateway.trustedProxies`"),
            );
        }
    }
}
