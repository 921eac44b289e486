//! `sandbox/root-user`: root inside the sandbox.

use crate::finding::{Confidence, Severity};
use crate::model::sandbox::sandboxes;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "sandbox/root-user", severity: Severity::Warning, confidence: Confidence::High };

/// Reports sandboxes that run as root.
pub(in crate::rules) struct RootUser;

impl Rule for RootUser {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        let message = "processes of the sandbox run as root, which is one kernel bug away from root on the host";
        let help = "name an ordinary user, such as `1000:1000`";
        for sandbox in sandboxes(cx) {
            for user in sandbox.all(tree, USERS) {
                let node = tree.node(user.node);
                let name = user.text(tree).map(|text| text.trim().split(':').next().unwrap_or_default());
                let is_root = matches!(name, Some("root" | "0")) || node.as_f64() == Some(0.0);
                if is_root {
                    sink.push(cx.finding(&META, user.place(tree), message).pointer(user.pointer).help(help));
                }
            }
            for flag in sandbox.all(tree, FLAGS).filter(|flag| flag.is(tree, true)) {
                sink.push(cx.finding(&META, flag.place(tree), message).pointer(flag.pointer).help(help));
            }
        }
    }
}

const USERS: &[&[&str]] =
    &[&["docker", "user"], &["user"], &["security", "user"], &["security", "run_as_user"], &["security", "runAsUser"]];

const FLAGS: &[&[&str]] = &[&["security", "run_as_root"], &["security", "runAsRoot"]];
