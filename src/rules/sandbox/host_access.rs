//! `sandbox/host-access`: doors from the sandbox to the host.

use crate::finding::{Confidence, Severity};
use crate::model::sandbox::sandboxes;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "sandbox/host-access", severity: Severity::Info, confidence: Confidence::High };

/// Reports settings that let the sandbox reach the host on purpose.
pub(in crate::rules) struct HostAccess;

impl Rule for HostAccess {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        let all = sandboxes(cx);
        for sandbox in &all {
            if let Some(control) = sandbox.get(tree, &["browser", "allowHostControl"]).filter(|it| it.is(tree, true)) {
                sink.push(
                    cx.finding(
                        &META,
                        control.place(tree),
                        "agents in the sandbox may control the host's own browser and its logins",
                    )
                    .pointer(control.pointer)
                    .severity(Severity::Warning)
                    .help("set it to `false`; the sandbox has a browser of its own"),
                );
            }
            let hosts = sandbox.all(tree, HOSTS).flat_map(|hosts| hosts.elements(tree));
            for host in hosts.filter(|host| host.text(tree).is_some_and(|text| text.contains("host-gateway"))) {
                sink.push(
                    cx.finding(&META, host.place(tree), "the sandbox gets a name for the host and may talk to its services")
                        .pointer(host.pointer)
                        .help("remove it unless the agent needs a service of the host, and let that service ask for a password"),
                );
            }
            if let Some(gpus) = sandbox.get(tree, &["docker", "gpus"]).filter(|gpus| gpus.text(tree).is_some()) {
                sink.push(
                    cx.finding(
                        &META,
                        gpus.place(tree),
                        "the sandbox talks to the host's graphics driver, which runs in the kernel",
                    )
                    .pointer(gpus.pointer)
                    .help("remove it unless the agent computes on the GPU"),
                );
            }
        }
        let elevated = cx.lookup(&["tools", "elevated", "enabled"]).map(|id| tree.node(id));
        let is_on = all.iter().any(|sandbox| !sandbox.external && !sandbox.is_off(tree, &all));
        if let Some(node) = elevated.filter(|node| is_on && node.as_bool() == Some(true)) {
            sink.push(
                cx.finding(&META, node.place(), "elevated commands run on the host, outside the sandbox")
                    .pointer("/tools/elevated/enabled")
                    .help("set it to `false`, or keep `tools.elevated.allowFrom` to yourself"),
            );
        }
    }
}

const HOSTS: &[&[&str]] = &[&["docker", "extraHosts"], &["extra_hosts"], &["extraHosts"]];
