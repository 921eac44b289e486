//! Reading Git repositories: objects only, never the output of a Git program, never over the network.

mod commit;
pub mod hook;
mod objects;
mod open;
pub mod push;
pub mod range;
pub mod revision;
mod store;

pub use open::{OpenError, open};
