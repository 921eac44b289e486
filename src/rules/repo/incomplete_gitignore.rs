//! `repo/incomplete-gitignore`: state directories in a repository that no `.gitignore` keeps out of it.

use crate::finding::{Confidence, Finding, Severity};
use crate::project::Gap;
use crate::rule::{Meta, Sink};
use crate::text::Span;

use super::RepoRule;

/// Reports state directories in a repository that no `.gitignore` keeps out of it.
pub(super) struct IncompleteGitignore;

static META: Meta = Meta { id: "repo/incomplete-gitignore", severity: Severity::Info, confidence: Confidence::Medium };

impl RepoRule for IncompleteGitignore {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check_gap(&self, gap: &Gap, sink: &mut Sink) {
        let slash = if gap.directory.is_empty() { "" } else { "/" };
        let lines: Vec<String> =
            gap.missing.iter().map(|pattern| format!("`/{}{slash}{pattern}`", gap.directory)).collect();
        let message = "OpenClaw keeps its state beside this configuration, and .gitignore does not cover all of it";
        let help = format!("Add these lines to .gitignore: {}", lines.join(", "));
        let mut finding = Finding::new(&META, Span::at(0), message).help(help);
        finding.path.clone_from(&gap.shown);
        sink.push(finding);
    }
}
