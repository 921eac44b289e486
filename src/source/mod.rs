//! Where bytes come from: the worktree, and standard input.

mod classify;
mod exclude;
mod read;
mod tracked;
mod walk;

pub use classify::{Class, classify};
pub use exclude::Exclude;
pub use read::{Content, Reader, Unreadable, in_windows};
pub use walk::{Entry, Problem, Selection, WalkOptions, walk};
