//! `repo/not-ignored`: files of OpenClaw in the worktree that Git neither tracks nor ignores.

use crate::finding::{Confidence, Severity};
use crate::model::state::Sort;
use crate::project::Standing;
use crate::rule::{Meta, Sink};

use super::{Group, RepoRule};

/// Reports files of OpenClaw in the worktree that Git neither tracks nor ignores.
pub(super) struct NotIgnored;

static META: Meta = Meta { id: "repo/not-ignored", severity: Severity::Warning, confidence: Confidence::High };

impl RepoRule for NotIgnored {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, group: &Group<'_>, sink: &mut Sink) {
        if group.first().standing != Standing::Open {
            return;
        }
        let help = format!("Add the line `{}` to .gitignore", group.pattern());
        let message = group.sentence("is not ignored by Git: the next `git add` takes it");
        let mut finding = group.finding(&META, message, help);
        if group.what.sort == Sort::State {
            finding.severity = Severity::Info;
        }
        sink.push(finding);
    }
}
