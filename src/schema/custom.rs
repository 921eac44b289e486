//! A schema that the user brings: of a private build, or with the plugins of an installation.

use serde_json::{Map, Value};

use super::pool::{Version, find, versions};

/// Schemas nest less deep than this.
const MAX_DEPTH: usize = 200;
/// Sub-schemas of one schema, its references written out. OpenClaw's own have some 20,000.
const MAX_NODES: usize = 1_000_000;

/// Why a schema cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CustomError {
    /// Not JSON.
    #[error("not JSON: {0}")]
    Json(serde_json::Error),
    /// JSON, but no schema of a configuration.
    #[error("not a JSON schema of an object with properties")]
    NotASchema,
    /// A `$ref` that leads nowhere, into itself or out of the document.
    #[error("cannot resolve `$ref` to {0:?}")]
    Reference(String),
    /// Too deep or too large.
    #[error("too deep or too large")]
    Size,
    /// A keyword with a value that it cannot have.
    #[error("not a valid JSON schema: {0}")]
    Invalid(String),
}

/// Takes a schema as `openclaw config schema` prints it. `like` names the embedded version whose further checks apply;
/// the newest if it is none of them.
///
/// # Errors
/// Says why the text is no schema that can be used.
pub fn custom(text: &str, like: Option<&str>, how: &str) -> Result<Version, CustomError> {
    let whole: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(CustomError::Json)?;
    if whole.get("properties").is_none_or(|properties| !properties.is_object()) {
        return Err(CustomError::NotASchema);
    }
    let mut nodes = 0;
    let root = Distil { nodes: &mut nodes }.schema(&whole, &mut Defs::new(), &mut Vec::new(), 0)?;
    // What the engine cannot take must not come up while a file is judged.
    let options = jsonschema::options().with_draft(jsonschema::Draft::Draft7).offline();
    options.build(&root).map_err(|error| CustomError::Invalid(error.to_string()))?;
    let like = like.and_then(nearest).or_else(|| versions().last());
    let like = like.ok_or(CustomError::NotASchema)?;
    Ok(Version::whole(like, how, root))
}

fn nearest(version: &str) -> Option<&'static Version> {
    find(super::choose(Some(version), None).version)
}

/// The definitions that are in sight, the nearest last.
type Defs<'a> = Vec<&'a Map<String, Value>>;

fn definition<'a>(defs: &Defs<'a>, name: &str) -> Option<&'a Value> {
    defs.iter().rev().find_map(|names| names.get(name))
}

struct Distil<'n> {
    nodes: &'n mut usize,
}

impl Distil<'_> {
    /// A schema as the judge wants it: references written out, properties with a default optional (OpenClaw fills them
    /// in before it validates), formats other than `uri` dropped (OpenClaw takes them as remarks), and regular
    /// expressions in the words of the Rust engines.
    fn schema<'a>(
        &mut self,
        schema: &'a Value,
        defs: &mut Defs<'a>,
        open: &mut Vec<&'a str>,
        depth: usize,
    ) -> Result<Value, CustomError> {
        *self.nodes += 1;
        if depth > MAX_DEPTH || *self.nodes > MAX_NODES {
            return Err(CustomError::Size);
        }
        let Value::Object(map) = schema else { return Ok(schema.clone()) };
        let names = map.get("$defs").or_else(|| map.get("definitions")).and_then(Value::as_object);
        let outside = defs.len();
        defs.extend(names);
        let written = self.keywords(map, defs, open, depth);
        defs.truncate(outside);
        written
    }

    fn keywords<'a>(
        &mut self,
        map: &'a Map<String, Value>,
        defs: &mut Defs<'a>,
        open: &mut Vec<&'a str>,
        depth: usize,
    ) -> Result<Value, CustomError> {
        if let Some(reference) = map.get("$ref").and_then(Value::as_str) {
            // Plugins' schemas are put into the whole as they are: their references are relative to themselves.
            let name = ["#/$defs/", "#/definitions/"].iter().find_map(|start| reference.strip_prefix(start));
            let target =
                name.filter(|name| !open.contains(name)).and_then(|name| Some((name, definition(defs, name)?)));
            let Some((name, target)) = target else { return Err(CustomError::Reference(reference.to_owned())) };
            open.push(name);
            let written = self.schema(target, defs, open, depth + 1);
            open.pop();
            return written;
        }
        let mut out = Map::new();
        for (keyword, value) in map {
            let kept = match keyword.as_str() {
                "additionalItems" | "additionalProperties" | "else" | "if" | "not" | "propertyNames" | "then" => {
                    self.schema(value, defs, open, depth + 1)?
                }
                "items" if !value.is_array() => self.schema(value, defs, open, depth + 1)?,
                "items" | "allOf" | "anyOf" | "oneOf" => {
                    let list = value.as_array().map_or(&[][..], Vec::as_slice);
                    let list = list.iter().map(|one| self.schema(one, defs, open, depth + 1));
                    Value::Array(list.collect::<Result<_, _>>()?)
                }
                "properties" => {
                    let mut properties = Map::new();
                    for (name, one) in value.as_object().into_iter().flatten() {
                        properties.insert(name.clone(), self.schema(one, defs, open, depth + 1)?);
                    }
                    Value::Object(properties)
                }
                "required" => required(value, map, defs),
                "pattern" => value.as_str().map_or_else(|| value.clone(), |text| Value::String(translate(text))),
                "format" if value.as_str() != Some("uri") => continue,
                "const" | "enum" | "exclusiveMaximum" | "exclusiveMinimum" | "format" | "maxItems" | "maxLength"
                | "maxProperties" | "maximum" | "minItems" | "minLength" | "minProperties" | "minimum"
                | "multipleOf" | "type" | "uniqueItems" => value.clone(),
                // Everything else decides nothing, as far as OpenClaw uses it.
                _ => continue,
            };
            out.insert(keyword.clone(), kept);
        }
        Ok(Value::Object(out))
    }
}

fn required(names: &Value, schema: &Map<String, Value>, defs: &Defs<'_>) -> Value {
    let properties = schema.get("properties").and_then(Value::as_object);
    let fills_in = |name: &Value| {
        let property = name.as_str().and_then(|name| properties?.get(name));
        property.is_some_and(|property| has_default(property, defs, 0))
    };
    let names = names.as_array().into_iter().flatten().filter(|name| !fills_in(name));
    Value::Array(names.cloned().collect())
}

fn has_default(schema: &Value, defs: &Defs<'_>, depth: usize) -> bool {
    let referred = || {
        let name = schema.get("$ref")?.as_str()?.strip_prefix("#/$defs/")?;
        Some(depth < MAX_DEPTH && has_default(definition(defs, name)?, defs, depth + 1))
    };
    schema.get("default").is_some() || referred().unwrap_or(false)
}

/// JavaScript writes NUL as `\0`, and has surrogates, which Rust's text has not.
fn translate(pattern: &str) -> String {
    let mut out = String::new();
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        out.push(c);
        if c != '\\' {
            continue;
        }
        match chars.next() {
            Some('0') if !chars.peek().is_some_and(char::is_ascii_digit) => out.push_str("x00"),
            Some(next) => out.push(next),
            None => {}
        }
    }
    out.replace("[^\\p{Cs}]", "[\\s\\S]").replace("\\p{Cs}", "")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{IssueKind, validate_by};
    use super::*;

    fn judge(schema: &Value, document: &Value) -> Vec<(String, IssueKind)> {
        let version = custom(&schema.to_string(), None, "a test").expect("a schema");
        let version: &'static Version = Box::leak(Box::new(version));
        validate_by(version, document).into_iter().map(|issue| (issue.pointer, issue.kind)).collect()
    }

    #[test]
    fn the_traps_of_printed_schemas_are_avoided() {
        let schema = json!({
            "type": "object", "additionalProperties": false,
            "properties": {"gateway": {
                "type": "object", "additionalProperties": false, "required": ["mode", "id"],
                "$defs": {"id": {"type": "string", "pattern": "^[^\\0]+$", "format": "email"}},
                "properties": {"mode": {"type": "string", "default": "local"}, "id": {"$ref": "#/$defs/id"}},
            }},
        });
        assert_eq!(judge(&schema, &json!({"gateway": {"id": "a"}})), []);
        assert_eq!(
            judge(&schema, &json!({"gateway": {"id": "\u{0}", "more": 1}})),
            [("/gateway/id".to_owned(), IssueKind::Pattern), ("/gateway/more".to_owned(), IssueKind::UnknownKey)]
        );
    }

    #[test]
    fn what_is_no_schema_is_refused() {
        let error = |text: &str| custom(text, None, "a test").expect_err("refused").to_string();
        assert!(error("{").starts_with("not JSON"));
        assert_eq!(error("[]"), "not a JSON schema of an object with properties");
        assert!(error(r##"{"properties": {"a": {"$ref": "#/$defs/b"}}}"##).contains("cannot resolve"));
        let own = r##"{"$defs": {"a": {"items": {"$ref": "#/$defs/a"}}}, "properties": {"a": {"$ref": "#/$defs/a"}}}"##;
        assert!(error(own).contains("cannot resolve"));
        assert!(error(r#"{"properties": {"a": {"pattern": "("}}}"#).contains("valid JSON schema"));
        // Each definition holds the one before twice: 2^30 sub-schemas when written out.
        let defs: Map<String, Value> = (1..30)
            .map(|n| {
                let below = json!({"$ref": format!("#/$defs/d{}", n - 1)});
                (format!("d{n}"), json!({"anyOf": [below.clone(), below]}))
            })
            .chain([("d0".to_owned(), json!({}))])
            .collect();
        let bomb = json!({"$defs": defs, "properties": {"a": {"$ref": "#/$defs/d29"}}});
        assert_eq!(error(&bomb.to_string()), "too deep or too large");
    }
}
