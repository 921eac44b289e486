//! `history` without a range: everything in the object database, in repositories made by the real `git`.

#[path = "../common/git.rs"]
mod git;
#[path = "../common/pack.rs"]
mod pack;
mod report;

mod cache;
mod clones;
mod crafted;
mod damage;
mod life;
mod packs;
mod places;
mod settings;
