//! `sandbox/other-agent-workspace-bind`: another agent's workspace inside the sandbox.

use std::collections::HashMap;

use crate::finding::{Confidence, Severity};
use crate::model::sandbox::{
    Exposure, HostPath, Origin, Owner, PathMap, agents, entries, is_in_state_directory, shown,
};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta =
    Meta { id: "sandbox/other-agent-workspace-bind", severity: Severity::Warning, confidence: Confidence::High };

/// Reports binds that show an agent the workspace of another.
pub(in crate::rules) struct OtherAgentWorkspaceBind;

impl Rule for OtherAgentWorkspaceBind {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let workspaces = declared(cx);
        for entry in entries(cx) {
            if entry.exposure != Exposure::Nothing || entry.origin == Origin::Workspace {
                continue;
            }
            let own = match &entry.owner {
                Owner::Agent(id) => Some(id),
                Owner::Defaults => None,
                Owner::Fragment => continue,
            };
            let other = match workspaces.at_or_above(&entry.path).next() {
                // Agents may share a workspace on purpose.
                Some((_, owners)) if owners.iter().any(|owner| owner.is_none() || owner.as_ref() == own) => None,
                Some((_, owners)) => owners.iter().flatten().next().cloned(),
                None => workspaces
                    .below(&entry.path)
                    .flat_map(|(_, owners)| owners.iter().flatten())
                    .find(|&owner| Some(owner) != own)
                    .cloned()
                    .or_else(|| named(&entry.path).filter(|agent| own.is_some_and(|own| own != agent))),
            };
            let Some(other) = other else { continue };
            let whom = match own {
                Some(_) => "this agent",
                None => "every agent",
            };
            let message = format!("{} shows {whom} the workspace of agent {}", entry.shown(), shown(&other));
            sink.push(
                cx.finding(&META, entry.source_place(), message).pointer(entry.pointer).help(
                    "let agents exchange work through a directory made for it, or add the bind to that agent only",
                ),
            );
        }
    }
}

/// Workspaces that the configuration names, and whose they are: an agent's, or (`None`) nobody's in particular.
fn declared(cx: &Context<'_>) -> PathMap<Vec<Option<String>>> {
    let tree = cx.tree();
    let shared = cx.lookup(&["agents", "defaults"]).map(|node| (None, node));
    let agents = agents(cx).into_iter().map(|agent| (Some(agent.id), agent.node));
    let mut owners: HashMap<HostPath, Vec<Option<String>>> = HashMap::new();
    for (agent, node) in shared.into_iter().chain(agents) {
        if let Some(text) = tree.get(node, "workspace").and_then(|workspace| tree.node(workspace).as_str()) {
            owners.entry(HostPath::read(text, |_| None)).or_default().push(agent);
        }
    }
    let mut map = PathMap::new();
    for (path, owners) in owners {
        map.insert(&path, owners);
    }
    map
}

/// The agent after which OpenClaw names a workspace, `~/.openclaw/workspace-<agent>`.
fn named(path: &HostPath) -> Option<String> {
    let workspace = path.parts.get(1).filter(|_| is_in_state_directory(path))?;
    workspace.strip_prefix("workspace-").map(str::to_owned)
}
