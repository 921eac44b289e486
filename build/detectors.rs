//! Packs `rules/secrets/*.toml`: what every process needs of the detectors as numbers and one text, without a pointer
//! that would have to be relocated, and what is told of them compressed in chunks. `src/secrets/builtin.rs` reads it.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::chunks::Chunks;
use crate::places::Places;
use crate::rulefile::{
    self, CATEGORIES, CHECKSUMS, CONFIDENCES, Entry, File, KINDS, SEVERITIES, STRUCTURES, Variants, plain,
};
use crate::shape::{Profile, parse_pattern};

/// A chunk of texts is closed when it is at least this long, in bytes: a finding inflates one.
const CHUNK: usize = 16 * 1024;
/// Ends a text within a chunk, which no text of a rule file holds.
const END: char = '\0';

/// Writes `detectors.bin`, `detectors.txt`, `texts.bin` and `detectors.rs` for the directory of rule files.
pub(crate) fn pack(directory: &Path) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", directory.display());
    let mut paths: Vec<PathBuf> =
        fs::read_dir(directory)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let mut ids = BTreeSet::new();
    let mut packed = Packed::new()?;
    for path in &paths {
        packed.add_file(path, &mut ids).map_err(|error| format!("{}: {error}", path.display()))?;
    }

    let mut numbers = Vec::new();
    put(&mut numbers, packed.word_lengths.len());
    numbers.extend(&packed.word_lengths);
    numbers.extend(&packed.word_places);
    put(&mut numbers, packed.count);
    numbers.extend(packed.numbers);
    let target = PathBuf::from(env::var("OUT_DIR")?);
    let mut index = String::new();
    packed.texts.write(&target.join("texts.bin"), "CHUNKS", &mut index)?;
    fs::write(target.join("detectors.rs"), index)?;
    fs::write(target.join("detectors.bin"), numbers)?;
    fs::write(target.join("detectors.txt"), packed.words + &packed.text)?;

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
    fs::write(target.join("names.rs"), names)?;
    Ok(())
}

/// The names of an enumeration's variants, for the table and for files that are read at run time.
fn write_names(name: &str, kind: &str, variants: Variants, out: &mut String) -> Result<(), Box<dyn Error>> {
    writeln!(out, "pub(super) const {name}: &[(&str, {kind})] = &[")?;
    for (name, variant) in variants {
        writeln!(out, "    ({name:?}, {kind}::{variant}),")?;
    }
    writeln!(out, "];")?;
    Ok(())
}

/// A number in LEB128: seven bits a byte, the lowest first.
fn put(out: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        out.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

struct Packed {
    count: usize,
    numbers: Vec<u8>,
    text: String,
    /// Keywords and names of all detectors, in their order.
    words: String,
    word_lengths: Vec<u8>,
    /// Where in each of them the prefilter looks.
    word_places: Vec<u8>,
    places: Places,
    /// What is told of the detectors.
    texts: Chunks,
}

impl Packed {
    fn new() -> Result<Self, Box<dyn Error>> {
        Ok(Self {
            count: 0,
            numbers: Vec::new(),
            text: String::new(),
            words: String::new(),
            word_lengths: Vec::new(),
            word_places: Vec::new(),
            places: Places::new()?,
            texts: Chunks::new(CHUNK),
        })
    }

    fn add_file(&mut self, path: &Path, ids: &mut BTreeSet<String>) -> Result<(), Box<dyn Error>> {
        let text = fs::read_to_string(path)?;
        let file =
            rulefile::parse(&text).map_err(|problem| format!("line {}: {}", problem.line(&text), problem.message))?;
        for entry in &file.detector {
            let id = entry.id.get_ref();
            self.add(&file, entry).map_err(|error| format!("detector `{id}`: {error}"))?;
            if !ids.insert(id.clone()) {
                return Err(format!("detector `{id}`: this id is taken").into());
            }
        }
        Ok(())
    }

    fn add(&mut self, file: &File, entry: &Entry) -> Result<(), Box<dyn Error>> {
        self.text(&format!("secret/{}", entry.id.get_ref()));
        self.text(&entry.name);
        self.text(&entry.prefix);
        let category = CATEGORIES.iter().position(|category| category == file.category.get_ref());
        self.number(category.ok_or("unknown category")?);
        self.variant(&entry.severity, SEVERITIES)?;
        self.variant(&entry.confidence, CONFIDENCES)?;
        self.variant(&entry.kind, KINDS)?;
        match &entry.checksum {
            Some(checksum) => {
                self.number(1);
                self.variant(checksum, CHECKSUMS)?;
            }
            None => self.number(0),
        }
        self.numbers.extend(entry.entropy.to_le_bytes());
        self.words(&plain(&entry.keywords))?;
        match (&entry.pattern, &entry.value, &entry.structure) {
            (Some(pattern), _, _) => {
                self.number(0);
                self.text(pattern.get_ref());
            }
            (_, Some(value), _) => {
                self.number(1);
                self.words(&plain(&entry.names))?;
                self.text(value.get_ref());
            }
            (_, _, Some(structure)) => {
                self.number(2);
                self.variant(structure.get_ref(), STRUCTURES)?;
            }
            _ => return Err("no method".into()),
        }
        let profile = match entry.secret() {
            Some(pattern) => Some(Profile::of_hir(&parse_pattern(pattern.get_ref())?, &entry.prefix)),
            None => None,
        };
        self.number(entry.reach(profile.as_ref()));
        self.number(profile.is_some().into());
        if let Some(Profile { least, most, bytes, match_most, prefixed, run }) = profile {
            self.number(least);
            self.number(most);
            self.numbers.extend(bytes.to_le_bytes());
            // One more than the limit; 0 if there is none.
            self.number(match_most.map_or(0, |most| most + 1));
            self.number(prefixed.into());
            self.number(run);
        }
        self.count += 1;
        self.add_texts(file, entry)
    }

    fn number(&mut self, number: usize) {
        put(&mut self.numbers, number);
    }

    fn text(&mut self, text: &str) {
        self.number(text.len());
        self.text.push_str(text);
    }

    fn words(&mut self, words: &[&str]) -> Result<(), Box<dyn Error>> {
        self.number(words.len());
        for word in words {
            self.words.push_str(word);
            self.word_lengths.push(u8::try_from(word.len())?);
            self.word_places.push(u8::try_from(self.places.of(word))?);
        }
        Ok(())
    }

    /// The place of a name in its table.
    fn variant(&mut self, name: &str, known: Variants) -> Result<(), Box<dyn Error>> {
        let place = known.iter().position(|(known, _)| *known == name).ok_or_else(|| format!("unknown `{name}`"))?;
        self.number(place);
        Ok(())
    }

    /// What is told of a detector, each text with an end mark: single texts, then both lists with their lengths.
    fn add_texts(&mut self, file: &File, entry: &Entry) -> Result<(), Box<dyn Error>> {
        let rotate = entry.rotate.as_ref().unwrap_or(&file.rotate);
        let rotate_url = entry.rotate_url.as_ref().unwrap_or(&file.rotate_url);
        let (matches, ignores) = (plain(&entry.matches), plain(&entry.ignore));
        let (few, many) = (matches.len().to_string(), ignores.len().to_string());
        let single = [&*file.provider, &*file.homepage, entry.why.as_deref().unwrap_or(""), rotate, rotate_url, &few];
        let mut item = String::new();
        for text in single.into_iter().chain(matches).chain([&*many]).chain(ignores) {
            if text.contains(END) {
                return Err("a text holds a NUL character".into());
            }
            item.push_str(text);
            item.push(END);
        }
        self.texts.add(&item)?;
        Ok(())
    }
}
