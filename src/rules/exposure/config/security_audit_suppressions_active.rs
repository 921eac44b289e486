//! `exposure/security-audit-suppressions-active`: findings that OpenClaw hides.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta =
    Meta { id: "exposure/security-audit-suppressions-active", severity: Severity::Info, confidence: Confidence::High };

/// Reports findings of OpenClaw's own audit that the configuration hides.
pub(in crate::rules) struct SecurityAuditSuppressionsActive;

impl Rule for SecurityAuditSuppressionsActive {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        if let Some(list) = config
            .get(&["security", "audit", "suppressions"])
            .filter(|list| !config.tree().elements(list.node).is_empty())
        {
            let count = config.tree().elements(list.node).len();
            let message = format!("OpenClaw's own audit hides what {count} of these entries match");
            sink.push(
                config
                    .finding(&META, &["security", "audit", "suppressions"], message)
                    .help("remove entries whose reason no longer holds"),
            );
        }
    }
}
