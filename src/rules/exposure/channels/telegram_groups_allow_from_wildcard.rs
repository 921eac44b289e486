//! `exposure/channels-telegram-groups-allow-from-wildcard`: every member of a group.

use crate::finding::{Confidence, Severity};
use crate::model::channels::sections;
use crate::model::config::Config;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/channels-telegram-groups-allow-from-wildcard",
    severity: Severity::Error,
    confidence: Confidence::High,
};

/// Reports Telegram groups of which every member may give commands.
pub(in crate::rules) struct TelegramGroupsAllowFromWildcard;

impl Rule for TelegramGroupsAllowFromWildcard {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        for section in
            sections(config).into_iter().filter(|section| section.channel == "telegram" && section.is_active(config))
        {
            let tree = config.tree();
            let policy =
                section.get(config, &["groupPolicy"]).or_else(|| config.get(&["channels", "defaults", "groupPolicy"]));
            let has_groups =
                section.get(config, &["groups"]).is_some_and(|groups| !tree.members(groups.node).is_empty());
            let lets_groups_in = match policy.as_ref().and_then(|policy| policy.text(tree)) {
                Some("open") => true,
                None | Some("allowlist") => has_groups,
                Some(_) => false,
            };
            if !lets_groups_in || config.flag(&["commands", "text"], false).is_some() {
                continue;
            }

            let list = config.below(&section.own, &["groupAllowFrom"]);
            for (setting, entry) in list.iter().flat_map(|list| config.strings_of(list)) {
                if entry == "*" {
                    let message = "every member of a group may give the agent commands";
                    sink.push(
                        config.found(&META, &setting, message).help("list the senders who may, by their numeric ids"),
                    );
                }
            }
        }
    }
}
