//! Git repositories, read through gix; no Git program is ever run and nothing is fetched.

pub mod hook;

mod commit;
mod objects;
pub mod range;
