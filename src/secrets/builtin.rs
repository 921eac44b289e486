//! The built-in detectors: packed by `build/detectors.rs`, unpacked here.
//!
//! What a scan needs of them is one list of numbers and one text, from which [`DETECTORS`] is made when the first scan
//! begins. Neither holds a pointer, so that the program has nothing to relocate when it is loaded. What is told of a
//! finding, and what tests a detector, is compressed beside it and inflated when it is asked for: see [`texts`].

use std::sync::{LazyLock, OnceLock};

use super::detector::{CHECKSUMS, CONFIDENCES, Detector, KINDS, Method, Profile, SEVERITIES, STRUCTURES, Texts};
use super::rulefile::CATEGORIES;
use crate::finding::{Confidence, Severity};
use crate::packed::Chunks;

// CHUNKS, of `texts.bin`.
include!(concat!(env!("OUT_DIR"), "/detectors.rs"));

static NUMBERS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/detectors.bin"));
static TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/detectors.txt"));
static TEXTS: Chunks = Chunks::new(include_bytes!(concat!(env!("OUT_DIR"), "/texts.bin")), CHUNKS);

/// The keywords and names of all detectors, in their order, of which the detectors hold parts; where in each the
/// prefilter looks; and what comes after them.
static WORDS: LazyLock<(Vec<&str>, &[u8], Reader)> = LazyLock::new(|| {
    let mut reader = Reader { numbers: NUMBERS, text: TEXT };
    let count = reader.size();
    let words = (0..count).map(|_| reader.text()).collect();
    let places = reader.bytes(count);
    (words, places, reader)
});

/// Every built-in detector, in the order of the rule files.
pub static DETECTORS: LazyLock<Vec<Detector>> = LazyLock::new(|| {
    let (words, places, reader) = &*WORDS;
    let (mut words, mut reader) = (Words { words, places }, reader.clone());
    let count = reader.size();
    (0..count).map(|index| reader.detector(index, &mut words)).collect()
});

/// What is told of the built-in detector at a place in [`DETECTORS`].
pub(super) fn texts(index: usize) -> &'static Texts {
    static ALL: OnceLock<Vec<OnceLock<Vec<Texts>>>> = OnceLock::new();
    static NONE: Texts = Texts::NONE;
    let all = ALL.get_or_init(|| (0..TEXTS.len()).map(|_| OnceLock::new()).collect());
    let Some((chunk, place)) = TEXTS.place(index) else { return &NONE };
    let of_chunk = || {
        let mut texts = TEXTS.text(chunk).split('\0');
        std::iter::from_fn(|| unpacked(&mut texts)).collect()
    };
    all.get(chunk).and_then(|texts| texts.get_or_init(of_chunk).get(place)).unwrap_or(&NONE)
}

/// The next detector's texts of a chunk.
fn unpacked(texts: &mut std::str::Split<'static, char>) -> Option<Texts> {
    let list = |texts: &mut std::str::Split<'static, char>| {
        let count = texts.next()?.parse().ok()?;
        Some(texts.by_ref().take(count).collect::<Vec<_>>())
    };
    Some(Texts {
        provider: texts.next()?,
        homepage: texts.next()?,
        why: texts.next()?,
        rotate: texts.next()?,
        rotate_url: texts.next()?,
        matches: list(texts)?,
        ignores: list(texts)?,
    })
}

/// Keywords and names that no detector has taken yet, and where in each the prefilter looks.
struct Words {
    words: &'static [&'static str],
    places: &'static [u8],
}

impl Words {
    fn take(&mut self, count: usize) -> &'static [&'static str] {
        let Some((own, rest)) = self.words.split_at_checked(count) else { return &[] };
        self.words = rest;
        own
    }

    fn take_places(&mut self, count: usize) -> &'static [u8] {
        let Some((own, rest)) = self.places.split_at_checked(count) else { return &[] };
        self.places = rest;
        own
    }
}

/// Reads what the build wrote, which tests compare with the rule files: what is broken reads as nothing.
#[derive(Clone)]
struct Reader {
    numbers: &'static [u8],
    text: &'static str,
}

impl Reader {
    /// A number in LEB128: seven bits a byte, the lowest first.
    fn size(&mut self) -> usize {
        let (mut number, mut shift) = (0, 0);
        while let Some((&byte, rest)) = self.numbers.split_first() {
            self.numbers = rest;
            number |= usize::from(byte & 0x7F).checked_shl(shift).unwrap_or(0);
            shift += 7;
            if byte < 0x80 {
                break;
            }
        }
        number
    }

    /// So many bytes as they are.
    fn array<const N: usize>(&mut self) -> [u8; N] {
        let Some((array, rest)) = self.numbers.split_first_chunk() else { return [0; N] };
        self.numbers = rest;
        *array
    }

    fn text(&mut self) -> &'static str {
        let length = self.size();
        let Some((text, rest)) = self.text.split_at_checked(length) else { return "" };
        self.text = rest;
        text
    }

    fn bytes(&mut self, count: usize) -> &'static [u8] {
        let Some((bytes, rest)) = self.numbers.split_at_checked(count) else { return &[] };
        self.numbers = rest;
        bytes
    }

    /// What has a number in a table of names.
    fn variant<T: Copy>(&mut self, table: &[(&str, T)]) -> Option<T> {
        table.get(self.size()).map(|&(_, variant)| variant)
    }

    fn detector(&mut self, index: usize, words: &mut Words) -> Detector {
        let mut detector = Detector {
            id: self.text(),
            name: self.text(),
            prefix: self.text(),
            category: CATEGORIES.get(self.size()).copied().unwrap_or_default(),
            severity: self.variant(SEVERITIES).unwrap_or(Severity::Error),
            confidence: self.variant(CONFIDENCES).unwrap_or(Confidence::Medium),
            kind: self.variant(KINDS).unwrap_or(super::Kind::Generic),
            checksum: if self.size() == 0 { None } else { self.variant(CHECKSUMS) },
            entropy: f32::from_le_bytes(self.array()),
            keywords: words.take(self.size()),
            places: &[],
            method: match self.size() {
                0 => Method::Form { pattern: self.text() },
                1 => Method::Assignment { names: words.take(self.size()), value: self.text() },
                _ => Method::Structure(self.variant(STRUCTURES).unwrap_or(super::Structure::KeyAssignment)),
            },
            window: self.size(),
            profile: if self.size() == 0 { Profile::ANY } else { self.profile() },
            index,
            custom: None,
        };
        detector.places = words.take_places(detector.words().count());
        detector
    }

    fn profile(&mut self) -> Profile {
        Profile {
            least: self.size(),
            most: self.size(),
            bytes: u128::from_le_bytes(self.array()),
            longest: self.size().checked_sub(1).unwrap_or(usize::MAX),
            prefixed: self.size() != 0,
            run: self.size(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::secrets::custom;
    use crate::secrets::rulefile::{self, plain};
    use crate::secrets::shape;

    /// The names in a table of variants.
    fn name<T: Copy + PartialEq>(table: &[(&'static str, T)], variant: T) -> &'static str {
        table.iter().find(|(_, known)| *known == variant).expect("a name").0
    }

    #[test]
    fn what_is_unpacked_is_what_the_rule_files_say() {
        let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/secrets");
        let mut paths: Vec<_> =
            fs::read_dir(directory).expect("the rule files").map(|entry| entry.expect("an entry").path()).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
        paths.sort();
        let mut detectors = DETECTORS.iter();
        for path in paths {
            let text = fs::read_to_string(&path).expect("a rule file");
            let file = rulefile::parse(&text).unwrap_or_else(|problem| panic!("{}", problem.message));
            for entry in &file.detector {
                let detector = detectors.next().expect("a detector");
                let texts = detector.texts();
                assert_eq!(detector.id, format!("secret/{}", entry.id.get_ref()));
                assert_eq!((detector.name, detector.prefix), (&*entry.name, &*entry.prefix));
                assert_eq!(detector.category, file.category.get_ref());
                assert_eq!(name(SEVERITIES, detector.severity), entry.severity);
                assert_eq!(name(CONFIDENCES, detector.confidence), entry.confidence);
                assert_eq!(name(KINDS, detector.kind), entry.kind);
                assert_eq!(detector.checksum.map(|checksum| name(CHECKSUMS, checksum)), entry.checksum.as_deref());
                assert_eq!(detector.entropy.to_bits(), entry.entropy.to_bits());
                assert_eq!(detector.keywords, plain(&entry.keywords));
                match detector.method {
                    Method::Form { pattern } => {
                        assert_eq!(Some(pattern), entry.pattern.as_ref().map(|p| &**p.get_ref()))
                    }
                    Method::Assignment { names, value } => {
                        assert_eq!(names, plain(&entry.names));
                        assert_eq!(Some(value), entry.value.as_ref().map(|value| &**value.get_ref()));
                    }
                    Method::Structure(structure) => {
                        let own = entry.structure.as_ref().map(|structure| &**structure.get_ref());
                        assert_eq!(Some(name(STRUCTURES, structure)), own);
                    }
                }
                let profile = entry.secret().map(|pattern| {
                    let hir = shape::parse_pattern(pattern.get_ref()).expect("a pattern");
                    shape::Profile::of_hir(&hir, &entry.prefix)
                });
                assert_eq!(detector.window, entry.reach(profile.as_ref()));
                assert_eq!(detector.profile, profile.map_or(Profile::ANY, custom::from_shared), "{}", detector.id);
                assert_eq!((texts.provider, texts.homepage), (&*file.provider, &*file.homepage));
                assert_eq!(texts.why, entry.why.as_deref().unwrap_or(""));
                assert_eq!(texts.rotate, entry.rotate.as_ref().unwrap_or(&file.rotate));
                assert_eq!(texts.rotate_url, entry.rotate_url.as_ref().unwrap_or(&file.rotate_url));
                assert_eq!((&texts.matches, &texts.ignores), (&plain(&entry.matches), &plain(&entry.ignore)));
            }
        }
        assert_eq!(detectors.count(), 0);
    }
}
