//! Compiles `rules/issuers.toml` into one string of names.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::Path;

/// The names with blanks between them, as a Rust expression. `rules` is the directory of the detectors' files.
pub(crate) fn names(text: &str, rules: &Path) -> Result<String, Box<dyn Error>> {
    let issuers: BTreeMap<String, Vec<String>> = toml::from_str(text)?;
    let mut all = BTreeSet::new();
    for (file, names) in issuers {
        if !rules.join(format!("{file}.toml")).is_file() {
            return Err(format!("`{file}`: no such file in rules/secrets").into());
        }
        for name in names {
            let plain = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
            if !plain || !(3..=32).contains(&name.len()) {
                return Err(format!("`{file}`: `{name}` does not have 3 to 32 of a-z and 0-9").into());
            }
            if !all.insert(name.clone()) {
                return Err(format!("`{file}`: `{name}` is there twice").into());
            }
        }
    }
    Ok(format!("{:?}", all.into_iter().collect::<Vec<_>>().join(" ")))
}
