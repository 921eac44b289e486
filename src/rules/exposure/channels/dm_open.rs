//! `exposure/channels-dm-open`: anybody may write.

use crate::finding::{Confidence, Severity};
use crate::model::channels::sections;
use crate::model::config::Config;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "exposure/channels-dm-open", severity: Severity::Error, confidence: Confidence::High };

/// Reports channels on which anybody may write to the agent.
pub(in crate::rules) struct DmOpen;

impl Rule for DmOpen {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        for section in sections(config).into_iter().filter(|section| section.is_active(config)) {
            let own =
                config.below(&section.own, &["dmPolicy"]).or_else(|| config.below(&section.own, &["dm", "policy"]));
            if let Some(policy) = own.filter(|policy| policy.text(config.tree()) == Some("open")) {
                let message = "anybody may write to the agent";
                sink.push(config.found(&META, &policy, message).help("use `pairing` or `allowlist`"));
            }
        }
    }
}
