//! What configurations mean: views over the tree that several rules share.

pub(crate) mod block;
pub(crate) mod bound_agent;
pub(crate) mod browser;
pub(crate) mod channels;
pub(crate) mod compose;
pub(crate) mod config;
pub mod credential;
pub mod date;
pub(crate) mod exec;
pub mod external;
pub(crate) mod gateway;
pub mod lifetime;
pub(crate) mod model_ref;
pub mod replacement;
pub mod rotation;
pub(crate) mod sandbox;
pub mod schedule;
pub mod secret_ref;
pub mod state;
pub mod surface;
pub mod tls;
pub(crate) mod tool_policy;
pub mod variable;
pub mod walk;
