//! `exposure/gateway-control-ui-allowed-origins-required`: no list of origins.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::gateway::Gateway;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/gateway-control-ui-allowed-origins-required",
    severity: Severity::Warning,
    confidence: Confidence::High,
};

/// Reports a Control UI that other machines reach and that names no origin.
pub(in crate::rules) struct ControlUiAllowedOriginsRequired;

impl Rule for ControlUiAllowedOriginsRequired {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let gateway = Gateway::of(config);
        let fallback = ["gateway", "controlUi", "dangerouslyAllowHostHeaderOriginFallback"];
        let is_restricted =
            !config.is_empty(&["gateway", "controlUi", "allowedOrigins"]) || config.flag(&fallback, true).is_some();
        if gateway.is_exposed() && gateway.has_control_ui() && !is_restricted && config.is_whole() {
            let message = "other machines reach the Control UI, and no origin is allowed to use it";
            sink.push(
                config
                    .finding(&META, &["gateway", "controlUi", "allowedOrigins"], message)
                    .help("list the addresses of the Control UI in `gateway.controlUi.allowedOrigins`, such as `https://control.example.com`"),
            );
        }
    }
}
