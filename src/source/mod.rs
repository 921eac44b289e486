//! Where bytes come from: the worktree, and standard input.

mod read;
mod tracked;
mod walk;

pub use read::{Content, Reader, Unreadable};
pub use walk::{Entry, Problem, Selection, WalkOptions, walk};
