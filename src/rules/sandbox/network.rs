//! `sandbox/network`: more network than a sandbox needs.

use crate::finding::{Confidence, Severity};
use crate::model::sandbox::{Sandbox, sandboxes};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "sandbox/network", severity: Severity::Error, confidence: Confidence::High };

/// Reports sandboxes in the network of the host or of another container, and those that reach the Internet.
pub(in crate::rules) struct Network;

impl Rule for Network {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        for sandbox in sandboxes(cx) {
            for network in sandbox.all(tree, NETWORKS) {
                let Some(text) = network.text(tree) else { continue };
                let Some((severity, message, help)) = judge(text.trim()) else { continue };
                // A browser without a network is of no use, so this is about the worse ones only.
                if severity == Severity::Info && network.pointer.as_str().ends_with("/browser/network") {
                    continue;
                }
                sink.push(
                    cx.finding(&META, network.place(tree), message)
                        .pointer(network.pointer.clone())
                        .severity(severity)
                        .help(help),
                );
            }
            browser(cx, &sandbox, sink);
        }
    }
}

const NETWORKS: &[&[&str]] = &[
    &["docker", "network"],
    &["docker", "networkMode"],
    &["browser", "network"],
    &["network"],
    &["network_mode"],
    &["networkMode"],
    &["security", "network"],
    &["security", "network_mode"],
];

fn judge(network: &str) -> Option<(Severity, &'static str, &'static str)> {
    let lower = network.to_ascii_lowercase();
    match lower.as_str() {
        "host" => Some((
            Severity::Error,
            "the sandbox shares the host's network, with every service that listens on `localhost`",
            "use `none`, or a network of its own",
        )),
        _ if lower.starts_with("container:") || lower.starts_with("ns:") => Some((
            Severity::Error,
            "the sandbox joins the network of another container and reaches all it can reach",
            "use `none`, or a network of its own",
        )),
        "bridge" | "default" => Some((
            Severity::Info,
            "the sandbox reaches the Internet and the host's network, so whatever it reads can leave",
            "use `none` unless the agent has to reach the network",
        )),
        _ => None,
    }
}

/// A browser on the shared bridge lets every container there control it.
fn browser(cx: &Context<'_>, sandbox: &Sandbox, sink: &mut Sink) {
    let tree = cx.tree();
    let Some(network) = sandbox.get(tree, &["browser", "network"]) else { return };
    let enabled = sandbox.get(tree, &["browser", "enabled"]).is_some_and(|enabled| enabled.is(tree, true));
    let shared = network.is_text(tree, "bridge") || network.is_text(tree, "default");
    if enabled && shared && sandbox.get(tree, &["browser", "cdpSourceRange"]).is_none() {
        let message = "every container of the shared network may control the sandbox's browser";
        sink.push(
            cx.finding(&META, network.place(tree), message)
                .pointer(network.pointer)
                .severity(Severity::Warning)
                .help("set `browser.cdpSourceRange` to the address of the gateway, or leave `network` to its default"),
        );
    }
}
