//! From the validator's errors to issues that people can act on.

use std::collections::HashMap;

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::{Map, Value};

use super::MAX_ISSUES;
use super::issue::{Issue, IssueKind, dotted, join};
use super::migrations::{Migration, migration_of};
use super::places::places_of;
use super::pool::{Version, parse};
use super::suggest::sibling;
use super::union;

/// Allowed values listed at most.
pub(super) const MAX_LISTED: usize = 8;
/// Unknown keys of one document for which the schema is searched.
const MAX_GUESSES: usize = 64;

/// What reporting remembers within one document.
pub(super) struct Reporter<'r> {
    pub(super) version: &'static Version,
    /// Whether what lies at a pointer is no part of OpenClaw's configuration.
    foreign: &'r dyn Fn(&str) -> bool,
    /// Places of keys that were looked for before.
    places: HashMap<String, Vec<String>>,
    guesses: usize,
}

impl<'r> Reporter<'r> {
    pub(super) fn new(version: &'static Version, foreign: &'r dyn Fn(&str) -> bool) -> Self {
        Self { version, foreign, places: HashMap::new(), guesses: 0 }
    }
}

/// Adds what `error` says to `out`.
pub(super) fn collect(cx: &mut Reporter<'_>, error: &ValidationError<'_>, out: &mut Vec<Issue>) {
    let pointer = error.instance_path().as_str();
    if is_unresolved(error.instance()) && depends_on_text(error.kind()) {
        return;
    }
    match error.kind() {
        Kind::AdditionalProperties { unexpected } => {
            let empty = Map::new();
            let present = error.instance().as_object().unwrap_or(&empty);
            for key in unexpected.iter().take(MAX_ISSUES.saturating_sub(out.len())) {
                out.push(unknown_key(cx, pointer, key, present));
            }
        }
        Kind::AnyOf { context } => union::collect(cx, error, context, false, out),
        Kind::OneOfNotValid { context } => union::collect(cx, error, context, true, out),
        _ => out.push(simple(error)),
    }
}

/// The issue of an error that is neither a union nor a list of unknown keys.
pub(super) fn simple(error: &ValidationError<'_>) -> Issue {
    let pointer = error.instance_path().as_str();
    let given = error.instance();
    match error.kind() {
        Kind::Required { property } => {
            let key = property.as_str().unwrap_or_default();
            Issue::new(join(pointer, key), IssueKind::Required, format!("`{key}` is missing")).key(key)
        }
        Kind::PropertyNames { .. } => property_name(pointer, error),
        Kind::Type { kind } => {
            let issue =
                Issue::new(pointer, IssueKind::Type, format!("expected {}, found {}", types(kind), found(given)));
            if is_secret_ref(given) {
                issue.help("a SecretRef object is not accepted here: use a string such as `${NAME}`, which OpenClaw fills in from the environment")
            } else if is_unresolved(given) {
                issue.help("`${NAME}` always gives a string")
            } else {
                issue
            }
        }
        Kind::Enum { options } => {
            let options = options.as_array().map_or(&[][..], Vec::as_slice);
            one_of(pointer, IssueKind::Enum, options.iter(), given)
        }
        Kind::Constant { expected_value } => one_of(pointer, IssueKind::Enum, [&**expected_value].into_iter(), given),
        Kind::Pattern { pattern } => {
            Issue::new(pointer, IssueKind::Pattern, format!("the text does not have the required form `{pattern}`"))
        }
        Kind::Format { .. } => Issue::new(pointer, IssueKind::Pattern, "expected an absolute URL"),
        kind => limits(pointer, kind),
    }
}

fn limits(pointer: &str, kind: &Kind) -> Issue {
    let range = |message: String| Issue::new(pointer, IssueKind::Range, message);
    match kind {
        Kind::Minimum { limit } => range(format!("must be at least {limit}")),
        Kind::Maximum { limit } => range(format!("must be at most {limit}")),
        Kind::ExclusiveMinimum { limit } => range(format!("must be greater than {limit}")),
        Kind::ExclusiveMaximum { limit } => range(format!("must be less than {limit}")),
        Kind::MinLength { limit: 1 } => range("must not be empty".to_owned()),
        Kind::MinLength { limit } => range(format!("must have at least {limit} characters")),
        Kind::MaxLength { limit } => range(format!("must have at most {limit} characters")),
        Kind::MinItems { limit } => range(format!("must have at least {limit} {}", plural(*limit, "element"))),
        Kind::MaxItems { limit } => range(format!("must have at most {limit} {}", plural(*limit, "element"))),
        Kind::MinProperties { limit } => range(format!("must have at least {limit} {}", plural(*limit, "key"))),
        Kind::MaxProperties { limit } => range(format!("must have at most {limit} {}", plural(*limit, "key"))),
        Kind::AdditionalItems { limit } => range(format!("must have at most {limit} elements")),
        Kind::MultipleOf { multiple_of } => range(format!("must be a multiple of {multiple_of}")),
        Kind::UniqueItems => Issue::new(pointer, IssueKind::Other, "must not hold the same element twice"),
        Kind::OneOfMultipleValid { .. } => {
            Issue::new(pointer, IssueKind::Union, "fits more than one of the forms allowed here")
        }
        Kind::FalseSchema => Issue::new(pointer, IssueKind::Other, "nothing is allowed here"),
        Kind::Not { .. } => Issue::new(pointer, IssueKind::Other, "this combination is not allowed here"),
        _ => Issue::new(pointer, IssueKind::Other, "not valid here"),
    }
}

fn plural(count: u64, word: &str) -> String {
    if count == 1 { word.to_owned() } else { format!("{word}s") }
}

fn unknown_key(cx: &mut Reporter<'_>, parent: &str, key: &str, present: &Map<String, Value>) -> Issue {
    let version = cx.version;
    let mut issue = Issue::new(join(parent, key), IssueKind::UnknownKey, format!("unknown key `{key}`")).key(key);
    if let Some(migration) = given_up(version, &issue.pointer) {
        issue.message.push_str(&format!("; {}", migration.story(&Value::Null, &issue.pointer)));
        issue.help = Some(migration.advice().to_owned());
        return issue;
    }
    let guessed = if (cx.foreign)(&issue.pointer) { None } else { guess(cx, parent, key, present) };
    match guessed {
        Some(Meant::Sibling(known)) => {
            issue.message.push_str(&format!("; did you mean `{known}`?"));
            issue.help = Some(format!("rename it to `{known}`"));
            issue.suggestion = Some(known.to_owned());
        }
        Some(Meant::Elsewhere(places)) => {
            let places: Vec<String> = places.iter().map(|place| format!("`{place}`")).collect();
            issue.help = Some(format!("OpenClaw {} knows `{key}` in {}", version.version, places.join(", ")));
        }
        None => issue.help = Some(format!("OpenClaw {} refuses to start with it: remove it", version.version)),
    }
    issue
}

/// What became of a key that an older release took.
fn given_up(version: &Version, pointer: &str) -> Option<&'static Migration> {
    let gone = |migration: &&Migration| parse(migration.since).is_some_and(|since| version.since(since));
    migration_of(pointer).filter(|migration| migration.is_at(pointer)).filter(gone)
}

/// Guessing what was meant costs more than finding the fault, hence the limit and the memory.
fn guess(cx: &mut Reporter<'_>, parent: &str, key: &str, present: &Map<String, Value>) -> Option<Meant> {
    cx.guesses += 1;
    if cx.guesses > MAX_GUESSES {
        return None;
    }
    if let Some(known) = sibling(cx.version, parent, key, present) {
        return Some(Meant::Sibling(known));
    }
    let places = cx.places.entry(key.to_owned()).or_insert_with(|| places_of(cx.version, key));
    (!places.is_empty()).then(|| Meant::Elsewhere(places.clone()))
}

/// What may have been meant by an unknown key.
enum Meant {
    /// This key of the same object.
    Sibling(&'static str),
    /// The same key in these other places, as dotted paths of the objects that hold it.
    Elsewhere(Vec<String>),
}

/// A key that may not be called that. OpenClaw names the key, the validator the object.
fn property_name(pointer: &str, error: &ValidationError<'_>) -> Issue {
    let Kind::PropertyNames { error: inner } = error.kind() else { return limits(pointer, error.kind()) };
    let key = inner.instance().as_str().unwrap_or_default();
    let why = match inner.kind() {
        Kind::Pattern { pattern } => format!("; keys here have the form `{pattern}`"),
        Kind::MinLength { .. } => "; keys here must not be empty".to_owned(),
        _ => String::new(),
    };
    Issue::new(join(pointer, key), IssueKind::Pattern, format!("the key `{key}` is not allowed{why}")).key(key)
}

fn types(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(one) => type_name(one.as_str()).to_owned(),
        TypeKind::Multiple(set) => {
            let names: Vec<&str> = set.iter().map(|one| type_name(one.as_str())).collect();
            either(&names)
        }
    }
}

/// "a", "a or b", "a, b or c".
pub(super) fn either<T: AsRef<str>>(names: &[T]) -> String {
    match names {
        [] => "nothing".to_owned(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} or {}", first.join(", "), last.as_ref())
        }
    }
}

pub(super) fn type_name(name: &str) -> &'static str {
    match name {
        "null" => "null",
        "boolean" => "a boolean",
        "integer" => "an integer",
        "number" => "a number",
        "string" => "a string",
        "array" => "an array",
        _ => "an object",
    }
}

/// What a value is, never what it says.
pub(super) fn found(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.is_f64() => "a fraction",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// "expected one of …", with the nearest of them as a suggestion if a slip of the pen leads there.
pub(super) fn one_of<'v>(
    pointer: &str,
    kind: IssueKind,
    allowed: impl Iterator<Item = &'v Value>,
    given: &Value,
) -> Issue {
    let allowed: Vec<&Value> = allowed.collect();
    let mut names: Vec<String> = allowed.iter().take(MAX_LISTED).map(|value| format!("`{value}`")).collect();
    if allowed.len() > MAX_LISTED {
        names.push(format!("{} more", allowed.len() - MAX_LISTED));
    }
    let mut issue = Issue::new(pointer, kind, format!("expected {}", either(&names)));
    if let Some(text) = given.as_str() {
        let near = allowed
            .iter()
            .filter_map(|value| value.as_str())
            .map(|value| (strsim::normalized_damerau_levenshtein(&text.to_lowercase(), &value.to_lowercase()), value))
            .filter(|(likeness, _)| *likeness >= 0.6)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, value)) = near {
            issue.message.push_str(&format!("; did you mean `\"{value}\"`?"));
            issue.suggestion = Some(value.to_owned());
        }
    }
    issue
}

fn is_secret_ref(value: &Value) -> bool {
    ["source", "id"].iter().all(|key| value.get(key).is_some_and(Value::is_string))
}

/// Whether the value is text with a `${NAME}` that OpenClaw replaces before it validates: what it becomes cannot be known.
pub(super) fn is_unresolved(value: &Value) -> bool {
    let Some(mut text) = value.as_str() else { return false };
    while let Some(start) = text.find("${") {
        let escaped = text[..start].ends_with('$');
        text = &text[start + 2..];
        let Some(end) = text.find('}') else { return false };
        let name = &text[..end];
        let first = name.bytes().next().is_some_and(|b| b.is_ascii_uppercase() || b == b'_');
        if !escaped && first && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_') {
            return true;
        }
    }
    false
}

/// Whether the error may vanish when the text is another.
fn depends_on_text(kind: &Kind) -> bool {
    match kind {
        Kind::Pattern { .. }
        | Kind::Format { .. }
        | Kind::Enum { .. }
        | Kind::Constant { .. }
        | Kind::MinLength { .. }
        | Kind::MaxLength { .. }
        | Kind::Not { .. } => true,
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
            context.iter().any(|branch| !branch.is_empty() && branch.iter().all(|error| depends_on_text(error.kind())))
        }
        _ => false,
    }
}

/// The kind of place a pointer leads to, for messages about unions.
pub(super) fn relative(pointer: &str, base: &str) -> String {
    dotted(pointer.strip_prefix(base).unwrap_or(pointer))
}
