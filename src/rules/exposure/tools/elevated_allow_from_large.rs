//! `exposure/tools-elevated-allow-from-large`: elevated tools for many.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta =
    Meta { id: "exposure/tools-elevated-allow-from-large", severity: Severity::Warning, confidence: Confidence::High };

/// Reports channels from which many may use elevated tools.
pub(in crate::rules) struct ElevatedAllowFromLarge;

impl Rule for ElevatedAllowFromLarge {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        if config.flag(&["tools", "elevated", "enabled"], false).is_some() {
            return;
        }
        for (_, list) in config.members(&["tools", "elevated", "allowFrom"]) {
            let count = config.tree().elements(list.node).len();
            if count > MOST && !config.strings_of(&list).iter().any(|(_, sender)| *sender == "*") {
                let message = format!("{count} senders may have commands run on the host");
                sink.push(config.found(&META, &list, message).help("keep those who need it"));
            }
        }
    }
}

/// Entries that OpenClaw 2026.9.6 finds unremarkable.
const MOST: usize = 25;
