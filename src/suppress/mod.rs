//! Findings that their owner has accepted: by a comment on the line, or by an entry in the settings.

mod inline;
mod listed;

pub use inline::{InlineMarkers, Marker};
pub use listed::Listed;
