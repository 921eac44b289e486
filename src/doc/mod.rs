//! Documents in which every key and value knows its place.

pub mod edit;
mod json5;
mod pointer;
mod tree;
pub mod yaml;

pub use json5::{MAX_DEPTH, Parsed, SyntaxError, parse};
pub use pointer::Pointer;
pub use tree::{FileId, Member, Node, NodeId, Number, Place, Text, Tree, Value};
