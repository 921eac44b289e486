//! The rewrites that OpenClaw makes in memory before it validates.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::issue::{Issue, IssueKind, join};
use super::pool::Version;

/// Since this version agents live in `agents.entries`, keyed by id; a valid `agents.list` is moved there.
const ENTRIES_SINCE: [u32; 3] = [2026, 8, 2];

/// A document as OpenClaw validates it.
pub(super) struct Shimmed<'a> {
    instance: Cow<'a, Value>,
    /// Where each moved agent went and where it came from.
    moved: Vec<(String, String)>,
}

impl Shimmed<'_> {
    /// The document to validate.
    pub(super) fn instance(&self) -> &Value {
        &self.instance
    }

    /// The place in the given document that `pointer` speaks of.
    pub(super) fn source_of(&self, pointer: &str) -> String {
        for (to, from) in &self.moved {
            if let Some(rest) =
                pointer.strip_prefix(to.as_str()).filter(|rest| rest.is_empty() || rest.starts_with('/'))
            {
                return format!("{from}{rest}");
            }
        }
        pointer.to_owned()
    }

    /// What to say about the rewrites.
    pub(super) fn warning(&self) -> Option<Issue> {
        (!self.moved.is_empty()).then(|| {
            Issue::new("/agents/list", IssueKind::Legacy, "`agents.list` became `agents.entries` in 2026.8.2")
                .key("list")
                .help("OpenClaw still reads the list; move each agent to `agents.entries.<id>` without its `id` key, or run `openclaw doctor --fix`")
        })
    }
}

/// Applies the rewrites of `version`.
pub(super) fn apply<'a>(version: &Version, instance: &'a Value) -> Shimmed<'a> {
    if version.since(ENTRIES_SINCE) {
        if let Some(shimmed) = keyed_agents(instance) {
            return shimmed;
        }
    }
    Shimmed { instance: Cow::Borrowed(instance), moved: Vec::new() }
}

/// `agents.list` as `agents.entries`, provided that every entry has a well-formed id of its own.
fn keyed_agents(instance: &Value) -> Option<Shimmed<'_>> {
    let agents = instance.get("agents")?.as_object()?;
    if agents.contains_key("entries") {
        return None;
    }
    let mut entries = Map::new();
    let mut moved = Vec::new();
    for (index, agent) in agents.get("list")?.as_array()?.iter().enumerate() {
        let mut agent = agent.as_object()?.clone();
        let Some(Value::String(id)) = agent.shift_remove("id") else { return None };
        if !is_canonical_id(&id) || entries.contains_key(&id) {
            return None;
        }
        moved.push((join("/agents/entries", &id), format!("/agents/list/{index}")));
        entries.insert(id, Value::Object(agent));
    }
    moved.push(("/agents/entries".to_owned(), "/agents/list".to_owned()));
    if entries.is_empty() {
        entries.insert("main".to_owned(), Value::Object(Map::new()));
    }
    let mut agents = agents.clone();
    agents.shift_remove("list");
    agents.insert("entries".to_owned(), Value::Object(entries));
    let mut root = instance.as_object()?.clone();
    root.insert("agents".to_owned(), Value::Object(agents));
    Some(Shimmed { instance: Cow::Owned(Value::Object(root)), moved })
}

/// Lower-case letters, digits, `_` and `-`, a letter or digit first, at most 64.
fn is_canonical_id(id: &str) -> bool {
    let ok = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    (1..=64).contains(&id.len()) && ok(id.as_bytes()[0]) && id.bytes().all(|b| ok(b) || b == b'_' || b == b'-')
}
