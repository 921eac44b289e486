//! Reading Git repositories: objects only, never the output of a Git program, never over the network.

pub mod changed;
mod commit;
pub mod hook;
pub mod index;
mod objects;
mod open;
pub mod range;
pub mod staged;

pub use open::{OpenError, open};
