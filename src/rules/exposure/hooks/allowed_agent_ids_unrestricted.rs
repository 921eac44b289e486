//! `exposure/hooks-allowed-agent-ids-unrestricted`: webhooks for every agent.

use crate::doc::Value;
use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::gateway::Gateway;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/hooks-allowed-agent-ids-unrestricted",
    severity: Severity::Warning,
    confidence: Confidence::High,
};

/// Reports webhooks that may start any agent.
pub(in crate::rules) struct AllowedAgentIdsUnrestricted;

impl Rule for AllowedAgentIdsUnrestricted {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        if config.flag(&["hooks", "enabled"], true).is_none() {
            return;
        }

        let path = ["hooks", "allowedAgentIds"];
        let severity = if Gateway::of(config).is_remote() { Severity::Error } else { Severity::Warning };
        let message = "a webhook may start any agent, the one with the most rights included";
        let help = "list the agents that webhooks may start, or set it to `[]`";
        let list = config.get(&path).filter(|list| matches!(config.tree().node(list.node).value, Value::Array(_)));
        let finding = match list {
            Some(list) => {
                let all = config.strings_of(&list).into_iter().find(|(_, id)| *id == "*");
                let Some((all, _)) = all else { return };
                config.found(&META, &all, message)
            }
            None if config.is_whole() => config.finding(&META, &path, message),
            None => return,
        };
        sink.push(finding.severity(severity).help(help));
    }
}
