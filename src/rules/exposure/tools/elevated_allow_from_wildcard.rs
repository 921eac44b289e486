//! `exposure/tools-elevated-allow-from-wildcard`: elevated tools for everybody.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta =
    Meta { id: "exposure/tools-elevated-allow-from-wildcard", severity: Severity::Error, confidence: Confidence::High };

/// Reports channels from which everybody may use elevated tools.
pub(in crate::rules) struct ElevatedAllowFromWildcard;

impl Rule for ElevatedAllowFromWildcard {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        if config.flag(&["tools", "elevated", "enabled"], false).is_some() {
            return;
        }
        for (_, list) in config.members(&["tools", "elevated", "allowFrom"]) {
            for (setting, sender) in config.strings_of(&list) {
                if sender == "*" {
                    let message = "everybody on this channel may have commands run on the host";
                    sink.push(config.found(&META, &setting, message).help("list the senders who may"));
                }
            }
        }
    }
}
