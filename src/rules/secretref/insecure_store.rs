//! `secretref/insecure-store`: provider files of the worktree that OpenClaw refuses to read.

use crate::finding::{Confidence, Severity};
use crate::model::external;
use crate::project::{Context, Kind};
use crate::rule::{Meta, Rule, Sink};

use super::files;

/// Reports provider files of the worktree that OpenClaw refuses to read.
pub(in crate::rules) struct InsecureStore;

static META: Meta = Meta { id: "secretref/insecure-store", severity: Severity::Warning, confidence: Confidence::High };

/// Permissions of anybody but the owner.
const OTHERS: u32 = 0o077;

impl Rule for InsecureStore {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        if cx.document.kind != Kind::OpenClaw {
            return;
        }
        let tree = cx.tree();
        for provider in external::entries(tree, cx.root, &["secrets", "providers"]) {
            let source = external::string_entry(tree, &provider, "source").map(|source| source.name);
            let Some(path) = external::string_entry(tree, &provider, "path").filter(|_| source == Some("file")) else {
                continue;
            };
            let Some(location) = files::beside(cx, path.name) else { continue };
            let mode = cx.store.mode(&location).filter(|mode| mode & OTHERS != 0);
            let (message, help) = if cx.store.is_symlink(&location) {
                let message = format!("the file of `{}` is a symbolic link, which OpenClaw refuses", provider.name);
                (message, "name the file itself".to_owned())
            } else if let Some(mode) = mode {
                let who = if mode & 0o007 != 0 { "everybody on this machine" } else { "its group" };
                let message = format!("the file of `{}` is open to {who}, which OpenClaw refuses", provider.name);
                (
                    message,
                    "run `chmod 600` on it; `git checkout` does not keep such a mode, so keep the file out of Git"
                        .to_owned(),
                )
            } else {
                continue;
            };
            sink.push(cx.finding(&META, path.place, message).pointer(path.pointer).help(help));
        }
    }
}
