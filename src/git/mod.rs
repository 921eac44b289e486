//! Reading Git repositories: objects only, never the output of a Git program, never over the network.

pub mod changed;
pub mod commit;
pub mod database;
pub mod history;
mod holdings;
pub mod hook;
pub mod index;
pub mod objects;
mod open;
pub mod push;
pub mod range;
pub mod revision;
pub mod staged;

pub use holdings::holdings;
pub use open::{OpenError, open, open_at};
