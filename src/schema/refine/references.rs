//! References from one part of the document to another: agents, channels, plugins.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{KEYED_AGENTS, NAMED_REFERENCES, Refine, agent_id, join, known};
use crate::schema::facts::Facts;
use crate::schema::walk::keys_at;

/// Has a schema, but no release has the channel.
const TEST_CHANNEL: &str = "qa-channel";
/// Lost its plugin before it lost its schema.
const BLUEBUBBLES: &str = "bluebubbles";

pub(super) fn check(cx: &mut Refine<'_>) {
    if cx.since(KEYED_AGENTS) && !cx.broken.contains("/agents/entries") {
        agents(cx);
        broadcast(cx);
    }
    // Without a list older releases check no references.
    if !cx.since(KEYED_AGENTS) && !cx.broken.contains("/agents/list") && !cx.agents().is_empty() {
        if cx.since(NAMED_REFERENCES) {
            agents(cx);
        }
        broadcast(cx);
    }
    channels(cx);
    heartbeat_targets(cx);
    memory_slot(cx);
    acp_bindings(cx);
}

fn unknown_agent(cx: &mut Refine<'_>, pointer: String, agent: &str) {
    let help = if cx.since(KEYED_AGENTS) { "name a key of `agents.entries`" } else { "name an `id` of `agents.list`" };
    cx.report(pointer, format!("there is no agent `{agent}`"), help);
}

fn agents(cx: &mut Refine<'_>) {
    let mut ids: BTreeSet<String> = cx.agents().iter().map(|(id, ..)| agent_id(id)).collect();
    // Without any agent OpenClaw has one called `main`.
    if ids.is_empty() {
        ids.insert("main".to_owned());
    }
    for pointer in ["/agents/defaults/heartbeat/agentId", "/agents/defaults/systemAgent/agentId", "/talk/agentId"] {
        if let Some(agent) = cx.sound(pointer).and_then(known).filter(|agent| !ids.contains(&agent_id(agent))) {
            unknown_agent(cx, pointer.to_owned(), agent);
        }
    }
    let Some(Value::Array(bindings)) = cx.root.get("bindings") else { return };
    for (index, binding) in bindings.iter().enumerate() {
        let Some(agent) = binding.get("agentId").and_then(known) else { continue };
        // The name of the agent that exists without being configured.
        let is_implied = agent == "main" && cx.since(KEYED_AGENTS);
        if !is_implied && !ids.contains(&agent_id(agent)) {
            unknown_agent(cx, format!("/bindings/{index}/agentId"), agent);
        }
    }
}

/// `channel:peer`, as group options need it.
fn is_qualified(peer: &str) -> bool {
    peer.split_once(':').is_some_and(|(channel, peer)| {
        !peer.is_empty()
            && channel.starts_with(|c: char| c.is_ascii_alphabetic())
            && channel.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
    })
}

fn broadcast(cx: &mut Refine<'_>) {
    let Some(broadcast) = cx.object("/broadcast") else { return };
    let mut ids: BTreeSet<&str> = cx.agents().into_iter().map(|(id, ..)| id).collect();
    if ids.is_empty() {
        ids.insert("main");
    }
    for (peer, entry) in broadcast {
        let pointer = join("/broadcast", peer);
        let (agents, place) = match entry {
            Value::Array(agents) => (agents, pointer.clone()),
            Value::Object(group) => {
                if !is_qualified(peer) {
                    cx.report(
                        &pointer,
                        "group options need a key of the form `channel:peer`",
                        "name the channel in the key",
                    );
                }
                let Some(Value::Array(agents)) = group.get("agents") else { continue };
                (agents, join(&pointer, "agents"))
            }
            _ => continue,
        };
        if entry.is_array() && is_qualified(peer) && agents.len() > 16 {
            cx.report(&pointer, "a group thread takes at most 16 agents", "split the group");
        }
        for (index, agent) in agents.iter().enumerate() {
            if let Some(agent) = known(agent).filter(|agent| !ids.contains(agent)) {
                unknown_agent(cx, format!("{place}/{index}"), agent);
            }
        }
    }
}

/// Whether the document speaks of a plugin that may bring the channel.
pub(super) fn has_plugin(root: &Value, id: &str) -> bool {
    let entries = root.pointer("/plugins/entries").and_then(Value::as_object);
    let allow = root.pointer("/plugins/allow").and_then(Value::as_array);
    entries.is_some_and(|entries| entries.contains_key(id))
        || allow.is_some_and(|allow| allow.iter().any(|plugin| plugin.as_str() == Some(id)))
}

/// Channels that the version has, with or without a plugin.
fn channel_ids(cx: &Refine<'_>) -> Vec<&'static str> {
    let mut ids = keys_at(cx.version, "/channels");
    ids.extend(Facts::of(cx.version).into_iter().flat_map(Facts::channels).map(String::as_str));
    // Settings for all channels at once.
    ids.extend(["defaults", "modelByChannel"]);
    ids.retain(|id| *id != BLUEBUBBLES || !cx.since(NAMED_REFERENCES) || cx.since(KEYED_AGENTS));
    ids
}

fn channels(cx: &mut Refine<'_>) {
    let Some(Value::Object(channels)) = cx.root.get("channels") else { return };
    let ids = channel_ids(cx);
    for id in channels.keys() {
        let trimmed = id.trim();
        let exists = ids.contains(&trimmed) && trimmed != TEST_CHANNEL;
        if trimmed.is_empty() || exists || has_plugin(cx.root, trimmed) {
            continue;
        }
        let message = format!("there is no channel `{trimmed}`");
        cx.report(
            join("/channels", trimmed),
            message,
            "install the plugin that brings the channel, or remove the section",
        );
    }
    if !cx.since(KEYED_AGENTS) {
        return;
    }
    let mut acp = Vec::new();
    legacy_acp(&Value::Object(channels.clone()), "/channels".to_owned(), &mut acp);
    for pointer in acp {
        let message = "bindings to ACP sessions moved out of the channels";
        cx.report(pointer, message, "write an entry with `type: \"acp\"` in the top-level `bindings`");
    }
}

/// Every `bindings.acp` below `value`.
fn legacy_acp(value: &Value, pointer: String, out: &mut Vec<String>) {
    match value {
        Value::Array(list) => {
            for (index, element) in list.iter().enumerate() {
                legacy_acp(element, format!("{pointer}/{index}"), out);
            }
        }
        Value::Object(map) => {
            if map
                .get("bindings")
                .and_then(|bindings| bindings.get("acp"))
                .is_some_and(|acp| acp.is_object() || acp.is_array())
            {
                out.push(format!("{pointer}/bindings/acp"));
            }
            for (key, element) in map {
                legacy_acp(element, join(&pointer, key), out);
            }
        }
        _ => {}
    }
}

fn heartbeat_targets(cx: &mut Refine<'_>) {
    let places = cx.agent_scopes().into_iter().map(|(pointer, _)| format!("{pointer}/heartbeat/target"));
    let targets: Vec<(String, String)> = places
        .filter_map(|place| {
            let target = cx.sound(&place).and_then(known)?.trim().to_lowercase();
            Some((place, target))
        })
        .collect();
    if targets.is_empty() {
        return;
    }
    let ids: Vec<&str> =
        channel_ids(cx).into_iter().filter(|id| !["defaults", "modelByChannel", TEST_CHANNEL].contains(id)).collect();
    let with_owner: &[&str] = if cx.since(KEYED_AGENTS) { &["owner", "last", "none"] } else { &["last", "none"] };
    let names: Vec<String> = with_owner.iter().map(|name| format!("`{name}`")).collect();
    let help = format!("name a channel, or one of {}", names.join(", "));
    for (place, target) in targets {
        let is_known = with_owner.contains(&target.as_str()) || ids.iter().any(|id| id.to_lowercase() == target);
        if target.is_empty() {
            cx.report(place, "the heartbeat's target is empty", &help);
        } else if !is_known && !has_plugin(cx.root, &target) {
            cx.report(place, "the heartbeat's target is no channel", &help);
        }
    }
}

/// The memory slot must name a plugin that exists.
fn memory_slot(cx: &mut Refine<'_>) {
    let Some(slot) = cx.sound("/plugins/slots/memory").and_then(known).map(str::trim) else { return };
    // Plugins loaded from a path are known to nobody else.
    let loads_more =
        cx.root.pointer("/plugins/load/paths").and_then(Value::as_array).is_some_and(|paths| !paths.is_empty());
    let mut plugins = keys_at(cx.version, "/plugins/entries");
    plugins.extend(Facts::of(cx.version).into_iter().flat_map(Facts::plugins).map(String::as_str));
    if slot.is_empty()
        || slot == "none"
        || slot == "memory-lancedb"
        || loads_more
        || plugins.is_empty()
        || plugins.contains(&slot)
    {
        return;
    }
    cx.report("/plugins/slots/memory", "no installed plugin has this id", "install the plugin, or write `none`");
}

fn acp_bindings(cx: &mut Refine<'_>) {
    let Some(Value::Array(bindings)) = cx.root.get("bindings") else { return };
    for (index, binding) in bindings.iter().enumerate() {
        let pointer = format!("/bindings/{index}");
        if cx.broken.contains(&pointer) || binding.get("type").and_then(Value::as_str) != Some("acp") {
            continue;
        }
        let peer = binding.pointer("/match/peer/id").and_then(Value::as_str).unwrap_or_default();
        if peer.trim().is_empty() {
            let message = "a binding to an ACP session needs `match.peer.id`";
            cx.report(format!("{pointer}/match/peer"), message, "name the conversation");
        }
    }
}
