//! Typed views of what configuration documents say.

pub(crate) mod sandbox;
