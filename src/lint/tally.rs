//! Counting what a run looks at.

use super::file::FileScan;
use crate::output::Scope;
use crate::source::{Class, Problem};

/// What has been looked at so far, and what has not.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) files: u64,
    pub(super) bytes: u64,
    pub(super) opaque: u64,
    pub(super) configs: u64,
    pub(super) symlinks: u64,
    pub(super) special: u64,
    pub(super) unscanned: Vec<Problem>,
}

impl Tally {
    /// Counts a file that was read to its end.
    pub(super) fn count(&mut self, scan: &FileScan, bytes: u64) {
        match scan.class {
            Class::Opaque => self.opaque += 1,
            Class::Text | Class::Binary => {
                self.files += 1;
                self.bytes += bytes;
            }
        }
    }

    /// Notes a file that was not looked at, or not wholly.
    pub(super) fn fail(&mut self, shown: &str, reason: impl Into<String>) {
        self.unscanned.push(Problem { shown: shown.to_owned(), reason: reason.into() });
    }

    /// The scope as reports tell it.
    pub(super) fn into_scope(mut self) -> Scope {
        self.unscanned.sort_unstable();
        let skipped = [
            ("compressed or media file", self.opaque),
            ("symbolic link", self.symlinks),
            ("socket, pipe or device", self.special),
        ];
        Scope {
            files: self.files,
            bytes: self.bytes,
            configs: self.configs,
            skipped: skipped
                .into_iter()
                .filter(|&(_, count)| count > 0)
                .map(|(what, count)| (what.to_owned(), count))
                .collect(),
            unscanned: self.unscanned.into_iter().map(|problem| (problem.shown, problem.reason)).collect(),
        }
    }
}
