//! `sandbox/compose-privileged`: containers of OpenClaw with the rights of the host.

use crate::doc::Place;
use crate::finding::{Confidence, Severity};
use crate::model::compose::{is_true, services};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports containers of OpenClaw with the rights of the host.
pub(super) struct ComposePrivileged;

static META: Meta = Meta { id: "sandbox/compose-privileged", severity: Severity::Error, confidence: Confidence::High };

/// Capabilities that are as good as all (capabilities(7)).
const STRONG: [&str; 8] =
    ["ALL", "SYS_ADMIN", "SYS_PTRACE", "SYS_MODULE", "SYS_RAWIO", "DAC_READ_SEARCH", "BPF", "SYS_BOOT"];

impl Rule for ComposePrivileged {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        for service in services(cx) {
            if let Some(id) = service.get(tree, &["privileged"]).filter(|&id| is_true(tree, id)) {
                let node = tree.node(id);
                let place = Place { file: node.file, span: node.span };
                let message = "OpenClaw's container is privileged: it can do to the host whatever root can";
                let finding = cx.finding(&META, place, message).pointer(service.pointer.key("privileged"));
                sink.push(finding.help("take the line away; OpenClaw needs no privilege"));
            }
            for item in service.strings(tree, "cap_add") {
                let name = item.text.trim().to_ascii_uppercase();
                let name = name.strip_prefix("CAP_").unwrap_or(&name);
                if STRONG.contains(&name) {
                    let message = format!("the capability `{name}` lets OpenClaw's container out to the host");
                    let finding = cx.finding(&META, item.place, message).pointer(item.pointer);
                    sink.push(finding.help("take it away; OpenClaw needs no added capability"));
                }
            }
            for item in service.strings(tree, "security_opt") {
                let text = item.text.replace('=', ":").replace(' ', "").to_ascii_lowercase();
                if matches!(text.as_str(), "seccomp:unconfined" | "apparmor:unconfined" | "label:disable") {
                    let message = format!("`{text}` takes a guard of OpenClaw's container away");
                    let finding = cx.finding(&META, item.place, message).pointer(item.pointer);
                    sink.push(finding.severity(Severity::Warning).help("take it away, or name a profile of your own"));
                }
            }
        }
    }
}
