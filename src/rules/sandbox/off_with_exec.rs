//! `sandbox/off-with-exec`: commands without a sandbox.

use crate::doc::{NodeId, Pointer, Tree};
use crate::finding::{Confidence, Severity};
use crate::model::sandbox::{Owner, Sandbox, Setting, sandboxes};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "sandbox/off-with-exec",
    severity: Severity::Warning,
    confidence: Confidence::High,
    page: include_str!("../../../rules/docs/sandbox/off-with-exec.md"),
};

/// Reports agents that may run any command while their sandbox is off.
pub(in crate::rules) struct OffWithExec;

impl Rule for OffWithExec {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        let all = sandboxes(cx);
        external(cx, &all, sink);
        let defaults = all.iter().find(|sandbox| sandbox.owner == Owner::Defaults && !sandbox.external);
        if all.iter().any(|sandbox| sandbox.external) {
            return;
        }
        let default_mode = defaults.and_then(|sandbox| sandbox.get(tree, &["mode"]));
        let agents = agents(cx);
        let modes: Vec<Option<Setting>> = agents
            .iter()
            .map(|(_, pointer)| {
                all.iter().find(|sandbox| sandbox.pointer == pointer.key("sandbox"))?.get(tree, &["mode"])
            })
            .collect();
        let is_off = |mode: Option<&Setting>| mode.is_none_or(|mode| mode.is_text(tree, "off"));
        let some_agent_is_off =
            agents.is_empty() || modes.iter().any(|mode| is_off(mode.as_ref().or(default_mode.as_ref())));
        if some_agent_is_off && is_off(default_mode.as_ref()) {
            if let Some(exec) = full_exec(tree, cx.root, &Pointer::root()) {
                report(cx, exec, default_mode.as_ref(), sink);
            }
        }
        for ((agent, pointer), mode) in agents.iter().zip(&modes) {
            let mode = mode.as_ref().or(default_mode.as_ref());
            if let Some(exec) = full_exec(tree, *agent, pointer).filter(|_| is_off(mode)) {
                report(cx, exec, mode, sink);
            }
        }
    }
}

fn report(cx: &Context<'_>, exec: Setting, mode: Option<&Setting>, sink: &mut Sink) {
    let tree = cx.tree();
    let mut finding = cx
        .finding(&META, exec.place(tree), "any command may run on the host, since the sandbox is off")
        .pointer(exec.pointer)
        .help("set `sandbox.mode` to `non-main` or `all`, or `tools.exec.mode` to `ask` or `allowlist`");
    if let Some(mode) = mode {
        finding = finding.related(cx.related(mode.place(tree), "switched off here"));
    }
    sink.push(finding);
}

/// The agents that the configuration lists, with their pointers.
fn agents(cx: &Context<'_>) -> Vec<(NodeId, Pointer)> {
    let tree = cx.tree();
    let at = Pointer::root().key("agents");
    let entries = cx.lookup(&["agents", "entries"]).map_or(&[][..], |entries| tree.members(entries));
    let list = cx.lookup(&["agents", "list"]).map_or(&[][..], |list| tree.elements(list));
    let entries = entries.iter().map(|entry| (entry.value, at.key("entries").key(entry.key.as_str())));
    let list = list.iter().enumerate().map(|(index, &agent)| (agent, at.key("list").index(index)));
    entries.chain(list).collect()
}

/// The setting by which `tools` of this holder allow every command, unless they deny the tool altogether.
fn full_exec(tree: &Tree, holder: NodeId, pointer: &Pointer) -> Option<Setting> {
    let denied = tree.at(holder, &["tools", "deny"]).is_some_and(|deny| {
        let names = tree.elements(deny).iter().filter_map(|&name| tree.node(name).as_str());
        names
            .map(|name| name.trim().to_ascii_lowercase())
            .any(|name| matches!(name.as_str(), "exec" | "bash" | "group:runtime" | "*"))
    });
    let path = ["mode", "security"].map(|key| ["tools", "exec", key]);
    let mut settings =
        path.iter().filter_map(|path| Some(Setting { node: tree.at(holder, path)?, pointer: pointer.keys(path) }));
    settings.find(|setting| setting.is_text(tree, "full")).filter(|_| !denied)
}

/// The external-secrets shape says outright that a sandbox is off.
fn external(cx: &Context<'_>, all: &[Sandbox], sink: &mut Sink) {
    let tree = cx.tree();
    for sandbox in all.iter().filter(|sandbox| sandbox.external && !sandbox.is_bare()) {
        let off = [&["enabled"][..], &["type"], &["mode"]].into_iter().filter_map(|path| sandbox.get(tree, path)).find(
            |setting| {
                setting.is(tree, false)
                    || ["off", "none", "disabled", "host"].iter().any(|off| setting.is_text(tree, off))
            },
        );
        if let Some(off) = off {
            let message = "the sandbox is off, so the agent's commands run on the host";
            sink.push(cx.finding(&META, off.place(tree), message).pointer(off.pointer).help("switch it on"));
        }
    }
}
