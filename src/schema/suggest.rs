//! "Did you mean …?"

use serde_json::{Map, Value};

use super::pool::Version;
use super::walk::keys_at;

/// The key of the object at `parent` that `key` is a slip of. Keys in `present` are taken already.
pub(super) fn sibling(
    version: &'static Version,
    parent: &str,
    key: &str,
    present: &Map<String, Value>,
) -> Option<&'static str> {
    keys_at(version, parent)
        .into_iter()
        .filter(|known| !present.contains_key(*known))
        .filter_map(|known| Some((likeness(key, known)?, known)))
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, known)| known)
}

/// How alike two keys are, if they are alike enough to be a slip.
fn likeness(key: &str, known: &str) -> Option<f64> {
    let (a, b) = (plain(key), plain(known));
    if a == b {
        return Some(2.0);
    }
    let longest = a.chars().count().max(b.chars().count());
    if longest > 64 {
        return None;
    }
    let edits = strsim::damerau_levenshtein(&a, &b);
    let allowed = match longest {
        0..=3 => 0,
        4..=6 => 1,
        7..=12 => 2,
        _ => 3,
    };
    (edits <= allowed).then(|| strsim::jaro_winkler(&a, &b))
}

/// Letters and digits in lower case: `max_tokens`, `max-tokens` and `maxTokens` are the same word.
fn plain(key: &str) -> String {
    key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
