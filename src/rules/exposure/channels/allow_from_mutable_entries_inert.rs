//! `exposure/channels-allow-from-mutable-entries-inert`: names where ids are needed.

use crate::finding::{Confidence, Severity};
use crate::model::channels::sections;
use crate::model::config::Config;
use crate::model::gateway::is_elsewhere;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/channels-allow-from-mutable-entries-inert",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
};

/// Reports entries of lists of senders that are names and let nobody in.
pub(in crate::rules) struct AllowFromMutableEntriesInert;

impl Rule for AllowFromMutableEntriesInert {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        for section in sections(config).into_iter().filter(|section| section.is_active(config)) {
            let by_name =
                section.get(config, &["dangerouslyAllowNameMatching"]).is_some_and(|flag| flag.is(config.tree(), true));
            let lists = [&["allowFrom"][..], &["dm", "allowFrom"]]
                .into_iter()
                .filter_map(|path| config.below(&section.own, path));
            for (setting, entry) in lists.filter(|_| !by_name).flat_map(|list| config.strings_of(&list)) {
                if is_name(section.channel, entry) {
                    let message = "this is a name, not an id, so nobody is let in by it";
                    sink.push(config.found(&META, &setting, message).help("write the sender's id"));
                }
            }
        }
    }
}

/// Whether the entry cannot be an id of the channel.
fn is_name(channel: &str, entry: &str) -> bool {
    let lower = entry.to_ascii_lowercase();
    if entry == "*" || lower.starts_with("accessgroup:") || is_elsewhere(entry) {
        return false;
    }
    let bare = [channel, "user", "users"].iter().fold(&*lower, |rest, prefix| {
        rest.strip_prefix(prefix).and_then(|rest| rest.strip_prefix([':', '/'])).unwrap_or(rest)
    });
    let bare = bare.trim_matches(['<', '>', '@', '!']);
    let all = |test: fn(u8) -> bool| !bare.is_empty() && bare.bytes().all(test);
    match channel {
        "discord" => !all(|byte| byte.is_ascii_digit()) && !lower.starts_with("pk:"),
        "slack" => !(all(|byte| byte.is_ascii_alphanumeric()) && bare.len() >= 8 && bare.starts_with(['u', 'w', 'b'])),
        "googlechat" => lower.contains('@') || !all(|byte| byte.is_ascii_digit()),
        "msteams" => !(all(|byte| byte.is_ascii_hexdigit() || byte == b'-') && bare.len() == 36),
        "mattermost" => !(all(|byte| byte.is_ascii_alphanumeric()) && bare.len() == 26),
        _ => false,
    }
}
