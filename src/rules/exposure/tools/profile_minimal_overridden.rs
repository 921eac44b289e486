//! `exposure/tools-profile-minimal-overridden`: agents with more than the minimum.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::tool_policy::of_agent;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta =
    Meta { id: "exposure/tools-profile-minimal-overridden", severity: Severity::Warning, confidence: Confidence::High };

/// Reports agents whose tools are more than the common minimum.
pub(in crate::rules) struct ProfileMinimalOverridden;

impl Rule for ProfileMinimalOverridden {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let Some(shared) =
            config.get(&["tools", "profile"]).filter(|profile| profile.text(config.tree()) == Some("minimal"))
        else {
            return;
        };
        for agent in config.agents() {
            let Some(own) = of_agent(config, &agent, &["tools", "profile"]) else { continue };
            if own.text(config.tree()).is_some_and(|profile| !profile.is_empty() && profile != "minimal") {
                let message = "the agent has more tools than the `minimal` profile of all agents allows";
                let finding = config.found(&META, &own, message).help("remove it, or set it to `minimal`");
                sink.push(config.relate(finding, std::slice::from_ref(&shared), "the profile of all agents"));
            }
        }
    }
}
