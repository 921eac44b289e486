//! Saying where a finding comes from.

use std::collections::HashMap;

use gix::ObjectId;
use jiff::Timestamp;

use super::attribution::Life;
use super::graph::Reach;
use super::places::Places;
use super::starts::shown_refs;
use crate::finding::Finding;
use crate::origin::{Origin, OriginKind, Removal};

impl Places<'_> {
    /// Where a value comes from that stood in a blob at a path.
    pub(super) fn origin(
        &self,
        life: &Life,
        blob: ObjectId,
        in_head: bool,
        starts: &HashMap<usize, Vec<usize>>,
    ) -> Origin {
        let commit = &self.commits[life.told.0];
        let kind = match self.reaches[life.told.0] {
            Reach::Ref if commit.parents.len() > 1 => OriginKind::Merge,
            Reach::Ref => OriginKind::Commit,
            Reach::Note => OriginKind::Note,
            Reach::Stash => OriginKind::Stash,
            Reach::Reflog => OriginKind::Reflog,
            Reach::Nothing => OriginKind::Unreachable,
        };
        let refs = self.starts.refs_of(life.introduced.iter().filter_map(|at| starts.get(at)).flatten());
        let removal = |at: usize| {
            let commit = self.commits.get(at)?;
            Some(Removal {
                commit: self.id(commit.number).to_string(),
                date: Timestamp::from_second(commit.committed).ok()?,
            })
        };
        Origin {
            kind,
            blob: Some(blob.to_string()),
            commit: Some(self.id(commit.number).to_string()),
            author_date: Timestamp::from_second(commit.authored).ok(),
            in_head: Some(in_head),
            ref_count: refs.len(),
            refs: shown_refs(refs),
            removed: life.removed.filter(|_| !in_head).and_then(removal),
            commits: life.introduced.len(),
        }
    }

    /// The last commit of HEAD's history that brought a blob to a path.
    pub(super) fn brought(&self, path: &str, blob: ObjectId) -> Option<usize> {
        let number = self.objects.find(&blob);
        let brought = self.timeline.changes.iter().rev().find(|change| {
            self.in_head_history[change.commit]
                && change.after == number
                && self.timeline.paths.path(change.path) == path.as_bytes()
        });
        Some(brought?.commit)
    }

    /// Where a finding of HEAD that is no secret comes from: the last commit that brought the file as it is.
    pub(super) fn origin_in_head(&self, finding: &Finding, blob: ObjectId) -> Origin {
        let brought = self.brought(&finding.path, blob).map(|commit| &self.commits[commit]);
        // Of a file in which nothing was looked for along the way, only that it stands in HEAD is known.
        let commit = brought.or_else(|| self.commits.iter().find(|commit| Some(commit.number) == self.starts.head));
        Origin {
            kind: OriginKind::Commit,
            blob: Some(blob.to_string()),
            commit: commit.map(|commit| self.id(commit.number).to_string()),
            author_date: commit.and_then(|commit| Timestamp::from_second(commit.authored).ok()),
            in_head: Some(true),
            commits: 1,
            ..Origin::default()
        }
    }
}
