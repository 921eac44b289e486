//! Where bytes come from: the worktree, and standard input.

mod classify;
mod read;
mod tracked;
mod walk;

pub use classify::{Class, classify};
pub use read::{Content, Reader, Unreadable};
pub use walk::{Entry, Problem, Selection, WalkOptions, walk};
