//! Where in a schema a key is known.

use serde_json::Value;

use super::pool::{Version, number_of, parts_mentioning, resolve, root};
use super::walk::properties;

/// Places listed at most.
const MAX_PLACES: usize = 3;
/// A key known in more places than this is too common for its name to tell anything.
const MAX_KNOWN: usize = 6;

/// Objects of the core schema (channels and plugin settings aside) that know `key`, as dotted paths.
pub(super) fn places_of(version: &'static Version, key: &str) -> Vec<String> {
    if key.len() < 3 {
        return Vec::new();
    }
    let mut search = Search { key, leads: parts_mentioning(key), path: Vec::new(), places: Vec::new() };
    search.visit(root(version));
    let mut places = search.places;
    places.sort_by_key(|place| (place.matches('.').count(), place.clone()));
    places.dedup();
    if places.len() > MAX_KNOWN {
        return Vec::new();
    }
    places.truncate(MAX_PLACES);
    places
}

struct Search<'k> {
    key: &'k str,
    /// Which parts hold the key's name, themselves or further down.
    leads: Vec<bool>,
    path: Vec<&'static str>,
    places: Vec<String>,
}

impl Search<'_> {
    fn visit(&mut self, schema: &'static Value) {
        let dead_end = number_of(schema).is_some_and(|part| !self.leads.get(part).copied().unwrap_or(false));
        let elsewhere = matches!(self.path[..], ["channels", ..] | ["plugins", "entries", ..]);
        if dead_end || elsewhere || self.places.len() > MAX_KNOWN * 8 {
            return;
        }
        let Value::Object(schema) = resolve(schema) else { return };
        if let Some(properties) = properties(schema) {
            if properties.contains_key(self.key) {
                let place = self.path.join(".");
                self.places.push(if place.is_empty() { "the top level".to_owned() } else { place });
            }
            for (name, value) in properties {
                self.below(name, value);
            }
        }
        for keyword in ["additionalProperties", "items"] {
            if let Some(value) = schema.get(keyword).filter(|value| value.is_object()) {
                self.below("*", value);
            }
        }
        for keyword in ["anyOf", "oneOf", "allOf"] {
            for branch in schema.get(keyword).and_then(Value::as_array).into_iter().flatten() {
                self.visit(branch);
            }
        }
    }

    fn below(&mut self, segment: &'static str, schema: &'static Value) {
        self.path.push(segment);
        self.visit(schema);
        self.path.pop();
    }
}
