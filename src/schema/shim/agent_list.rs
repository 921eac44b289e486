//! `agents.list` is read as `agents.entries`.

use serde_json::{Map, Value};

use super::{Shimmed, join};

/// Moves the list, provided that every entry is an object with a well-formed id of its own.
pub(super) fn apply(shimmed: &mut Shimmed<'_>) {
    let Some((entries, moved)) = shimmed.instance().get("agents").and_then(keyed) else { return };
    let Some(agents) = shimmed.object("/agents") else { return };
    agents.shift_remove("list");
    agents.insert("entries".to_owned(), Value::Object(entries));
    let message = "`agents.list` became `agents.entries` in 2026.8.1";
    let help =
        "OpenClaw still reads the list; make each `id` a key of `agents.entries`, or run `openclaw doctor --fix`";
    shimmed.warn("/agents/list", "list", message, help);
    shimmed.moved.insert("/agents/entries".to_owned(), "/agents/list".to_owned());
    shimmed.moved.extend(moved);
}

/// Pointers to where a value went and where it came from.
type Move = (String, String);

/// The entries by id, and where each came from.
fn keyed(agents: &Value) -> Option<(Map<String, Value>, Vec<Move>)> {
    let agents = agents.as_object().filter(|agents| !agents.contains_key("entries"))?;
    let mut entries = Map::new();
    let mut moved = Vec::new();
    for (index, agent) in agents.get("list")?.as_array()?.iter().enumerate() {
        let mut agent = agent.as_object()?.clone();
        let Some(Value::String(id)) = agent.shift_remove("id") else { return None };
        if !is_agent_id(&id) || entries.contains_key(&id) {
            return None;
        }
        moved.push((join("/agents/entries", &id), format!("/agents/list/{index}")));
        entries.insert(id, Value::Object(agent));
    }
    // Without any agent OpenClaw has one called `main`.
    if entries.is_empty() {
        entries.insert("main".to_owned(), Value::Object(Map::new()));
    }
    Some((entries, moved))
}

/// Whether the text may be the key of an agent as it stands: lower-case letters, digits, `_` and `-`, a letter or digit
/// first, at most 64.
#[must_use]
pub fn is_agent_id(id: &str) -> bool {
    let fine = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    id.len() <= 64 && id.bytes().next().is_some_and(fine) && id.bytes().all(|b| fine(b) || b == b'_' || b == b'-')
}
