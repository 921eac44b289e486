//! Packs `rules/secrets/*.toml`, `rules/docs` and `schemas/openclaw`, so that no rule file is parsed at run time, and
//! compiles `rules/published.toml` and `rules/issuers.toml` into tables. A broken file fails the build.

use std::error::Error;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

#[path = "src/secrets/rulefile.rs"]
#[allow(dead_code)]
mod rulefile;
#[path = "src/secrets/shape.rs"]
#[allow(dead_code)]
mod shape;

#[path = "build/chunks.rs"]
mod chunks;
#[path = "build/detectors.rs"]
mod detectors;
#[path = "build/issuers.rs"]
mod issuers;
#[path = "build/pages.rs"]
mod pages;
#[path = "build/places.rs"]
mod places;
#[path = "build/published.rs"]
mod published;
#[path = "build/schemas.rs"]
mod schemas;

const RULES: &str = "rules/secrets";
const PAGES: &str = "rules/docs";
const PUBLISHED: &str = "rules/published.toml";
const SCHEMAS: &str = "schemas/openclaw";
const ISSUERS: &str = "rules/issuers.toml";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={PUBLISHED}");
    println!("cargo::rerun-if-changed={ISSUERS}");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    detectors::pack(&root.join(RULES))?;
    pages::pack(&root.join(PAGES))?;
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
