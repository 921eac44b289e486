//! The part of a schema that can matter for one document.

use serde_json::{Map, Value};

use super::pool::resolve;

/// A schema that accepts `instance` exactly if `schema` does and that mentions no key the instance lacks.
pub(super) fn project(schema: &'static Value, instance: &Value) -> Value {
    narrow(schema, &[instance])
}

/// Which JSON types occur among the instances a sub-schema applies to.
#[derive(Default)]
struct Seen {
    object: bool,
    array: bool,
    string: bool,
    number: bool,
}

fn narrow(schema: &'static Value, instances: &[&Value]) -> Value {
    let Value::Object(schema) = resolve(schema) else { return resolve(schema).clone() };
    let mut seen = Seen::default();
    for instance in instances {
        match instance {
            Value::Object(_) => seen.object = true,
            Value::Array(_) => seen.array = true,
            Value::String(_) => seen.string = true,
            Value::Number(_) => seen.number = true,
            Value::Null | Value::Bool(_) => {}
        }
    }
    let mut out = Map::new();
    for (keyword, value) in schema {
        let kept = match keyword.as_str() {
            "properties" if seen.object => properties(value, instances),
            "additionalProperties" if seen.object => additional_properties(schema, value, instances),
            // Key names are strings: nothing below has properties of its own.
            "propertyNames" if seen.object => Some(plain(value)),
            "required" | "minProperties" | "maxProperties" if seen.object => Some(value.clone()),
            "items" if seen.array => items(value, instances),
            "additionalItems" if seen.array => {
                let first = schema.get("items").and_then(Value::as_array).map_or(usize::MAX, Vec::len);
                some(value, &elements(instances).filter(|(i, _)| *i >= first).map(|(_, e)| e).collect::<Vec<_>>())
            }
            "minItems" | "maxItems" | "uniqueItems" if seen.array => Some(value.clone()),
            "pattern" | "format" | "minLength" | "maxLength" if seen.string => Some(value.clone()),
            "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" if seen.number => {
                Some(value.clone())
            }
            "anyOf" | "oneOf" | "allOf" => value
                .as_array()
                .map(|branches| Value::Array(branches.iter().map(|branch| narrow(branch, instances)).collect())),
            "not" | "if" | "then" | "else" => Some(narrow(value, instances)),
            "type" | "const" | "enum" => Some(value.clone()),
            _ => None,
        };
        if let Some(kept) = kept {
            out.insert(keyword.clone(), kept);
        }
    }
    Value::Object(out)
}

/// Only the properties that some instance has, each narrowed to the values it has there.
fn properties(value: &'static Value, instances: &[&Value]) -> Option<Value> {
    let mut out = Map::new();
    for (name, schema) in value.as_object()? {
        let values: Vec<&Value> = objects(instances).filter_map(|object| object.get(name)).collect();
        if !values.is_empty() {
            out.insert(name.clone(), narrow(schema, &values));
        }
    }
    Some(Value::Object(out))
}

fn additional_properties(schema: &Map<String, Value>, value: &'static Value, instances: &[&Value]) -> Option<Value> {
    if value.is_boolean() {
        return Some(value.clone());
    }
    let named = schema.get("properties").and_then(Value::as_object);
    let values: Vec<&Value> = objects(instances)
        .flat_map(|object| object.iter())
        .filter(|(name, _)| !named.is_some_and(|named| named.contains_key(*name)))
        .map(|(_, value)| value)
        .collect();
    some(value, &values)
}

fn items(value: &'static Value, instances: &[&Value]) -> Option<Value> {
    let Some(list) = value.as_array() else {
        return some(value, &elements(instances).map(|(_, element)| element).collect::<Vec<_>>());
    };
    let narrowed = list.iter().enumerate().map(|(index, schema)| {
        let at: Vec<&Value> = elements(instances).filter(|(i, _)| *i == index).map(|(_, element)| element).collect();
        narrow(schema, &at)
    });
    Some(Value::Array(narrowed.collect()))
}

/// A sub-schema that applies to nothing can go.
fn some(schema: &'static Value, values: &[&Value]) -> Option<Value> {
    (!values.is_empty()).then(|| narrow(schema, values))
}

fn plain(schema: &'static Value) -> Value {
    narrow(schema, &[&Value::String(String::new())])
}

fn objects<'a>(instances: &'a [&'a Value]) -> impl Iterator<Item = &'a Map<String, Value>> {
    instances.iter().filter_map(|instance| instance.as_object())
}

fn elements<'a>(instances: &'a [&'a Value]) -> impl Iterator<Item = (usize, &'a Value)> {
    instances.iter().filter_map(|instance| instance.as_array()).flat_map(|list| list.iter().enumerate())
}
