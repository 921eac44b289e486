//! `sandbox/dangerous-override`: protections of the sandbox switched off by name.

use crate::finding::{Confidence, Edit, Fix, Severity};
use crate::model::sandbox::sandboxes;
use crate::project::Context;
use crate::redact::printable;
use crate::rule::{Meta, Rule, Sink};

static META: Meta =
    Meta { id: "sandbox/dangerous-override", severity: Severity::Warning, confidence: Confidence::High };

/// Reports `dangerouslyAllow…` settings of a sandbox that are on.
pub(in crate::rules) struct DangerousOverride;

impl Rule for DangerousOverride {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        for sandbox in sandboxes(cx) {
            for part in [&["docker"][..], &["browser"], &[]] {
                let Some(holder) = sandbox.get(tree, part) else { continue };
                for member in tree.members(holder.node) {
                    let key = member.key.as_str();
                    let node = tree.node(member.value);
                    if !key.starts_with("dangerously") || node.as_bool() != Some(true) {
                        continue;
                    }
                    let what = match key {
                        "dangerouslyAllowReservedContainerTargets" => "binds may replace `/workspace` and `/agent`",
                        "dangerouslyAllowExternalBindSources" => "binds may come from anywhere on the host",
                        "dangerouslyAllowContainerNamespaceJoin" => {
                            "the sandbox may join the network of another container"
                        }
                        _ => "a protection of the sandbox is off",
                    };
                    let edit = Edit { span: node.span, text: "false".to_owned() };
                    sink.push(
                        cx.finding(&META, node.place(), format!("{what} (`{}`)", printable(key)))
                            .pointer(holder.pointer.key(key))
                            .help("set it to `false` or remove it, and move what needs it into the workspace")
                            .fix(Fix { title: "Set it to `false`".to_owned(), safe: false, edits: vec![edit] }),
                    );
                }
            }
        }
    }
}
