//! `exposure/channels-telegram-allow-from-invalid-entries`: names where Telegram needs numbers.

use crate::finding::{Confidence, Severity};
use crate::model::channels::sections;
use crate::model::config::Config;
use crate::model::gateway::is_elsewhere;
use crate::model::sandbox::Setting;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/channels-telegram-allow-from-invalid-entries",
    severity: Severity::Warning,
    confidence: Confidence::High,
};

/// Reports entries of Telegram's lists of senders that are no number.
pub(in crate::rules) struct TelegramAllowFromInvalidEntries;

impl Rule for TelegramAllowFromInvalidEntries {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        for section in
            sections(config).into_iter().filter(|section| section.channel == "telegram" && section.is_active(config))
        {
            let below = |path: &[&str]| config.below(&section.own, path);
            let mut lists: Vec<Setting> =
                [below(&["allowFrom"]), below(&["groupAllowFrom"])].into_iter().flatten().collect();
            for (_, group) in below(&["groups"]).iter().flat_map(|groups| config.members_of(groups)) {
                lists.extend(config.below(&group, &["allowFrom"]));
                let topics = config.below(&group, &["topics"]);
                let topics = topics.iter().flat_map(|topics| config.members_of(topics));
                lists.extend(topics.filter_map(|(_, topic)| config.below(&topic, &["allowFrom"])));
            }
            for (setting, entry) in lists.iter().flat_map(|list| config.strings_of(list)) {
                if !is_number(entry) && !is_elsewhere(entry) {
                    let message = "Telegram knows senders by number, so nobody is let in by this";
                    sink.push(config.found(&META, &setting, message).help("write the sender's numeric id"));
                }
            }
        }
    }
}

fn is_number(entry: &str) -> bool {
    let lower = entry.to_ascii_lowercase();
    let bare = lower.strip_prefix("telegram:").or_else(|| lower.strip_prefix("tg:")).unwrap_or(&lower).trim();
    bare == "*"
        || lower.starts_with("accessgroup:")
        || (!bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit()))
}
