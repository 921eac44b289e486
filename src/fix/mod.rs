//! Making the edits that findings offer.
//!
//! Everything happens in memory, on the bytes that were read: in rounds, since one edit may make room for the next, until a
//! round changes nothing. Only then a file is written, and only if it still is what was read.

mod choose;
mod diff;
mod file;
mod migrate;
mod rounds;
mod write;

use std::collections::BTreeMap;

use crate::lint::Outcome;

pub use diff::unified;
pub use file::{FixedFile, Refused};
pub use rounds::fix;
pub use write::{WriteError, replace};

/// Which fixes to make.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Also those that may change what a configuration means, or that need something done elsewhere.
    pub unsafe_too: bool,
}

/// What fixing came to.
#[derive(Default)]
pub struct Fixing {
    /// Files that are not as they were, in the order of their paths.
    pub files: Vec<FixedFile>,
    /// Files that could have been fixed and were not.
    pub refused: Vec<Refused>,
    /// How many fixes were made.
    pub made: usize,
    /// Variables that must be set now, and the places that read them: paths and JSON pointers.
    pub variables: BTreeMap<String, Vec<(String, String)>>,
    /// What is left to be found in the files that were looked at (see [`Fixing::looked`]), as they would be after fixing.
    pub left: Outcome,
    /// The files that `left` speaks of, as reports show their paths.
    pub looked: Vec<String>,
}

/// How many fixes are there that only `--unsafe` makes: findings of the worktree that offer one and no other.
#[must_use]
pub fn unsafe_only(outcome: &Outcome) -> usize {
    let offers = |finding: &&crate::finding::Finding| {
        finding.origin.is_none() && !finding.fixes.is_empty() && finding.fixes.iter().all(|fix| !fix.safe)
    };
    outcome.findings.iter().filter(offers).count()
}
