//! The library behind the `openclaw-lint` command.
//!
//! Data flows one way: sources give bytes, documents and detectors read them,
//! rules report findings, suppression sifts them, outputs write them.

pub mod cli;
pub mod doc;
pub mod exit;
pub mod finding;
pub mod fingerprint;
pub mod fix;
pub mod git;
pub mod graph;
pub mod lint;
pub mod model;
pub mod origin;
pub mod output;
mod packed;
pub mod plan;
pub mod project;
pub mod redact;
pub mod rule;
pub mod rules;
pub mod schema;
pub mod secrets;
pub mod settings;
pub mod source;
pub mod suppress;
pub mod text;
