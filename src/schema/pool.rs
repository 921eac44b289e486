//! The embedded pool of schema parts and the versions made from it.

use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::{Map, Value};

static PARTS: &str = include_str!("../../schemas/openclaw/parts.jsonl");
static VERSIONS: &str = include_str!("../../schemas/openclaw/versions.json");

/// An OpenClaw version whose schema is embedded.
#[derive(Debug, Deserialize)]
pub struct Version {
    /// `YEAR.MONTH.PATCH`
    pub version: String,
    /// How the schema was obtained from that version.
    pub how: String,
    /// How many channels it describes.
    pub channels: usize,
    /// How many plugins it describes.
    pub plugins: usize,
    root: usize,
}

impl Version {
    /// Year, month, patch.
    pub(super) fn number(&self) -> [u32; 3] {
        parse(&self.version).unwrap_or_default()
    }

    /// Whether the version is `number` or later.
    pub(super) fn since(&self, number: [u32; 3]) -> bool {
        self.number() >= number
    }
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
    static ALL: OnceLock<Vec<Version>> = OnceLock::new();
    ALL.get_or_init(|| serde_json::from_str(VERSIONS).unwrap_or_default())
}

/// The embedded version with exactly this number.
pub(super) fn find(version: &str) -> Option<&'static Version> {
    let number = parse(version)?;
    versions().iter().find(|v| v.number() == number)
}

/// The root of a version's schema. It holds `{"$part": n}` wherever a part goes.
pub(super) fn root(version: &Version) -> &'static Value {
    part(version.root)
}

/// The number of the part that `schema` refers to.
pub(super) fn number_of(schema: &Value) -> Option<usize> {
    schema.get("$part").and_then(Value::as_u64).and_then(|number| usize::try_from(number).ok())
}

/// The schema itself where `schema` only refers to a part.
pub(super) fn resolve(schema: &'static Value) -> &'static Value {
    number_of(schema).map_or(schema, part)
}

struct Part {
    text: &'static str,
    parsed: OnceLock<Value>,
    children: OnceLock<Vec<usize>>,
}

impl Part {
    /// The parts that this one refers to.
    fn children(&self) -> &[usize] {
        const REFERENCE: &str = "{\"$part\":";
        self.children.get_or_init(|| {
            let starts = memchr::memmem::find_iter(self.text.as_bytes(), REFERENCE);
            let number = |at: usize| self.text[at + REFERENCE.len()..].split('}').next()?.parse().ok();
            starts.filter_map(number).collect()
        })
    }
}

fn pool() -> &'static [Part] {
    static POOL: OnceLock<Vec<Part>> = OnceLock::new();
    let part = |text| Part { text, parsed: OnceLock::new(), children: OnceLock::new() };
    POOL.get_or_init(|| PARTS.lines().map(part).collect())
}

fn part(number: usize) -> &'static Value {
    static ANYTHING: Value = Value::Bool(true);
    let Some(part) = pool().get(number) else { return &ANYTHING };
    part.parsed.get_or_init(|| serde_json::from_str(part.text).unwrap_or(Value::Bool(true)))
}

/// How many parts there are.
#[cfg(test)]
pub(super) fn part_count() -> usize {
    pool().len()
}

/// For every part, whether it or a part it refers to has a key called `key` in its text.
pub(super) fn parts_mentioning(key: &str) -> Vec<bool> {
    let Ok(quoted) = serde_json::to_string(key) else { return Vec::new() };
    let needle = format!("{quoted}:");
    let finder = memchr::memmem::Finder::new(&needle);
    let mut mentions: Vec<bool> = Vec::with_capacity(pool().len());
    // A part refers to parts before it only.
    for part in pool() {
        let found = finder.find(part.text.as_bytes()).is_some()
            || part.children().iter().any(|&child| mentions.get(child).copied().unwrap_or(false));
        mentions.push(found);
    }
    mentions
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
