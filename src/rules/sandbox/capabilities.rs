//! `sandbox/capabilities`: kernel capabilities that the sandbox keeps or gets.

use crate::finding::{Confidence, Severity};
use crate::model::sandbox::sandboxes;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "sandbox/capabilities", severity: Severity::Warning, confidence: Confidence::High };

/// Reports `capDrop` without `ALL`, and capabilities that are added.
pub(in crate::rules) struct Capabilities;

impl Rule for Capabilities {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        for sandbox in sandboxes(cx) {
            for drop in sandbox.all(tree, DROP) {
                let elements = drop.elements(tree);
                if elements.iter().any(|element| element.is_text(tree, "ALL") || element.is_text(tree, "CAP_ALL")) {
                    continue;
                }
                let message = "the sandbox keeps kernel capabilities that it does not need";
                sink.push(cx.finding(&META, drop.place(tree), message).pointer(drop.pointer).help("drop `ALL`"));
            }
            for added in sandbox.all(tree, ADD).flat_map(|add| add.elements(tree)) {
                let Some(name) = added.text(tree) else { continue };
                let upper = name.trim().to_ascii_uppercase();
                let bare = upper.strip_prefix("CAP_").unwrap_or(&upper);
                let (severity, message) = if TAKE_OVER.contains(&bare) {
                    (Severity::Error, "with this capability, the sandbox can take over the host")
                } else {
                    (Severity::Info, "the sandbox gets a kernel capability that it would not have")
                };
                sink.push(
                    cx.finding(&META, added.place(tree), message)
                        .pointer(added.pointer)
                        .severity(severity)
                        .help("remove it unless a program in the sandbox fails without"),
                );
            }
        }
    }
}

const DROP: &[&[&str]] = &[
    &["docker", "capDrop"],
    &["capDrop"],
    &["cap_drop"],
    &["security", "cap_drop"],
    &["security", "capDrop"],
    &["security", "drop_capabilities"],
    &["security", "capabilities", "drop"],
];

const ADD: &[&[&str]] = &[
    &["docker", "capAdd"],
    &["capAdd"],
    &["cap_add"],
    &["security", "cap_add"],
    &["security", "capAdd"],
    &["security", "add_capabilities"],
    &["security", "capabilities", "add"],
];

/// Capabilities with which a process leaves its container; see capabilities(7).
const TAKE_OVER: &[&str] = &[
    "ALL",
    "SYS_ADMIN",
    "SYS_MODULE",
    "SYS_PTRACE",
    "SYS_RAWIO",
    "DAC_READ_SEARCH",
    "BPF",
    "SYS_BOOT",
    "MKNOD",
    "NET_ADMIN",
    "SYSLOG",
    "PERFMON",
];
