//! Reading Git repositories: objects only, never the output of a Git program, never over the network.

pub mod history;
pub mod database;
mod open;

pub use open::{OpenError, open};
