//! Every object of a repository, in the order in which it is cheapest to decode.
//!
//! Packs store most objects as differences from others. [`walk`] decodes each
//! object once, right after the one it was derived from, and says what the two
//! share, so that a visitor does not need to look at the same bytes again.

mod delta;
mod entry;
mod forest;
mod inflate;
mod loose;
mod table;
mod walk;

pub use table::{Number, Objects, Trouble};
pub use walk::{Base, Object, Visitor, walk};

/// Largest object that is decoded as a whole, in bytes. Larger ones that are not
/// derived from others are read in windows.
pub const MAX_WHOLE: usize = 96 * 1024 * 1024;
