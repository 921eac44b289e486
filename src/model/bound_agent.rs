//! Agents of the external-secrets shapes: bound to a thread or a session, or with tools that need credentials.

use super::block::Block;
use super::external::words;
use crate::project::{Context, Kind, Shapes};
use crate::settings::Policy;

/// Keys of `agents` that hold agents and are none.
const HOLDERS: [&str; 2] = ["entries", "list"];

/// What an agent lives in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lifetime {
    /// One request: `runtime: "thread"` or `"thread-bound"`, or the keys that only such agents have.
    Thread,
    /// A session, which goes on after a request.
    Session,
    /// Anything else, or nothing that it says.
    Other,
}

/// One agent.
#[derive(Clone)]
pub(crate) struct BoundAgent<'t> {
    /// Its settings.
    pub(crate) block: Block<'t>,
    /// What it lives in.
    pub(crate) lifetime: Lifetime,
}

impl BoundAgent<'_> {
    /// Whether a word of its name or id says that it handles what must not go wrong.
    pub(crate) fn is_critical(&self, policy: &Policy) -> bool {
        let id = self.block.get("id").and_then(|id| id.text());
        let mut words = words(self.block.name).into_iter().chain(id.map(words).unwrap_or_default());
        words.any(|word| policy.critical_agents.contains(&word))
    }
}

/// All agents of the document that have such a shape, wherever they stand.
pub(crate) fn bound_agents<'t>(cx: &Context<'t>) -> Vec<BoundAgent<'t>> {
    if !cx.document.shapes.any(Shapes::BOUND_AGENTS) || cx.document.kind == Kind::SecretsFile {
        return Vec::new();
    }
    let mut found = Vec::new();
    for home in Block::all(cx, &[&["agents"], &["openclaw", "agents"]]) {
        found.extend(home.elements());
        for member in home.members() {
            if HOLDERS.contains(&member.name) {
                found.extend(member.elements());
                found.extend(member.members());
            } else {
                found.push(member);
            }
        }
    }
    found.extend(Block::at(cx, &["agent"]));
    let root = Block::root(cx);
    if root.has("tool-bindings") {
        found.push(root);
    }
    found.into_iter().filter_map(read).collect()
}

fn read(block: Block<'_>) -> Option<BoundAgent<'_>> {
    let runtime = block.get("runtime").and_then(|runtime| runtime.text());
    let has = |keys: &[&str]| keys.iter().any(|key| block.has(key));
    let lifetime = match runtime {
        Some("thread" | "thread-bound" | "thread_bound") => Lifetime::Thread,
        Some("session" | "session-bound" | "session_bound") => Lifetime::Session,
        None if has(&["auto-destroy", "max-duration"]) => Lifetime::Thread,
        _ => Lifetime::Other,
    };
    let known = has(&["tool-bindings", "auth-profiles", "auto-destroy", "max-duration", "max-concurrent"]);
    (block.is_object() && (known || lifetime != Lifetime::Other)).then_some(BoundAgent { block, lifetime })
}
