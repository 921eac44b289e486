//! Whom the channels let in.

use super::config::Config;
use super::sandbox::Setting;
use super::walk::{Path, Step, walk};
use crate::doc::{NodeId, Pointer};

/// A channel, or one account of it.
#[derive(Clone, Debug)]
pub(crate) struct Section<'c> {
    /// The channel's id.
    pub(crate) channel: &'c str,
    /// Its settings.
    pub(crate) own: Setting,
    /// Those of the channel, if this is an account, for what the account does not say itself.
    pub(crate) shared: Option<Setting>,
}

/// Keys of `channels` that are no channels.
const NO_CHANNELS: [&str; 2] = ["defaults", "modelByChannel"];

/// Accounts of a channel that inherit its settings. More than that are judged by what they say themselves, so that the
/// time does not grow with the product of accounts and settings.
const MAX_HEIRS: usize = 256;

/// All channels, each followed by its accounts.
pub(crate) fn sections(config: Config<'_>) -> Vec<Section<'_>> {
    let tree = config.tree();
    let mut found = Vec::new();
    for (channel, own) in config.members(&["channels"]) {
        if !tree.is_object(own.node) {
            continue;
        }
        let accounts = config.below(&own, &["accounts"]);
        found.push(Section { channel, own: own.clone(), shared: None });
        let accounts = accounts.iter().flat_map(|accounts| config.members_of(accounts));
        for (index, (_, account)) in accounts.enumerate().filter(|(_, (_, account))| tree.is_object(account.node)) {
            let shared = (index < MAX_HEIRS).then(|| own.clone());
            found.push(Section { channel, own: account, shared });
        }
    }
    found
}

impl<'c> Section<'c> {
    /// Whether this is a channel rather than defaults for channels, and neither it nor its account is switched off.
    pub(crate) fn is_active(&self, config: Config<'_>) -> bool {
        let is_on = |holder: &Setting| {
            config.below(holder, &["enabled"]).is_none_or(|enabled| !enabled.is(config.tree(), false))
        };
        !NO_CHANNELS.contains(&self.channel) && is_on(&self.own) && self.shared.iter().all(is_on)
    }

    /// A setting of the account, or else of its channel.
    pub(crate) fn get(&self, config: Config<'_>, path: &[&str]) -> Option<Setting> {
        config.below(&self.own, path).or_else(|| config.below(self.shared.as_ref()?, path))
    }

    /// The policy for direct messages, in its own place or in the former one.
    pub(crate) fn dm_policy(&self, config: Config<'_>) -> Option<Setting> {
        self.get(config, &["dmPolicy"]).or_else(|| self.get(config, &["dm", "policy"]))
    }

    /// Who may send direct messages, in its own place or in the former one.
    pub(crate) fn allow_from(&self, config: Config<'_>) -> Option<Setting> {
        self.get(config, &["allowFrom"]).or_else(|| self.get(config, &["dm", "allowFrom"]))
    }
}

/// Telegram's accounts whose groups may give commands, each with its policy for groups, if it has one.
pub(crate) fn telegram_groups(config: Config<'_>) -> Vec<(Section<'_>, Option<Setting>)> {
    if config.flag(&["commands", "text"], false).is_some() {
        return Vec::new();
    }
    let tree = config.tree();
    let active =
        sections(config).into_iter().filter(|section| section.channel == "telegram" && section.is_active(config));
    let with_policies = active.map(|section| {
        let own = section.get(config, &["groupPolicy"]);
        let policy = own.or_else(|| config.get(&["channels", "defaults", "groupPolicy"]));
        (section, policy)
    });
    let lets_groups_in =
        |(section, policy): &(Section<'_>, Option<Setting>)| match policy.as_ref().and_then(|policy| policy.text(tree))
        {
            Some("open") => true,
            None | Some("allowlist") => {
                section.get(config, &["groups"]).is_some_and(|groups| !tree.members(groups.node).is_empty())
            }
            Some(_) => false,
        };
    with_policies.filter(lets_groups_in).collect()
}

/// Policies of channels and accounts that let everybody in. Accounts that say nothing themselves do not count again.
pub(crate) fn open_policies(config: Config<'_>) -> Vec<Setting> {
    let tree = config.tree();
    let mut open = Vec::new();
    for section in sections(config) {
        let own = |path: &[&str]| config.below(&section.own, path);
        let dm = own(&["dmPolicy"]).or_else(|| own(&["dm", "policy"]));
        let policies = [own(&["groupPolicy"]), dm];
        open.extend(policies.into_iter().flatten().filter(|policy| policy.text(tree) == Some("open")));
    }
    open
}

/// Policies that let everybody in, at any depth: of single groups, too.
pub(crate) fn open_anywhere(config: Config<'_>) -> Vec<Setting> {
    let tree = config.tree();
    let mut open = Vec::new();
    let Some(channels) = config.get(&["channels"]) else { return open };
    walk(tree, channels.node, |path: &Path<'_>, _, node: NodeId| {
        let is_policy = matches!(path.last_key(), Some("groupPolicy" | "dmPolicy"));
        let in_list = path.steps().iter().any(|step| matches!(step, Step::Index(_)));
        if is_policy && !in_list && path.steps().len() > 1 && tree.node(node).as_str() == Some("open") {
            open.push(Setting { node, pointer: rebased(&channels.pointer, path) });
        }
    });
    open
}

fn rebased(base: &Pointer, path: &Path<'_>) -> Pointer {
    path.steps().iter().fold(base.clone(), |pointer, step| match step {
        Step::Key(key) => pointer.key(key),
        Step::Index(index) => pointer.index(*index),
    })
}

/// Whether a list lets everybody in.
pub(crate) fn has_wildcard(config: Config<'_>, list: &Setting) -> bool {
    config.strings_of(list).iter().any(|(_, entry)| *entry == "*")
}

const GROUPS: &str = "groups may talk to the agent";

/// Settings that suggest that several people share the gateway, with what they mean.
pub(crate) fn shared_by_several(config: Config<'_>) -> Vec<(Setting, &'static str)> {
    let tree = config.tree();
    let mut found = Vec::new();
    for section in sections(config) {
        let get = |path: &[&str]| section.get(config, path);
        let policy = get(&["groupPolicy"]);
        let targets = ["groups", "guilds", "channels", "rooms"].iter().find_map(|key| get(&[key]));
        let targets = targets.filter(|targets| tree.len_of(targets.node) > 0);
        match (policy.as_ref().and_then(|policy| policy.text(tree)), policy, targets) {
            (Some("open"), Some(policy), _) => found.push((policy, "any group may talk to the agent")),
            (Some("allowlist"), Some(policy), Some(_)) => found.push((policy, GROUPS)),
            // Channels keep an allowlist unless they say otherwise.
            (None, None, Some(targets)) => found.push((targets, GROUPS)),
            _ => {}
        }
        for path in [&["dmPolicy"][..], &["dm", "policy"]] {
            if let Some(policy) = get(path).filter(|policy| policy.text(tree) == Some("open")) {
                found.push((policy, "anybody may talk to the agent"));
            }
        }
        for path in [&["allowFrom"][..], &["groupAllowFrom"], &["dm", "allowFrom"]] {
            if let Some(list) = get(path).filter(|list| has_wildcard(config, list)) {
                found.push((list, "everybody is allowed"));
            }
        }
    }
    // An account repeats what its channel says.
    found.sort_by(|a, b| a.0.pointer.as_str().cmp(b.0.pointer.as_str()));
    found.dedup_by(|a, b| a.0.pointer == b.0.pointer);
    found
}
