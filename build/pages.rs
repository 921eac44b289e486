//! Packs `rules/docs`: the pages of the rules that are written in code, compressed in chunks. `src/rules/pages.rs`
//! reads them.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::chunks::Chunks;

/// A chunk is closed when its text is at least this long, in bytes.
const CHUNK: usize = 16 * 1024;
/// Ends a page within a chunk, which no page holds.
const END: char = '\0';

/// Writes `pages.bin` with the pages below the directory and `pages.rs` with the ids of their rules.
pub(crate) fn pack(directory: &Path) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", directory.display());
    let mut ids = String::new();
    let mut pages = Chunks::new(CHUNK);
    for family in entries(directory)? {
        for path in entries(&family)? {
            let id = path.strip_prefix(directory)?.with_extension("");
            let id = id.to_str().ok_or("a name that is not UTF-8")?.replace('\\', "/");
            let page = fs::read_to_string(&path)?;
            if page.contains(END) {
                return Err(format!("{}: a NUL character", path.display()).into());
            }
            writeln!(ids, "{id}")?;
            pages.add(&format!("{page}{END}"))?;
        }
    }
    let target = PathBuf::from(env::var("OUT_DIR")?);
    let mut out = String::new();
    pages.write(&target.join("pages.bin"), "CHUNKS", &mut out)?;
    writeln!(out, "/// The rules in the order of their pages, each on a line.")?;
    writeln!(out, "static IDS: &str = {ids:?};")?;
    fs::write(target.join("pages.rs"), out)?;
    Ok(())
}

/// What is in a directory, in order.
fn entries(directory: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(directory)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    entries.sort();
    Ok(entries)
}
