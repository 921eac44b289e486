//! Where in a schema a key is known.

use std::collections::HashMap;

use memchr::memmem::{self, Finder};
use serde_json::Value;

use super::pool::{Version, number_of, resolve, root, text_of};
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
    let Ok(quoted) = serde_json::to_string(key) else { return Vec::new() };
    let needle = format!("{quoted}:");
    let needle = Finder::new(&needle);
    let mut search = Search { key, needle, leads: HashMap::new(), path: Vec::new(), places: Vec::new() };
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
    /// The key as it stands in a part's text.
    needle: Finder<'k>,
    /// Which parts hold the key's name, themselves or further down, as far as looked at.
    leads: HashMap<usize, bool>,
    path: Vec<&'static str>,
    places: Vec<String>,
}

impl Search<'_> {
    fn visit(&mut self, schema: &'static Value) {
        let elsewhere = matches!(self.path[..], ["channels", ..] | ["plugins", "entries", ..]);
        if elsewhere || self.places.len() > MAX_KNOWN * 8 {
            return;
        }
        // The top level leads everywhere, to channels and plugins too.
        if number_of(schema).is_some_and(|part| self.path.len() > 1 && !self.leads_on(part)) {
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

    /// Whether a part mentions the key, itself or further down.
    fn leads_on(&mut self, part: usize) -> bool {
        const REFERENCE: &str = "{\"$part\":";
        if let Some(&known) = self.leads.get(&part) {
            return known;
        }
        let text = text_of(part);
        let leads = self.needle.find(text.as_bytes()).is_some()
            || memmem::find_iter(text.as_bytes(), REFERENCE).any(|at| {
                let child = text[at + REFERENCE.len()..].split('}').next().and_then(|number| number.parse().ok());
                // A part refers to parts before it only, so this ends.
                child.is_some_and(|child: usize| child < part && self.leads_on(child))
            });
        self.leads.insert(part, leads);
        leads
    }

    fn below(&mut self, segment: &'static str, schema: &'static Value) {
        self.path.push(segment);
        self.visit(schema);
        self.path.pop();
    }
}
