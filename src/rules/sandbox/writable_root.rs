//! `sandbox/writable-root`: a container whose own files can be changed.

use crate::finding::{Confidence, Edit, Fix, Severity};
use crate::model::sandbox::sandboxes;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "sandbox/writable-root", severity: Severity::Warning, confidence: Confidence::High };

/// Reports sandboxes whose root file system is writable.
pub(in crate::rules) struct WritableRoot;

impl Rule for WritableRoot {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        for sandbox in sandboxes(cx) {
            for (paths, risky, fixed) in [(READ_ONLY, false, "true"), (WRITABLE, true, "false")] {
                for setting in sandbox.all(tree, paths).filter(|setting| setting.is(tree, risky)) {
                    // Limits of the external-secrets shape give the sandbox a root of its own, so this is about tidiness there.
                    let severity =
                        if setting.pointer.as_str().contains("/limits/") { Severity::Info } else { Severity::Warning };
                    let edit = Edit { span: tree.node(setting.node).span, text: fixed.to_owned() };
                    let message =
                        "the sandbox may change its own programs, and what it plants there stays for the next run";
                    sink.push(
                        cx.finding(&META, setting.place(tree), message)
                            .pointer(setting.pointer)
                            .severity(severity)
                            .help("make the root read-only and give the agent a `tmpfs` or the workspace to write to")
                            .fix(Fix { title: "Make the root read-only".to_owned(), safe: false, edits: vec![edit] }),
                    );
                }
            }
        }
    }
}

const READ_ONLY: &[&[&str]] = &[
    &["docker", "readOnlyRoot"],
    &["readOnlyRoot"],
    &["security", "read_only_root"],
    &["security", "readOnlyRoot"],
    &["security", "read_only"],
    &["limits", "fs", "read_only"],
    &["limits", "fs", "readOnly"],
];

const WRITABLE: &[&[&str]] = &[&["security", "writable_root"], &["docker", "writableRoot"]];
