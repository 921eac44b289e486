//! Packs `schemas/openclaw` for the program: the parts of all versions' schemas and the tables beside them, compressed
//! in chunks so that a run inflates only what its documents touch.
//!
//! Parts that serve the same place of a configuration lie together, whatever their version: a document touches few
//! chunks, and neighbours differ little.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::Value;

use crate::chunks::Chunks;

/// A chunk is closed when its text is at least this long, in bytes.
const CHUNK: usize = 48 * 1024;
/// Tables beside the parts, each a chunk of its own: name of the constant, file.
const TABLES: [(&str, &str); 2] = [("FACTS", "facts.json"), ("MIGRATIONS", "migrations.json")];

/// Writes `schemas.bin` and its index `schemas.rs` for the directory of schemas into `OUT_DIR`.
pub(crate) fn pack(directory: &Path) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", directory.display());
    let text = fs::read_to_string(directory.join("parts.jsonl"))?;
    let lines: Vec<&str> = text.lines().collect();
    let parts: Vec<Value> = lines.iter().map(|line| serde_json::from_str(line)).collect::<Result<_, _>>()?;
    let versions: Vec<Value> = serde_json::from_str(&fs::read_to_string(directory.join("versions.json"))?)?;

    let mut packed = Chunks::new(CHUNK);
    let mut places = vec![(0u16, 0u16); lines.len()];
    for group in groups(&parts, &versions).into_values() {
        for part in group {
            places[part] = packed.add(&format!("{}\n", lines[part]))?;
        }
        packed.close()?;
    }

    let mut out = String::new();
    for (name, file) in TABLES {
        let table: Vec<Value> = serde_json::from_str(&fs::read_to_string(directory.join(file))?)?;
        writeln!(out, "/// The chunk with the entries of `{file}`, one per line.")?;
        writeln!(out, "pub(super) const {name}: usize = {};", packed.len())?;
        packed.add(&table.iter().map(|entry| row(entry) + "\n").collect::<String>())?;
        packed.close()?;
    }
    let target = PathBuf::from(env::var("OUT_DIR")?);
    packed.write(&target.join("schemas.bin"), "CHUNKS", &mut out)?;
    writeln!(out, "/// Chunk and line of each part.")?;
    writeln!(out, "static PARTS: &[(u16, u16)] = &{places:?};")?;
    write_versions(&versions, &mut out)?;
    fs::write(target.join("schemas.rs"), out)?;
    Ok(())
}

/// An entry of a table as a line: a list of texts with tabs between them, `null` being empty; anything else as JSON.
fn row(entry: &Value) -> String {
    let Value::Array(cells) = entry else { return entry.to_string() };
    let cells: Vec<&str> = cells.iter().map(|cell| cell.as_str().unwrap_or_default()).collect();
    cells.join("\t")
}

/// Parts by the place of a configuration that they serve; within a place the newest version's come first.
fn groups(parts: &[Value], versions: &[Value]) -> BTreeMap<String, Vec<usize>> {
    let mut group_of: Vec<Option<String>> = vec![None; parts.len()];
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for version in versions.iter().rev() {
        if let Some(root) = version["root"].as_u64().and_then(|root| usize::try_from(root).ok()) {
            let reference = serde_json::json!({ "$part": root });
            visit(&reference, &mut Vec::new(), parts, &mut group_of, &mut groups);
        }
    }
    groups
}

fn visit<'p>(
    schema: &'p Value,
    path: &mut Vec<&'p str>,
    parts: &'p [Value],
    group_of: &mut [Option<String>],
    groups: &mut BTreeMap<String, Vec<usize>>,
) {
    match schema {
        Value::Object(map) => {
            if let Some(part) = map.get("$part").and_then(Value::as_u64).and_then(|part| usize::try_from(part).ok()) {
                // A part is reached by its first place only: the others find it there.
                if part < parts.len() && group_of[part].is_none() {
                    let group = place(path);
                    group_of[part] = Some(group.clone());
                    groups.entry(group).or_default().push(part);
                    visit(&parts[part], path, parts, group_of, groups);
                }
                return;
            }
            for (keyword, value) in map {
                if let ("properties", Value::Object(properties)) = (keyword.as_str(), value) {
                    for (name, schema) in properties {
                        path.push(name);
                        visit(schema, path, parts, group_of, groups);
                        path.pop();
                    }
                } else {
                    visit(value, path, parts, group_of, groups);
                }
            }
        }
        Value::Array(list) => list.iter().for_each(|value| visit(value, path, parts, group_of, groups)),
        _ => {}
    }
}

/// Channels and plugins are places of their own; what all others share comes with the top level.
fn place(path: &[&str]) -> String {
    match path {
        [] | ["channels" | "plugins"] | ["plugins", "entries"] => String::new(),
        ["plugins", "entries", plugin, ..] => format!("plugins/{plugin}"),
        ["channels", channel, ..] => format!("channels/{channel}"),
        [first, ..] => (*first).to_owned(),
    }
}

fn write_versions(versions: &[Value], out: &mut String) -> Result<(), Box<dyn Error>> {
    writeln!(out, "static VERSIONS: &[Version] = &[")?;
    for version in versions {
        let text =
            |key: &str| version[key].as_str().map(str::to_owned).ok_or_else(|| format!("versions.json: no {key}"));
        let number = |key: &str| version[key].as_u64().ok_or_else(|| format!("versions.json: no {key}"));
        let name = text("version")?;
        let numbers: Vec<u32> = name.split('.').map(str::parse).collect::<Result<_, _>>()?;
        writeln!(
            out,
            "Version {{ version: {name:?}, how: Cow::Borrowed({:?}), channels: {}, plugins: {}, number: {numbers:?}, root: Root::Part({}) }},",
            text("how")?,
            number("channels")?,
            number("plugins")?,
            number("root")?,
        )?;
    }
    writeln!(out, "];")?;
    Ok(())
}
