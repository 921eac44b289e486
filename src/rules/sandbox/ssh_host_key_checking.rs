//! `sandbox/ssh-host-key-checking`: a remote sandbox that anybody can pretend to be.

use crate::finding::{Confidence, Edit, Fix, Severity};
use crate::model::sandbox::sandboxes;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta =
    Meta { id: "sandbox/ssh-host-key-checking", severity: Severity::Warning, confidence: Confidence::High };

/// Reports SSH sandboxes that do not check host keys.
pub(in crate::rules) struct SshHostKeyChecking;

impl Rule for SshHostKeyChecking {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        for sandbox in sandboxes(cx) {
            let Some(setting) = sandbox.get(tree, &["ssh", "strictHostKeyChecking"]) else { continue };
            if !setting.is(tree, false) {
                continue;
            }
            let edit = Edit { span: tree.node(setting.node).span, text: "true".to_owned() };
            let message = "OpenClaw sends files and commands to whatever machine answers at that address";
            sink.push(
                cx.finding(&META, setting.place(tree), message)
                    .pointer(setting.pointer)
                    .help("set it to `true` and give the host's key in `knownHostsFile` or `knownHostsData`")
                    .fix(Fix { title: "Check host keys".to_owned(), safe: false, edits: vec![edit] }),
            );
        }
    }
}
