//! A JSON5 parser that keeps spans and goes on after errors.
//!
//! It reads what npm `json5` 2.x reads, the parser OpenClaw uses. The maintained parsers with ranges (jsonc-parser among
//! them) lack `Infinity`, multi-line strings, leading and trailing decimal points, several errors in one run and a bound on
//! nesting, which is why this one exists. It uses no recursion.

mod number;
mod parser;
mod scan;
mod string;

pub(in crate::doc) use scan::{Comment, is_identifier, next_comment, skip_trivia};

pub use parser::{MAX_DEPTH, Parsed, SyntaxError, parse};
