//! `exposure/hooks-request-session-key-prefixes-missing`: any session may be named.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::gateway::Gateway;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/hooks-request-session-key-prefixes-missing",
    severity: Severity::Warning,
    confidence: Confidence::High,
};

/// Reports webhooks whose callers may name any session.
pub(in crate::rules) struct RequestSessionKeyPrefixesMissing;

impl Rule for RequestSessionKeyPrefixesMissing {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        if config.flag(&["hooks", "enabled"], true).is_none() {
            return;
        }

        let Some(flag) = config.flag(&["hooks", "allowRequestSessionKey"], true) else { return };
        if config.strings(&["hooks", "allowedSessionKeyPrefixes"]).is_empty() && config.is_whole() {
            let severity = if Gateway::of(config).is_remote() { Severity::Error } else { Severity::Warning };
            let message = "the sessions that a caller may name are not limited";
            sink.push(
                config
                    .found(&META, &flag, message)
                    .severity(severity)
                    .help("set `hooks.allowedSessionKeyPrefixes`, such as `[\"hook:\"]`"),
            );
        }
    }
}
