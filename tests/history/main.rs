//! `history` without a range: everything in the object database, in repositories made by the real `git`.

#[path = "../common/git.rs"]
mod git;
#[path = "report.rs"]
mod report;

mod clones;
mod life;
mod places;
mod settings;
