//! Counting what a run looks at.

use std::collections::BTreeMap;

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
    pub(super) judged_by: BTreeMap<String, u64>,
    pub(super) symlinks: u64,
    pub(super) special: u64,
    pub(super) unscanned: Vec<Problem>,
    /// What the caller knows of the run: unit, commits, refs, limits, and what it left out itself.
    pub(super) base: Scope,
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

    /// Counts a file, or notes why it was not looked at, or not as what it is.
    pub(super) fn add(&mut self, scan: &FileScan, read: Result<u64, String>) {
        match read {
            Ok(bytes) => self.count(scan, bytes),
            Err(reason) => self.fail(&scan.shown, reason),
        }
        if let Some(reason) = &scan.unreadable {
            self.fail(&scan.shown, reason.as_str());
        }
        if scan.oversized {
            self.fail(&scan.shown, "too large to be read as a configuration; searched for secrets only");
        }
    }

    /// Notes a file that was not looked at, or not wholly.
    pub(super) fn fail(&mut self, shown: &str, reason: impl Into<String>) {
        self.unscanned.push(Problem { shown: shown.to_owned(), reason: reason.into() });
    }

    /// The scope as reports tell it.
    pub(super) fn into_scope(self) -> Scope {
        let mut scope = self.base;
        scope.unscanned.extend(self.unscanned.into_iter().map(|problem| (problem.shown, problem.reason)));
        scope.unscanned.sort_unstable();
        scope.files += self.files;
        scope.bytes += self.bytes;
        scope.configs += self.configs;
        scope.judged_by.extend(self.judged_by);
        let skipped = [
            ("compressed or media file", self.opaque),
            ("symbolic link", self.symlinks),
            ("socket, pipe or device", self.special),
        ];
        let own = skipped.into_iter().filter(|&(_, count)| count > 0).map(|(what, count)| (what.to_owned(), count));
        scope.skipped = own.chain(scope.skipped).collect();
        scope
    }
}
