//! `sandbox/privileged`: a container without walls.

use crate::finding::{Confidence, Severity};
use crate::model::sandbox::sandboxes;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "sandbox/privileged", severity: Severity::Error, confidence: Confidence::High };

/// Reports privileged containers and those that share the host's namespaces.
pub(in crate::rules) struct Privileged;

impl Rule for Privileged {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        for sandbox in sandboxes(cx) {
            for setting in sandbox.all(tree, PRIVILEGED).filter(|setting| setting.is(tree, true)) {
                let message = "a privileged container can do on the host whatever root can";
                sink.push(cx.finding(&META, setting.place(tree), message).pointer(setting.pointer).help("remove it"));
            }
            for setting in sandbox.all(tree, NAMESPACES).filter(|setting| setting.is_text(tree, "host")) {
                let message =
                    "the sandbox shares a namespace with the host, where it sees the host's own processes or users";
                sink.push(cx.finding(&META, setting.place(tree), message).pointer(setting.pointer).help("remove it"));
            }
        }
    }
}

const PRIVILEGED: &[&[&str]] = &[&["docker", "privileged"], &["privileged"], &["security", "privileged"]];

const NAMESPACES: &[&[&str]] = &[
    &["docker", "pid"],
    &["docker", "pidMode"],
    &["docker", "ipc"],
    &["docker", "ipcMode"],
    &["docker", "userns"],
    &["docker", "usernsMode"],
    &["docker", "uts"],
    &["pid"],
    &["pid_mode"],
    &["ipc"],
    &["ipc_mode"],
    &["userns"],
    &["userns_mode"],
    &["security", "pid"],
    &["security", "pid_mode"],
    &["security", "ipc"],
    &["security", "ipc_mode"],
    &["security", "userns"],
    &["security", "userns_mode"],
];
