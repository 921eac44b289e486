//! Compiles `rules/secrets/*.toml` into the static table of detectors, so that
//! no rule file is parsed at run time, and `rules/published.toml` and `rules/issuers.toml` into tables; packs
//! `schemas/openclaw`. A broken file fails the build.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

#[path = "src/secrets/rulefile.rs"]
#[allow(dead_code)]
mod rulefile;
#[path = "src/secrets/shape.rs"]
#[allow(dead_code)]
mod shape;

use rulefile::{CHECKSUMS, CONFIDENCES, Entry, File, KINDS, SEVERITIES, STRUCTURES, Variants, plain, variant};
use shape::{Profile, parse_pattern};

#[path = "build/issuers.rs"]
mod issuers;
#[path = "build/published.rs"]
mod published;
#[path = "build/schemas.rs"]
mod schemas;

const RULES: &str = "rules/secrets";
const PUBLISHED: &str = "rules/published.toml";
const SCHEMAS: &str = "schemas/openclaw";
const ISSUERS: &str = "rules/issuers.toml";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={RULES}");
    println!("cargo::rerun-if-changed={PUBLISHED}");
    println!("cargo::rerun-if-changed={ISSUERS}");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let mut paths: Vec<PathBuf> =
        fs::read_dir(root.join(RULES))?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let mut ids = BTreeSet::new();
    let mut table = String::from("&[\n");
    for path in &paths {
        compile(path, &mut ids, &mut table).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    table.push(']');
    fs::write(Path::new(&env::var("OUT_DIR")?).join("detectors.rs"), table)?;
    let mut names = String::new();
    for (name, kind, variants) in [
        ("SEVERITIES", "Severity", SEVERITIES),
        ("CONFIDENCES", "Confidence", CONFIDENCES),
        ("KINDS", "Kind", KINDS),
        ("CHECKSUMS", "Checksum", CHECKSUMS),
        ("STRUCTURES", "Structure", STRUCTURES),
    ] {
        write_names(name, kind, variants, &mut names)?;
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("names.rs"), names)?;
    let published = fs::read_to_string(root.join(PUBLISHED))?;
    let digests = published::table(&published).map_err(|error| format!("{PUBLISHED}: {error}"))?;
    fs::write(Path::new(&env::var("OUT_DIR")?).join("published.rs"), digests)?;
    schemas::pack(&root.join(SCHEMAS))?;
    let issuers = fs::read_to_string(root.join(ISSUERS))?;
    let names = issuers::names(&issuers, &root.join(RULES)).map_err(|error| format!("{ISSUERS}: {error}"))?;
    fs::write(Path::new(&env::var("OUT_DIR")?).join("issuers.rs"), names)?;
    println!("cargo::rerun-if-changed=src");
    let mut digest = DefaultHasher::new();
    digest_files(&root.join("src"), &mut digest)?;
    digest_files(&root.join(RULES), &mut digest)?;
    digest_files(&root.join(SCHEMAS), &mut digest)?;
    published.hash(&mut digest);
    issuers.hash(&mut digest);
    println!("cargo::rustc-env=OPENCLAW_LINT_SOURCE_DIGEST={:016x}", digest.finish());
    Ok(())
}

/// Adds all files below a directory to a digest that tells one state of the source from another: what one state has
/// found clean, another has not.
fn digest_files(directory: &Path, digest: &mut DefaultHasher) -> io::Result<()> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(directory)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    entries.sort();
    for path in entries {
        if path.is_dir() {
            digest_files(&path, digest)?;
        } else {
            fs::read(&path)?.hash(digest);
        }
    }
    Ok(())
}

fn compile(path: &Path, ids: &mut BTreeSet<String>, table: &mut String) -> Result<(), Box<dyn Error>> {
    let text = fs::read_to_string(path)?;
    let file =
        rulefile::parse(&text).map_err(|problem| format!("line {}: {}", problem.line(&text), problem.message))?;
    for entry in &file.detector {
        let id = entry.id.get_ref();
        write_entry(&file, entry, table).map_err(|error| format!("detector `{id}`: {error}"))?;
        if !ids.insert(id.clone()) {
            return Err(format!("detector `{id}`: this id is taken").into());
        }
    }
    Ok(())
}

/// The names of an enumeration's variants, for files that are read at run time.
fn write_names(name: &str, kind: &str, variants: Variants, out: &mut String) -> Result<(), Box<dyn Error>> {
    writeln!(out, "pub(super) const {name}: &[(&str, {kind})] = &[")?;
    for (name, variant) in variants {
        writeln!(out, "    ({name:?}, {kind}::{variant}),")?;
    }
    writeln!(out, "];")?;
    Ok(())
}

fn write_entry(file: &File, entry: &Entry, out: &mut String) -> Result<(), Box<dyn Error>> {
    let method = match (&entry.pattern, &entry.value, &entry.structure) {
        (Some(pattern), _, _) => format!("Method::Form {{ pattern: {:?} }}", pattern.get_ref()),
        (_, Some(value), _) => {
            format!("Method::Assignment {{ names: &{:?}, value: {:?} }}", plain(&entry.names), value.get_ref())
        }
        (_, _, Some(structure)) => {
            format!("Method::Structure(Structure::{})", variant("structure", structure.get_ref(), STRUCTURES)?)
        }
        _ => return Err("no method".into()),
    };
    let profile = match entry.secret() {
        Some(pattern) => Some(Profile::of_hir(&parse_pattern(pattern.get_ref())?, &entry.prefix)),
        None => None,
    };
    let window = entry.reach(profile.as_ref());
    let profile = profile.map_or_else(
        || "Profile::ANY".to_owned(),
        |Profile { least, most, bytes, match_most, prefixed, run }| {
            let longest = match_most.map_or("usize::MAX".to_owned(), |most| most.to_string());
            format!(
                "Profile {{ least: {least}, most: {most}, bytes: {bytes:#x}, longest: {longest}, prefixed: {prefixed}, \
                 run: {run} }}"
            )
        },
    );
    let checksum = match &entry.checksum {
        Some(name) => format!("Some(Checksum::{})", variant("checksum", name, CHECKSUMS)?),
        None => "None".to_owned(),
    };
    writeln!(
        out,
        "Detector {{ id: {:?}, provider: {:?}, category: {:?}, homepage: {:?}, name: {:?}, \
         severity: Severity::{}, confidence: Confidence::{}, kind: Kind::{}, prefix: {:?}, keywords: &{:?}, \
         method: {method}, profile: {profile}, entropy: {:?}, checksum: {checksum}, window: {window}, why: {:?}, rotate: {:?}, \
         rotate_url: {:?}, matches: &{:?}, ignores: &{:?}, custom: None }},",
        format!("secret/{}", entry.id.get_ref()),
        file.provider,
        file.category.get_ref(),
        file.homepage,
        entry.name,
        variant("severity", &entry.severity, SEVERITIES)?,
        variant("confidence", &entry.confidence, CONFIDENCES)?,
        variant("kind", &entry.kind, KINDS)?,
        entry.prefix,
        plain(&entry.keywords),
        entry.entropy,
        entry.why.as_deref().unwrap_or(""),
        entry.rotate.as_ref().unwrap_or(&file.rotate),
        entry.rotate_url.as_ref().unwrap_or(&file.rotate_url),
        plain(&entry.matches),
        plain(&entry.ignore),
    )?;
    Ok(())
}
