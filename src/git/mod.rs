//! Reading Git repositories: objects only, never the output of a Git program, never over the network.

mod open;

pub use open::{OpenError, open};
