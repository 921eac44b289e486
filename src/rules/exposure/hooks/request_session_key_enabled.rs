//! `exposure/hooks-request-session-key-enabled`: webhooks choose their session.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::gateway::Gateway;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/hooks-request-session-key-enabled",
    severity: Severity::Warning,
    confidence: Confidence::High,
};

/// Reports webhooks whose callers may name a session.
pub(in crate::rules) struct RequestSessionKeyEnabled;

impl Rule for RequestSessionKeyEnabled {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        if config.flag(&["hooks", "enabled"], true).is_none() {
            return;
        }

        if let Some(flag) = config.flag(&["hooks", "allowRequestSessionKey"], true) {
            let severity = if Gateway::of(config).is_remote() { Severity::Error } else { Severity::Warning };
            let message = "whoever calls a webhook chooses the session that it writes into";
            sink.push(config.found(&META, &flag, message).severity(severity).help("set it to `false`"));
        }
    }
}
