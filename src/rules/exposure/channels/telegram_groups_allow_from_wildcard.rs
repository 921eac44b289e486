//! `exposure/channels-telegram-groups-allow-from-wildcard`: every member of a group.

use crate::finding::{Confidence, Severity};
use crate::model::channels::telegram_groups;
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
        for (section, _) in telegram_groups(config) {
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
