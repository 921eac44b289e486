//! `sandbox/other-agent-workspace-bind`: another agent's workspace inside the sandbox.

use crate::finding::{Confidence, Severity};
use crate::model::sandbox::{Exposure, HostPath, Origin, Owner, PathMap, entries, is_in_state_directory, shown};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "sandbox/other-agent-workspace-bind",
    severity: Severity::Warning,
    confidence: Confidence::High,
    page: include_str!("../../../rules/docs/sandbox/other-agent-workspace-bind.md"),
};

/// Reports binds that show an agent the workspace of another.
pub(in crate::rules) struct OtherAgentWorkspaceBind;

impl Rule for OtherAgentWorkspaceBind {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let mut workspaces = PathMap::new();
        for workspace in declared(cx) {
            workspaces.insert(&workspace.path, workspace.agent);
        }
        for entry in entries(cx) {
            if entry.exposure != Exposure::Nothing || entry.origin == Origin::Workspace {
                continue;
            }
            let own = match &entry.owner {
                Owner::Agent(id) => Some(id.as_str()),
                Owner::Defaults => None,
                Owner::Fragment => continue,
            };
            let nearest = workspaces.at_or_above(&entry.path).map(|(path, &agent)| (path, agent)).next();
            let other = match nearest {
                // Several agents may share a workspace on purpose.
                Some((path, _))
                    if workspaces
                        .at_or_above(path)
                        .any(|(same, &agent)| same == path && (agent.is_none() || agent == own)) =>
                {
                    None
                }
                Some((_, agent)) => agent.map(str::to_owned),
                None => workspaces
                    .below(&entry.path)
                    .find_map(|(_, &agent)| agent.filter(|&agent| Some(agent) != own))
                    .map(str::to_owned)
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

/// A workspace that the configuration names.
struct Workspace<'a> {
    path: HostPath,
    /// Whose it is; nobody's in particular for that of the defaults.
    agent: Option<&'a str>,
}

/// The workspaces of the defaults and of all agents.
fn declared<'a>(cx: &Context<'a>) -> Vec<Workspace<'a>> {
    let tree = cx.tree();
    let mut found = Vec::new();
    let mut add = |agent: Option<&'a str>, holder| {
        let text = tree.get(holder, "workspace").and_then(|workspace| tree.node(workspace).as_str());
        found.extend(text.map(|text| Workspace { path: HostPath::read(text, |_| None), agent }));
    };
    let Some(agents) = cx.lookup(&["agents"]) else { return Vec::new() };
    if let Some(defaults) = tree.get(agents, "defaults") {
        add(None, defaults);
    }
    for entry in tree.get(agents, "entries").map_or(&[][..], |entries| tree.members(entries)) {
        add(Some(entry.key.as_str()), entry.value);
    }
    for &entry in tree.get(agents, "list").map_or(&[][..], |list| tree.elements(list)) {
        if let Some(id) = tree.get(entry, "id").and_then(|id| tree.node(id).as_str()) {
            add(Some(id), entry);
        }
    }
    found
}

/// The agent after which OpenClaw names a workspace, `~/.openclaw/workspace-<agent>`.
fn named(path: &HostPath) -> Option<String> {
    let workspace = path.parts.get(1).filter(|_| is_in_state_directory(path))?;
    workspace.strip_prefix("workspace-").map(str::to_owned)
}
