//! The agents that a configuration lists.

use crate::doc::{NodeId, Pointer, Tree};
use crate::project::Context;

/// One agent.
#[derive(Clone, Debug)]
pub(crate) struct Agent {
    /// Its id: the key in `agents.entries`, or `id` in the former `agents.list`.
    pub(crate) id: String,
    /// Its settings.
    pub(crate) node: NodeId,
    /// Pointer to its settings.
    pub(crate) pointer: Pointer,
}

/// Keys of `agents` that are no agents.
const NO_AGENTS: &[&str] = &["defaults", "entries", "list", "sandbox", "ownership"];

/// All agents of the document's current root: those of `agents.entries`, of the former `agents.list`, and of the
/// external-secrets shapes, where `agents` holds them directly.
pub(crate) fn agents(cx: &Context<'_>) -> Vec<Agent> {
    let mut found = Vec::new();
    for path in [&["agents"][..], &["openclaw", "agents"]] {
        if let Some(agents) = cx.lookup(path) {
            add(cx.tree(), agents, &Pointer::root().keys(path), &mut found);
        }
    }
    found
}

fn add(tree: &Tree, agents: NodeId, at: &Pointer, found: &mut Vec<Agent>) {
    let keyed = |holder, at: &Pointer, found: &mut Vec<Agent>| {
        for member in tree.members(holder) {
            let id = member.key.as_str();
            if at.as_str().ends_with("/agents") && NO_AGENTS.contains(&id) {
                continue;
            }
            found.push(Agent { id: id.to_owned(), node: member.value, pointer: at.key(id) });
        }
    };
    let listed = |holder, at: &Pointer, found: &mut Vec<Agent>| {
        for (index, &node) in tree.elements(holder).iter().enumerate() {
            let id = ["id", "name"].into_iter().find_map(|key| tree.node(tree.get(node, key)?).as_str());
            let id = id.map_or_else(|| index.to_string(), str::to_owned);
            found.push(Agent { id, node, pointer: at.index(index) });
        }
    };
    keyed(agents, at, found);
    listed(agents, at, found);
    if let Some(entries) = tree.get(agents, "entries") {
        keyed(entries, &at.key("entries"), found);
    }
    if let Some(list) = tree.get(agents, "list") {
        listed(list, &at.key("list"), found);
    }
}
