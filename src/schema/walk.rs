//! Finding one's way in a schema without an instance.

use serde_json::{Map, Value};

use super::pool::{Version, find, resolve, root, versions};
use crate::doc::Pointer;

/// Schemas that may apply at one place; the pool has no cycles, so following unions ends.
type Schemas = Vec<&'static Map<String, Value>>;

/// The keys that an OpenClaw version knows in the object at `pointer`, sorted.
#[must_use]
pub fn known_keys(version: &str, pointer: &str) -> Vec<&'static str> {
    find(version).or_else(|| versions().last()).map_or_else(Vec::new, |version| keys_at(version, pointer))
}

pub(super) fn keys_at(version: &'static Version, pointer: &str) -> Vec<&'static str> {
    let mut keys: Vec<&str> = schemas_at(version, pointer)
        .iter()
        .filter_map(|schema| properties(schema))
        .flat_map(Map::keys)
        .map(String::as_str)
        .collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Every schema that may apply to the value at `pointer`, unions taken apart.
pub(super) fn schemas_at(version: &'static Version, pointer: &str) -> Schemas {
    let mut here = Vec::new();
    unfold(root(version), &mut here);
    for segment in Pointer::segments(pointer) {
        let mut below = Vec::new();
        for schema in here {
            if let Some(child) = child(schema, &segment) {
                unfold(child, &mut below);
            }
        }
        here = below;
    }
    here
}

/// The sub-schema for one key or index.
fn child(schema: &'static Map<String, Value>, segment: &str) -> Option<&'static Value> {
    if let Some(value) = properties(schema).and_then(|properties| properties.get(segment)) {
        return Some(value);
    }
    let is_index = !segment.is_empty() && segment.bytes().all(|b| b.is_ascii_digit());
    match schema.get("items") {
        Some(Value::Array(list)) if is_index => list.get(segment.parse::<usize>().ok()?),
        Some(items) if is_index => Some(items),
        _ => schema.get("additionalProperties").filter(|value| value.is_object()),
    }
}

pub(super) fn properties(schema: &'static Map<String, Value>) -> Option<&'static Map<String, Value>> {
    schema.get("properties")?.as_object()
}

pub(super) fn unfold(schema: &'static Value, out: &mut Schemas) {
    let Value::Object(schema) = resolve(schema) else { return };
    out.push(schema);
    for keyword in ["anyOf", "oneOf", "allOf"] {
        for branch in schema.get(keyword).and_then(Value::as_array).into_iter().flatten() {
            unfold(branch, out);
        }
    }
    if let Some(then) = schema.get("then") {
        unfold(then, out);
    }
}
