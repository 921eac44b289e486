//! `exposure/channels-discord-allowlisted-groups-broad-members`: every member of a server.

use crate::finding::{Confidence, Severity};
use crate::model::channels::sections;
use crate::model::config::Config;
use crate::model::sandbox::Setting;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/channels-discord-allowlisted-groups-broad-members",
    severity: Severity::Info,
    confidence: Confidence::Medium,
};

/// Reports Discord servers of which every member may use the agent.
pub(in crate::rules) struct DiscordAllowlistedGroupsBroadMembers;

impl Rule for DiscordAllowlistedGroupsBroadMembers {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        for section in
            sections(config).into_iter().filter(|section| section.channel == "discord" && section.is_active(config))
        {
            let tree = config.tree();
            let policy = section.get(config, &["groupPolicy"]);
            if policy.is_some_and(|policy| policy.text(tree) != Some("allowlist")) {
                continue;
            }
            let is_limited = |holder: &Setting| {
                ["users", "roles"]
                    .iter()
                    .any(|key| config.below(holder, &[key]).is_some_and(|list| !tree.elements(list.node).is_empty()))
            };
            let guilds = config.below(&section.own, &["guilds"]);
            for (_, guild) in
                guilds.iter().flat_map(|guilds| config.members_of(guilds)).filter(|(_, guild)| !is_limited(guild))
            {
                let channels = config.below(&guild, &["channels"]);
                let channels: Vec<Setting> =
                    channels.iter().flat_map(|all| config.members_of(all)).map(|(_, channel)| channel).collect();
                if !channels.is_empty() && channels.iter().all(is_limited) {
                    continue;
                }
                let message = "every member of this server may use the agent";
                sink.push(
                    config
                        .found(&META, &guild, message)
                        .help("list `users` or `roles`, of the server or of its channels"),
                );
            }
        }
    }
}
