//! What configurations mean: views over the tree that several rules share.

pub(crate) mod compose;
pub mod credential;
pub mod date;
pub mod external;
pub mod lifetime;
pub mod rotation;
pub(crate) mod sandbox;
pub mod schedule;
pub mod secret_ref;
pub mod state;
pub mod surface;
pub mod walk;
