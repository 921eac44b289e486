//! `exposure/hooks-default-session-key-unset`: webhooks without a session.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta =
    Meta { id: "exposure/hooks-default-session-key-unset", severity: Severity::Warning, confidence: Confidence::High };

/// Reports webhooks that start a session of their own each time.
pub(in crate::rules) struct DefaultSessionKeyUnset;

impl Rule for DefaultSessionKeyUnset {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        if config.flag(&["hooks", "enabled"], true).is_none() {
            return;
        }

        let path = ["hooks", "defaultSessionKey"];
        if config.text(&path).is_none_or(|key| key.trim().is_empty()) && config.is_whole() {
            let message = "every call of a webhook starts a session with a name made up for it";
            sink.push(
                config.finding(&META, &path, message).help("set `hooks.defaultSessionKey`, such as `hook:ingress`"),
            );
        }
    }
}
