//! What keeps a file from being read as its author meant it.

mod duplicate_key;
mod encoding;
mod include;
mod syntax;

pub(super) use duplicate_key::DuplicateKey;
pub(super) use encoding::Encoding;
pub(super) use include::Include;
pub(super) use syntax::Syntax;
