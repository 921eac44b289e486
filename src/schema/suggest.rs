//! "Did you mean …?"

use serde_json::{Map, Value};

use super::pool::{Version, mentions, root};
use super::walk::{keys_at, properties, unfold};

/// What may have been meant by an unknown key.
pub(super) enum Meant {
    /// This key of the same object.
    Sibling(&'static str),
    /// The same key in these other places, as dotted paths of the objects that hold it.
    Elsewhere(Vec<String>),
}

/// Places listed at most.
const MAX_PLACES: usize = 3;
/// A key known in more places than this is too common for its name to tell anything.
const MAX_KNOWN: usize = 6;

/// Finds the key that `key`, unknown in the object at `parent`, may stand for. Keys in `present` are taken already.
pub(super) fn meant(version: &'static Version, parent: &str, key: &str, present: &Map<String, Value>) -> Option<Meant> {
    let best = keys_at(version, parent)
        .into_iter()
        .filter(|known| !present.contains_key(*known))
        .filter_map(|known| Some((likeness(key, known)?, known)))
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)));
    if let Some((_, known)) = best {
        return Some(Meant::Sibling(known));
    }
    let places = places_of(version, key);
    (!places.is_empty()).then_some(Meant::Elsewhere(places))
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

/// Objects of the core schema (channels and plugin settings aside) that know `key`.
fn places_of(version: &'static Version, key: &str) -> Vec<String> {
    // Quoted and followed by a colon, the key is a property name or one of the few keywords.
    let Ok(quoted) = serde_json::to_string(key) else { return Vec::new() };
    if key.len() < 3 || !mentions(&format!("{quoted}:")) {
        return Vec::new();
    }
    let mut places = Vec::new();
    search(root(version), &mut Vec::new(), key, &mut places);
    places.sort_by_key(|place| (place.matches('.').count(), place.clone()));
    places.dedup();
    if places.len() > MAX_KNOWN {
        return Vec::new();
    }
    places.truncate(MAX_PLACES);
    places
}

fn search(schema: &'static Value, path: &mut Vec<&'static str>, key: &str, places: &mut Vec<String>) {
    if matches!(path[..], ["channels", ..] | ["plugins", "entries", ..]) || places.len() > MAX_KNOWN * 8 {
        return;
    }
    let mut here = Vec::new();
    unfold(schema, &mut here);
    for schema in here {
        if let Some(properties) = properties(schema) {
            if properties.contains_key(key) {
                places.push(if path.is_empty() { "the top level".to_owned() } else { path.join(".") });
            }
            for (name, value) in properties {
                path.push(name);
                search(value, path, key, places);
                path.pop();
            }
        }
        for keyword in ["additionalProperties", "items"] {
            if let Some(value) = schema.get(keyword).filter(|value| value.is_object()) {
                path.push("*");
                search(value, path, key, places);
                path.pop();
            }
        }
    }
}
