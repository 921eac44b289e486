//! The library behind the `openclaw-lint` command.
//!
//! Data flows one way: sources give bytes, documents and detectors read them,
//! rules report findings, suppression sifts them, outputs write them.

pub mod doc;
pub mod finding;
pub mod project;
pub mod redact;
pub mod rule;
pub mod rules;
pub mod secrets;
pub mod settings;
pub mod text;
