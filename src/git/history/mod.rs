//! All that ever was in a repository.
//!
//! Names first (`names`), then the content of every object once (`blobs`). Only for what was found there it is asked
//! where it stood and when: which trees lead to it (`links`), in which commits that changed (`timeline`,
//! `attribution`), and what leads to those (`graph`, `starts`). `full` puts it together, and `rotation` says what became
//! of the credentials.

mod attribution;
mod blobs;
mod cache;
mod commit;
mod entries;
mod full;
mod graph;
mod limits;
mod links;
mod loose;
mod names;
mod origins;
mod places;
mod rotation;
mod scope;
mod starts;
mod submodules;
mod timeline;

pub use full::scan;
pub use submodules::{add as add_submodule, submodules};
