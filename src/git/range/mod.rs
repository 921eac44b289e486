//! What a range of commits adds.

mod changes;
mod walk;
