//! `sandbox/missing-limits`: a sandbox that may use up the host.

use crate::finding::{Confidence, Severity};
use crate::model::sandbox::{Sandbox, sandboxes};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "sandbox/missing-limits", severity: Severity::Info, confidence: Confidence::High };

/// Reports sandboxes without limits on memory, processor and processes.
pub(in crate::rules) struct MissingLimits;

impl Rule for MissingLimits {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        let all = sandboxes(cx);
        for sandbox in all.iter().filter(|sandbox| !sandbox.bare) {
            if sandbox.external {
                external(cx, sandbox, sink);
                continue;
            }
            let has = |sandbox: &Sandbox| LIMITS.iter().any(|limit| sandbox.get(tree, &["docker", limit]).is_some());
            let Some(docker) = tree.member(sandbox.node, "docker") else { continue };
            if sandbox.is_off(tree, &all) || has(sandbox) || sandbox.inherited(&all).is_some_and(has) {
                continue;
            }
            sink.push(
                cx.finding(
                    &META,
                    docker.key_place(),
                    "nothing limits the memory, processor time and processes of the sandbox",
                )
                .pointer(sandbox.pointer.key("docker"))
                .help("set `memory`, `cpus` and `pidsLimit`"),
            );
        }
    }
}

const LIMITS: &[&str] = &["memory", "cpus", "pidsLimit", "ulimits"];

fn external(cx: &Context<'_>, sandbox: &Sandbox, sink: &mut Sink) {
    let tree = cx.tree();
    let described = ["type", "security"].iter().any(|key| tree.get(sandbox.node, key).is_some());
    let off = sandbox.get(tree, &["enabled"]).is_some_and(|enabled| enabled.is(tree, false));
    if off {
        return;
    }
    let Some(limits) = tree.member(sandbox.node, "limits") else {
        if described {
            sink.push(
                cx.finding(&META, sandbox.place, "nothing limits the memory and processor time of the sandbox")
                    .pointer(sandbox.pointer.clone())
                    .severity(Severity::Warning)
                    .help("add `limits` with `cpu` and `memory`"),
            );
        }
        return;
    };
    for (names, what) in [(&["memory", "mem", "memory_mb"][..], "memory"), (&["cpu", "cpus"], "processor time")] {
        let given = names.iter().find_map(|name| Some((*name, tree.get(limits.value, name)?)));
        if let Some((name, id)) = given {
            let node = tree.node(id);
            let text = node.as_str().map(|text| text.trim().to_ascii_lowercase());
            let is_none = node.as_f64().is_some_and(|number| number <= 0.0)
                || text.is_some_and(|text| matches!(text.as_str(), "unlimited" | "none" | "max" | "0" | "-1"));
            if is_none {
                let message = format!("this limits no {what}");
                let finding = cx.finding(&META, node.place(), message).severity(Severity::Warning);
                let help = "write what the agent needs, such as `2` processors and `2g` of memory";
                sink.push(finding.pointer(sandbox.pointer.key("limits").key(name)).help(help));
            }
        } else {
            sink.push(
                cx.finding(&META, limits.key_place(), format!("the limits say nothing of {what}"))
                    .pointer(sandbox.pointer.key("limits"))
                    .help(format!("add `{}`", names[0])),
            );
        }
    }
}
