//! Byte spans, line indexes and the column units that output formats ask for.

mod edit;
mod encoding;
mod line_index;
mod point;
mod span;

pub use edit::{Edit, apply, collide};
pub use encoding::{Decoded, Encoding, decode};
pub use line_index::{ColumnUnit, LineIndex, Position};
pub use point::Point;
pub use span::Span;
