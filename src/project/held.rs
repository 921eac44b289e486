//! How Git holds the files of a run, for the rules that judge a file by its path.

use std::path::PathBuf;

use crate::origin::Origin;

/// How Git holds a file that it does not ignore.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is in the index, or in a commit.
    Tracked,
    /// It is neither in the index nor ignored: the next `git add` takes it.
    Open,
}

/// A file that may be one of OpenClaw's own.
#[derive(Clone, Debug)]
pub struct Held {
    /// Path as reports show it.
    pub shown: String,
    /// Path in the repository, with `/` separators.
    pub path: String,
    /// What the run's [`super::FileStore`] knows the file by.
    pub location: PathBuf,
    /// How Git holds it.
    pub standing: Standing,
    /// Where in Git the content comes from; nothing for the worktree.
    pub origin: Option<Box<Origin>>,
}

/// A state directory whose files Git would take.
#[derive(Clone, Debug)]
pub struct Gap {
    /// The main configuration in it, as reports show it.
    pub shown: String,
    /// The directory in the repository; empty at its root.
    pub directory: String,
    /// Patterns, relative to the directory, that would cover what is not ignored.
    pub missing: Vec<&'static str>,
}

/// What is known of the repository around the files of a run.
#[derive(Clone, Debug, Default)]
pub struct Holdings {
    /// Files that may be OpenClaw's own, each once.
    pub files: Vec<Held>,
    /// State directories whose files are not ignored.
    pub gaps: Vec<Gap>,
    /// Why nothing is known of some repository: path as reports show it, and reason.
    pub problems: Vec<(String, String)>,
}
