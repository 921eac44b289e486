//! `exposure/channels-telegram-groups-allow-from-missing`: no list of senders in groups.

use crate::finding::{Confidence, Severity};
use crate::model::channels::telegram_groups;
use crate::model::config::Config;
use crate::model::sandbox::Setting;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/channels-telegram-groups-allow-from-missing",
    severity: Severity::Warning,
    confidence: Confidence::Low,
};

/// Reports Telegram groups without a list of senders.
pub(in crate::rules) struct TelegramGroupsAllowFromMissing;

impl Rule for TelegramGroupsAllowFromMissing {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        for (section, policy) in telegram_groups(config) {
            let tree = config.tree();
            let has = |holder: &Setting| {
                config.below(holder, &["allowFrom"]).is_some_and(|list| !tree.elements(list.node).is_empty())
            };
            let groups = section.get(config, &["groups"]);
            let mut groups_have = groups.iter().flat_map(|groups| config.members_of(groups)).flat_map(|(_, group)| {
                let topics = config.below(&group, &["topics"]);
                let topics: Vec<Setting> =
                    topics.iter().flat_map(|topics| config.members_of(topics)).map(|(_, topic)| topic).collect();
                [vec![group], topics].concat()
            });
            let list = section.get(config, &["groupAllowFrom"]);
            let is_listed = list.is_some_and(|list| !tree.elements(list.node).is_empty() || list.text(tree).is_some());
            if is_listed || groups_have.any(|holder| has(&holder)) || !config.is_whole() {
                continue;
            }
            // The approved senders of the state directory count, too, and nobody knows them here.
            let spot = groups.or(policy).unwrap_or_else(|| section.own.clone());
            if spot.pointer.as_str().starts_with(section.own.pointer.as_str()) {
                let message = "unless senders were approved, every member of these groups may give the agent commands";
                sink.push(config.found(&META, &spot, message).help("list the senders who may in `groupAllowFrom`"));
            }
        }
    }
}
