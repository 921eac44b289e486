//! `sandbox/off-with-exec`: commands without a sandbox.

use std::collections::HashMap;

use crate::doc::{NodeId, Pointer, Tree};
use crate::finding::{Confidence, Severity};
use crate::model::sandbox::{Sandbox, Setting, agents, defaults, sandboxes};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "sandbox/off-with-exec", severity: Severity::Warning, confidence: Confidence::High };

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
        if all.iter().any(|sandbox| sandbox.external) {
            return;
        }
        let modes: HashMap<&str, Setting> =
            all.iter().filter_map(|sandbox| Some((sandbox.pointer.as_str(), sandbox.get(tree, &["mode"])?))).collect();
        let shared = defaults(&all).and_then(|sandbox| sandbox.get(tree, &["mode"]));
        let is_off = |mode: Option<&Setting>| mode.is_none_or(|mode| mode.is_text(tree, "off"));
        let agents = agents(cx);
        let mut some_agent_is_off = agents.is_empty();
        for agent in &agents {
            let mode = modes.get(agent.pointer.key("sandbox").as_str()).or(shared.as_ref());
            if !is_off(mode) {
                continue;
            }
            some_agent_is_off = true;
            if let Some(exec) = full_exec(tree, agent.node, &agent.pointer) {
                report(cx, exec, mode, sink);
            }
        }
        if !some_agent_is_off || !is_off(shared.as_ref()) {
            return;
        }
        if let Some(exec) = full_exec(tree, cx.root, &Pointer::root()) {
            report(cx, exec, shared.as_ref(), sink);
        } else if let (Some(mode), Some(tools)) = (&shared, allowed_exec(cx)) {
            let message = "the sandbox is off, and the agent's tools include commands, which run on the host then";
            sink.push(
                cx.finding(&META, mode.place(tree), message)
                    .pointer(mode.pointer.clone())
                    .severity(Severity::Info)
                    .related(cx.related(tools.place(tree), "allowed here"))
                    .help("set `mode` to `non-main` or `all`, or `tools.exec.mode` to `ask` or `allowlist`"),
            );
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

/// Names in tool lists that stand for running commands, alone or among others.
fn is_exec(name: &str) -> bool {
    matches!(name.trim().to_ascii_lowercase().as_str(), "exec" | "bash" | "group:runtime" | "*")
}

/// Whether `tools` of this holder deny running commands altogether.
fn denies_exec(tree: &Tree, holder: NodeId) -> bool {
    let deny = tree.at(holder, &["tools", "deny"]).map_or(&[][..], |deny| tree.elements(deny));
    deny.iter().filter_map(|&name| tree.node(name).as_str()).any(is_exec)
}

/// The setting by which `tools` of this holder allow every command, unless they deny the tool altogether or ask each time.
fn full_exec(tree: &Tree, holder: NodeId, pointer: &Pointer) -> Option<Setting> {
    let exec = tree.at(holder, &["tools", "exec"])?;
    let text = |key| tree.node(tree.get(exec, key)?).as_str();
    if denies_exec(tree, holder) || text("ask") == Some("always") {
        return None;
    }
    let key = ["mode", "security"].into_iter().find(|key| text(key) == Some("full"))?;
    Some(Setting { node: tree.get(exec, key)?, pointer: pointer.keys(&["tools", "exec", key]) })
}

/// Where the configuration as a whole allows running commands by name or by profile, and says no more about it.
fn allowed_exec(cx: &Context<'_>) -> Option<Setting> {
    let tree = cx.tree();
    let tools = cx.lookup(&["tools"])?;
    let at = Pointer::root().key("tools");
    let is_regulated = ["mode", "security"].iter().any(|key| tree.at(tools, &["exec", key]).is_some());
    if is_regulated || denies_exec(tree, cx.root) {
        return None;
    }
    let setting = |key| Some(Setting { node: tree.get(tools, key)?, pointer: at.key(key) });
    let profile =
        setting("profile").filter(|profile| ["full", "coding"].iter().any(|name| profile.is_text(tree, name)));
    let lists = ["allow", "alsoAllow"].into_iter().filter_map(setting).flat_map(|list| list.elements(tree));
    profile.or_else(|| lists.into_iter().find(|name| name.text(tree).is_some_and(is_exec)))
}

/// The external-secrets shape says outright that a sandbox is off.
fn external(cx: &Context<'_>, all: &[Sandbox], sink: &mut Sink) {
    let tree = cx.tree();
    for sandbox in all.iter().filter(|sandbox| sandbox.external && !sandbox.bare) {
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
