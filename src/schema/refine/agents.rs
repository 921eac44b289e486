//! The roster: who owns what, unique ids, heartbeats, model maps and policies.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::{KEYED_AGENTS, Refine, agent_id, duration, join, known, text};

pub(super) fn check(cx: &mut Refine<'_>) {
    if cx.since(KEYED_AGENTS) {
        roster(cx);
    }
    for (pointer, agent) in cx.agent_scopes() {
        heartbeat(cx, &join(&pointer, "heartbeat"));
        if cx.since(KEYED_AGENTS) {
            model_map(cx, &join(&pointer, "models"));
            model_policy(cx, &pointer, agent);
            decision_model(cx, &join(&pointer, "decisionModel"));
        }
        avatar(cx, &pointer, agent);
    }
    if !cx.since(KEYED_AGENTS) {
        directories(cx);
    }
}

fn roster(cx: &mut Refine<'_>) {
    let Some(agents) = cx.object("/agents") else { return };
    let explicit = agents.get("ownership").is_some();
    let none = Map::new();
    let entries = agents.get("entries").and_then(Value::as_object).unwrap_or(&none);
    if agents.contains_key("list") && !agents.contains_key("entries") {
        let message =
            "`agents.list` cannot be read as `agents.entries`: each agent needs an id of its own in lower case";
        cx.report("/agents/entries", message, "write the agents into `agents.entries`, keyed by id");
    } else if entries.is_empty() && explicit {
        let message = "`agents.ownership` needs at least one agent in `agents.entries`";
        cx.report("/agents/entries", message, "add an agent or remove `agents.ownership`");
    }
    let mut ids: BTreeMap<String, &str> = BTreeMap::new();
    for key in entries.keys() {
        if let Some(first) = ids.get(&agent_id(key)) {
            let message = format!("`{first}` and `{key}` are the same agent id");
            cx.report(join("/agents/entries", key), message, "ids are compared in lower case: rename one");
        } else {
            ids.insert(agent_id(key), key);
        }
    }
    let marked = entries.values().filter(|agent| agent.get("default") == Some(&Value::Bool(true))).count();
    if marked > 1 {
        let message = format!("{marked} agents are marked `default: true`");
        cx.report("/agents/entries", message, "remove the markers and set `agents.ownership: \"explicit\"`");
    }
    if explicit && marked > 0 {
        let message = "`agents.ownership: \"explicit\"` and a `default: true` marker exclude each other";
        cx.report("/agents/ownership", message, "remove the marker");
    }
    if !explicit && marked == 0 && entries.len() > 1 {
        let message = format!("{} agents and nothing says which one owns what", entries.len());
        cx.report("/agents/ownership", message, "add `ownership: \"explicit\"` to `agents`, or run `openclaw doctor`");
    }
}

/// Two agents must not share a state directory.
fn directories(cx: &mut Refine<'_>) {
    let mut seen = BTreeSet::new();
    let shared = cx.agents().into_iter().any(|(_, _, agent)| {
        let dir = agent.get("agentDir").and_then(known).map(|dir| dir.trim().trim_end_matches('/'));
        dir.is_some_and(|dir| !dir.is_empty() && !seen.insert(dir))
    });
    if shared {
        let message = "two agents have the same `agentDir`: credentials and sessions would collide";
        cx.report("/agents/list", message, "give each agent a directory of its own, or remove `agentDir`");
    }
}

fn heartbeat(cx: &mut Refine<'_>, pointer: &str) {
    let Some(heartbeat) = cx.object(pointer) else { return };
    if let Some(every) = text(heartbeat, "every").filter(|every| !every.is_empty())
        && duration::milliseconds(every, "m").is_none()
    {
        cx.malformed(join(pointer, "every"), "not a duration: write it as `500ms`, `30s`, `30m`, `2h` or `1h30m`");
    }
    // Older releases look at the hours only beside an interval.
    let asleep = !cx.since(KEYED_AGENTS) && heartbeat.get("every").and_then(Value::as_str).is_none_or(str::is_empty);
    let Some(Value::Object(hours)) = heartbeat.get("activeHours").filter(|_| !asleep) else { return };
    for (key, midnight) in [("start", false), ("end", true)] {
        let Some(time) = text(hours, key).filter(|time| !time.is_empty()) else { continue };
        if !is_time(time, midnight) {
            let range = if midnight { "00:00 to 24:00" } else { "00:00 to 23:59" };
            cx.malformed(join(&join(pointer, "activeHours"), key), format!("not a time: write it as `HH:MM`, {range}"));
        }
    }
}

/// `HH:MM`; `24:00` only where the day may end with it.
fn is_time(text: &str, midnight: bool) -> bool {
    let Some((hour, minute)) = text.split_once(':') else { return false };
    let two =
        |part: &str| (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<u8>().ok());
    match (two(hour).flatten(), two(minute).flatten()) {
        (Some(24), Some(minute)) => midnight && minute == 0,
        (Some(hour), Some(minute)) => hour < 24 && minute < 60,
        _ => false,
    }
}

fn model_map(cx: &mut Refine<'_>, pointer: &str) {
    let Some(models) = cx.object(pointer) else { return };
    for (reference, entry) in models {
        if !reference.contains('*') && is_exact(reference) {
            continue;
        }
        for key in ["pickerRuntimes", "codeMode"] {
            if entry.get(key).is_some() {
                let message = format!("`{key}` needs an exact `provider/model` key");
                cx.report(
                    join(&join(pointer, reference), key),
                    message,
                    "name the provider and the model, without a wildcard",
                );
            }
        }
    }
}

/// Something, a slash, something.
fn is_exact(reference: &str) -> bool {
    reference
        .trim()
        .split_once('/')
        .is_some_and(|(provider, model)| !provider.trim().is_empty() && !model.trim().is_empty())
}

fn decision_model(cx: &mut Refine<'_>, pointer: &str) {
    if cx.sound(pointer).and_then(known).is_some_and(|model| !model.trim().is_empty() && !is_exact(model)) {
        cx.malformed(pointer, "expected `provider/model`, or nothing to do without");
    }
}

fn model_policy(cx: &mut Refine<'_>, pointer: &str, agent: &Value) {
    let place = format!("{pointer}/modelPolicy/allow");
    let Some(Value::Array(allow)) = cx.sound(&place) else { return };
    let maps = [cx.root.pointer("/agents/defaults/models"), agent.get("models")];
    let aliases: BTreeSet<String> = maps
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .flat_map(|models| models.values())
        .filter_map(|entry| entry.get("alias")?.as_str())
        .map(|alias| alias.trim().to_lowercase())
        .collect();
    for (index, entry) in allow.iter().enumerate() {
        let Some(reference) = known(entry).map(|text| text.trim().to_lowercase()) else { continue };
        let is_alias = !reference.is_empty() && aliases.contains(&reference);
        let is_special = ["openrouter:auto", "openrouter:free"].contains(&reference.as_str());
        if !is_alias && !is_special && !is_policy_reference(&reference) {
            let message = "neither an alias, nor `provider/model`, nor a prefix that ends in `/*`";
            cx.malformed(format!("{place}/{index}"), message);
        }
    }
}

/// `provider/model`, `provider/*` or `provider/namespace/*`.
fn is_policy_reference(reference: &str) -> bool {
    let segments: Vec<&str> = reference.split('/').map(str::trim).collect();
    let (names, wildcard) = match segments.split_last() {
        Some((&"*", names)) => (names, true),
        _ => (&segments[..], false),
    };
    let fine =
        |name: &&str| !name.is_empty() && !name.contains(|c: char| c == '*' || c.is_whitespace() || c.is_control());
    names.iter().all(fine) && names.len() >= if wildcard { 1 } else { 2 }
}

/// An avatar is a file in the workspace, a web address or a data URI.
fn avatar(cx: &mut Refine<'_>, pointer: &str, agent: &Value) {
    if pointer == "/agents/defaults" {
        return;
    }
    let Some(avatar) = agent.pointer("/identity/avatar").and_then(known).map(str::trim) else { return };
    let lower = avatar.to_lowercase();
    if avatar.is_empty() || ["data:", "http://", "https://"].iter().any(|scheme| lower.starts_with(scheme)) {
        return;
    }
    let drive = avatar.as_bytes().get(1) == Some(&b':');
    let has_scheme = avatar.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c))
    });
    let place = format!("{pointer}/identity/avatar");
    if avatar.starts_with('~') || (has_scheme && !drive) {
        cx.malformed(place, "expected a path inside the workspace, an http(s) address or a data URI");
    } else if leaves_workspace(avatar) || (avatar.starts_with('/') && !is_in_workspace(cx, agent, avatar)) {
        cx.malformed(place, "the path leaves the agent's workspace");
    }
}

/// Whether an absolute path may lie in the agent's workspace; where that is not known, it may.
fn is_in_workspace(cx: &Refine<'_>, agent: &Value, path: &str) -> bool {
    let own = agent.get("workspace").and_then(Value::as_str);
    let workspace = own.or_else(|| cx.root.pointer("/agents/defaults/workspace")?.as_str());
    match workspace {
        Some(workspace) if workspace.starts_with('/') => path.starts_with(workspace.trim_end_matches('/')),
        Some(_) => true,
        // The default lies in OpenClaw's state directory.
        None => path.contains("/.openclaw") || path.contains("workspace"),
    }
}

/// Whether a relative path climbs out of where it starts.
fn leaves_workspace(path: &str) -> bool {
    let mut depth = 0_i32;
    !path.starts_with('/')
        && path.split('/').any(|segment| {
            depth += match segment {
                "" | "." => 0,
                ".." => -1,
                _ => 1,
            };
            depth < 0
        })
}
