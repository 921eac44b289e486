//! `exposure/channels-groups-open`: any group may use the agent.

use crate::finding::{Confidence, Severity};
use crate::model::channels::sections;
use crate::model::config::Config;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta =
    Meta { id: "exposure/channels-groups-open", severity: Severity::Warning, confidence: Confidence::High };

/// Reports channels on which any group may use the agent.
pub(in crate::rules) struct GroupsOpen;

impl Rule for GroupsOpen {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        for section in sections(config) {
            let is_defaults = section.channel == "defaults" && section.shared.is_none();
            if !is_defaults && !section.is_active(config) {
                continue;
            }
            let policy = config.below(&section.own, &["groupPolicy"]);
            if let Some(policy) = policy.filter(|policy| policy.text(config.tree()) == Some("open")) {
                let message = "every group that adds the agent may use it";
                sink.push(config.found(&META, &policy, message).help("use `allowlist`, and list the groups"));
            }
        }
    }
}
