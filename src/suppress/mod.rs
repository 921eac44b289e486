//! Findings that their owner has accepted: by a comment on the line, or by an entry in the settings.

mod inline;
mod listed;

pub use inline::is_suppressed_inline;
pub use listed::{Listed, Stale};
