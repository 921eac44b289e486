//! `sandbox/no-new-privileges`: set-uid programs in the sandbox.

use crate::doc::Tree;
use crate::finding::{Confidence, Edit, Fix, Severity};
use crate::model::sandbox::{Sandbox, sandboxes};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "sandbox/no-new-privileges", severity: Severity::Warning, confidence: Confidence::High };

/// Reports sandboxes in which a process can gain privileges.
pub(in crate::rules) struct NoNewPrivileges;

impl Rule for NoNewPrivileges {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        for sandbox in sandboxes(cx) {
            let mut settings = sandbox.all(tree, SETTINGS).peekable();
            if settings.peek().is_none() && describes_container(tree, &sandbox) {
                let security = tree.member(sandbox.node, "security");
                let place = security.map_or(sandbox.place, crate::doc::Member::key_place);
                let pointer =
                    if security.is_some() { sandbox.pointer.key("security") } else { sandbox.pointer.clone() };
                let message = "nothing keeps processes of the sandbox from gaining privileges";
                sink.push(
                    cx.finding(&META, place, message)
                        .pointer(pointer)
                        .help("add `no_new_privileges: true` to `security`"),
                );
            }
            for setting in settings.filter(|setting| setting.is(tree, false)) {
                let edit = Edit { span: tree.node(setting.node).span, text: "true".to_owned() };
                sink.push(
                    cx.finding(&META, setting.place(tree), "processes of the sandbox may gain privileges")
                        .pointer(setting.pointer)
                        .help("set it to `true`")
                        .fix(Fix { title: "Set it to `true`".to_owned(), safe: false, edits: vec![edit] }),
                );
            }
        }
    }
}

const SETTINGS: &[&[&str]] = &[
    &["security", "no_new_privileges"],
    &["security", "noNewPrivileges"],
    &["security", "no-new-privileges"],
    &["no_new_privileges"],
    &["noNewPrivileges"],
    &["docker", "noNewPrivileges"],
];

/// Whether the sandbox is one of the external-secrets shape, in which the setting has no good default, and in use. OpenClaw's
/// own sandbox always sets it.
fn describes_container(tree: &Tree, sandbox: &Sandbox) -> bool {
    let described = ["type", "limits", "security"].iter().any(|key| tree.get(sandbox.node, key).is_some());
    let off = sandbox.get(tree, &["enabled"]).is_some_and(|enabled| enabled.is(tree, false));
    sandbox.external && !sandbox.bare && described && !off
}
