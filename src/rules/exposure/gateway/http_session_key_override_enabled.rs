//! `exposure/gateway-http-session-key-override-enabled`: callers choose their session.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/gateway-http-session-key-override-enabled",
    severity: Severity::Info,
    confidence: Confidence::High,
};

/// Reports HTTP interfaces whose callers may name a session.
pub(in crate::rules) struct HttpSessionKeyOverrideEnabled;

impl Rule for HttpSessionKeyOverrideEnabled {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        for endpoint in ["chatCompletions", "responses"] {
            let path = ["gateway", "http", "endpoints", endpoint, "enabled"];
            if let Some(enabled) = config.flag(&path, true) {
                let message = "whoever may call this interface may write into any session";
                sink.push(
                    config
                        .found(&META, &enabled, message)
                        .help("give the gateway's credential to trusted programs only"),
                );
            }
        }
    }
}
