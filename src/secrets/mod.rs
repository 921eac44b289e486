//! Finding credentials in any text.
//!
//! The detectors are data (`rules/secrets/*.toml`, packed by `build.rs`).
//! [`scan`] makes one pass over the text for their keywords and looks closer
//! only where one stands: a pattern for values that are recognised by form, the
//! name and the value for those that are not, code for structures.

mod active;
mod assignment;
mod builtin;
mod checksum;
mod claims;
mod conditions;
mod custom;
mod decode;
mod detector;
mod engine;
pub mod entropy;
mod example;
mod hint;
mod issuer;
mod judge;
mod key;
#[cfg(test)]
mod linear_tests;
mod literal;
mod lookalike;
mod malformed;
mod matches;
mod named;
mod own;
mod page;
mod pair;
mod placeholder;
mod prefilter;
mod prose;
mod public;
mod published;
mod resolve;
mod rulefile;
mod runs;
mod scan;
mod shape;
mod structural;
#[cfg(test)]
mod tests;
mod trace;
#[cfg(test)]
mod trace_tests;
mod words;
mod work;

pub use active::{detectors, digest, find, install};
pub use builtin::DETECTORS;
pub(crate) use claims::dates as token_dates;
pub use custom::{Custom, LoadError, Loaded, load, slowness};
pub use decode::Wrapping;
#[cfg(test)]
pub(crate) use decode::base64 as encode_base64;
pub use detector::{Checksum, Detector, Kind, Method, Profile, Structure, Texts};
pub use engine::Engine;
pub use example::{ExampleFailure, check_detector, check_examples, expand};
pub use hint::{FileHint, Language};
pub use page::{meta, metas, page};
pub use placeholder::is_placeholder;
pub use published::is_published;
pub use scan::{Detection, rescan, rescan_with, scan, scan_file, scan_traced, scan_traced_with, scan_with};
pub(crate) use structural::base64::decode as base64;
pub use trace::{Shared, Trace};
