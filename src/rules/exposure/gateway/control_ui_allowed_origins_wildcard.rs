//! `exposure/gateway-control-ui-allowed-origins-wildcard`: every origin is allowed.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::gateway::Gateway;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/gateway-control-ui-allowed-origins-wildcard",
    severity: Severity::Warning,
    confidence: Confidence::High,
};

/// Reports a Control UI that every web page may use.
pub(in crate::rules) struct ControlUiAllowedOriginsWildcard;

impl Rule for ControlUiAllowedOriginsWildcard {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let severity = if Gateway::of(config).is_exposed() { Severity::Error } else { Severity::Warning };
        for (setting, origin) in config.strings(&["gateway", "controlUi", "allowedOrigins"]) {
            if origin == "*" {
                let message = "every web page may talk to the gateway in its reader's name";
                let help = "list the addresses of the Control UI, such as `https://control.example.com`";
                sink.push(config.found(&META, &setting, message).severity(severity).help(help));
            }
        }
    }
}
