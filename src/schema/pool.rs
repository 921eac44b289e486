//! The embedded pool of schema parts and the versions made from it.

use std::borrow::Cow;
use std::sync::OnceLock;

use serde_json::{Map, Value};

use crate::packed::Chunks;

/// An OpenClaw version whose schema is known.
#[derive(Debug)]
pub struct Version {
    /// `YEAR.MONTH.PATCH`
    pub version: &'static str,
    /// How the schema was obtained from that version.
    pub how: Cow<'static, str>,
    /// How many channels it describes.
    pub channels: usize,
    /// How many plugins it describes.
    pub plugins: usize,
    number: [u32; 3],
    root: Root,
}

#[derive(Debug)]
enum Root {
    /// This part of the pool.
    Part(usize),
    /// A schema that the user brought.
    Whole(Value),
}

impl Version {
    /// A schema of the user's own, with the further checks of `like`.
    pub(super) fn whole(like: &Self, how: &str, root: Value) -> Self {
        let count = |pointer| root.pointer(pointer).and_then(Value::as_object).map_or(0, Map::len);
        Self {
            version: like.version,
            how: Cow::Owned(how.to_owned()),
            channels: count("/properties/channels/properties"),
            plugins: count("/properties/plugins/properties/entries/properties"),
            number: like.number,
            root: Root::Whole(root),
        }
    }

    /// Year, month, patch.
    pub(super) fn number(&self) -> [u32; 3] {
        self.number
    }

    /// Whether the version is `number` or later.
    pub(super) fn since(&self, number: [u32; 3]) -> bool {
        self.number >= number
    }
}

// CHUNKS, PARTS, VERSIONS and the numbers of the tables' chunks.
include!(concat!(env!("OUT_DIR"), "/schemas.rs"));

static SCHEMAS: Chunks = Chunks::new(include_bytes!(concat!(env!("OUT_DIR"), "/schemas.bin")), CHUNKS);

/// The text of a chunk; it is inflated once.
pub(super) fn chunk(number: usize) -> &'static str {
    SCHEMAS.text(number)
}

/// `YEAR.MONTH.PATCH`; a leading `v` and a suffix after `-` or `+` are ignored.
pub(super) fn parse(text: &str) -> Option<[u32; 3]> {
    let text = text.trim().trim_start_matches('v');
    let text = text.split(['-', '+']).next()?;
    let mut parts = text.split('.').map(str::parse);
    let number = [parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?];
    parts.next().is_none().then_some(number)
}

/// The embedded versions, oldest first.
#[must_use]
pub fn versions() -> &'static [Version] {
    VERSIONS
}

/// The embedded version with exactly this number.
pub(super) fn find(version: &str) -> Option<&'static Version> {
    let number = parse(version)?;
    versions().iter().find(|v| v.number() == number)
}

/// The root of a version's schema. It holds `{"$part": n}` wherever a part goes.
pub(super) fn root(version: &'static Version) -> &'static Value {
    match &version.root {
        Root::Part(number) => part(*number),
        Root::Whole(schema) => schema,
    }
}

/// The number of the part that `schema` refers to.
pub(super) fn number_of(schema: &Value) -> Option<usize> {
    schema.get("$part").and_then(Value::as_u64).and_then(|number| usize::try_from(number).ok())
}

/// The schema itself where `schema` only refers to a part.
pub(super) fn resolve(schema: &'static Value) -> &'static Value {
    number_of(schema).map_or(schema, part)
}

/// The lines of a chunk, each parsed when it is first asked for.
type Lines = Vec<(&'static str, OnceLock<Value>)>;

fn lines(chunk_number: usize) -> &'static Lines {
    static ALL: OnceLock<Vec<OnceLock<Lines>>> = OnceLock::new();
    static NONE: Lines = Vec::new();
    let all = ALL.get_or_init(|| (0..SCHEMAS.len()).map(|_| OnceLock::new()).collect());
    let Some(lines) = all.get(chunk_number) else { return &NONE };
    lines.get_or_init(|| chunk(chunk_number).lines().map(|line| (line, OnceLock::new())).collect())
}

fn line(number: usize) -> Option<&'static (&'static str, OnceLock<Value>)> {
    let &(chunk, line) = PARTS.get(number)?;
    lines(usize::from(chunk)).get(usize::from(line))
}

fn part(number: usize) -> &'static Value {
    static ANYTHING: Value = Value::Bool(true);
    let Some((text, parsed)) = line(number) else { return &ANYTHING };
    parsed.get_or_init(|| serde_json::from_str(text).unwrap_or(Value::Bool(true)))
}

/// The text of a part, for searching it without parsing; empty if there is no such part.
pub(super) fn text_of(number: usize) -> &'static str {
    line(number).map_or("", |(text, _)| text)
}

/// How many parts there are.
#[cfg(test)]
pub(super) fn part_count() -> usize {
    PARTS.len()
}

/// A version's whole schema in one piece; `null` if the version is not embedded.
#[must_use]
pub fn full(version: &str) -> Value {
    let Some(version) = find(version) else { return Value::Null };
    let mut schema = expand(root(version));
    if let Value::Object(map) = &mut schema {
        map.insert("$schema".to_owned(), Value::from("http://json-schema.org/draft-07/schema#"));
        map.insert("title".to_owned(), Value::from(format!("OpenClaw {} configuration", version.version)));
    }
    schema
}

fn expand(schema: &'static Value) -> Value {
    match resolve(schema) {
        Value::Object(map) => {
            Value::Object(map.iter().map(|(key, value)| (key.clone(), expand(value))).collect::<Map<_, _>>())
        }
        Value::Array(list) => Value::Array(list.iter().map(expand).collect()),
        other => other.clone(),
    }
}
