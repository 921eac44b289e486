//! Compiles `rules/published.toml` into a sorted table of digests.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write as _;

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    published: Vec<Group>,
}

/// What a vendor publishes at one address.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    vendor: String,
    source: String,
    what: String,
    sha256: Vec<String>,
}

/// The table as a Rust expression.
pub(crate) fn table(text: &str) -> Result<String, Box<dyn Error>> {
    let file: File = toml::from_str(text)?;
    let mut digests = BTreeSet::new();
    for group in &file.published {
        let place = || format!("{}, {}", group.vendor, group.source);
        if group.vendor.is_empty() || group.what.is_empty() || !group.source.starts_with("https://") {
            return Err(format!("{}: `vendor`, `what` and an https address are needed", place()).into());
        }
        for digits in &group.sha256 {
            if digits.len() != 16 || digits.bytes().any(|byte| !matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
                return Err(format!("{}: `{digits}` is not 16 lower-case hexadecimal digits", place()).into());
            }
            if !digests.insert(u64::from_str_radix(digits, 16)?) {
                return Err(format!("{}: `{digits}` is there twice", place()).into());
            }
        }
    }
    let mut table = String::from("&[");
    for digest in digests {
        write!(table, "{digest:#018x}, ")?;
    }
    table.push(']');
    Ok(table)
}
