//! `exposure/gateway-control-ui-host-header-origin-fallback`: origins taken from the request.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::gateway::Gateway;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/gateway-control-ui-host-header-origin-fallback",
    severity: Severity::Warning,
    confidence: Confidence::High,
};

/// Reports a Control UI that takes the allowed origin from the request itself.
pub(in crate::rules) struct ControlUiHostHeaderOriginFallback;

impl Rule for ControlUiHostHeaderOriginFallback {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let path = ["gateway", "controlUi", "dangerouslyAllowHostHeaderOriginFallback"];
        if let Some(flag) = config.flag(&path, true) {
            let severity = if Gateway::of(config).is_exposed() { Severity::Error } else { Severity::Warning };
            let message = "the request itself says which origin is allowed, so a name that is bound anew gets in";
            sink.push(
                config
                    .found(&META, &flag, message)
                    .severity(severity)
                    .help("list the addresses in `gateway.controlUi.allowedOrigins` and remove this"),
            );
        }
    }
}
