//! Validation against schemas.

pub mod external;
