//! What is known to be clean: ids of objects in which this very program, with the same settings, found nothing.
//!
//! The file lies under the repository's common directory and holds ids and, for blobs, by which classes of syntax they
//! were judged: no content, no path, no finding. It is written to the side and moved into place, so it is whole or not
//! there; what is damaged, of another version or for other rules is ignored. Nothing depends on it but time.
//!
//! The format, integers little endian: the magic bytes, a key of 32 bytes that stands for rules and settings, the
//! length of an id, the number of clean objects, of others, and of ids that some of them name but that are not there,
//! then the records of these (id, then two bytes), each kind in ascending order, and the SHA-256 of all that.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use gix::ObjectId;
use sha2::{Digest, Sha256};

use crate::finding::Confidence;
use crate::git::database::{Number, Objects};

const MAGIC: &[u8; 16] = b"openclaw-lint 1\n";
const KEY: usize = 32;
const HEADER: usize = MAGIC.len() + KEY + 4 + KINDS * 8;
const DIGEST: usize = 32;
/// Kinds of records.
const KINDS: usize = 3;

/// Largest file that is read, in bytes.
const LARGEST: u64 = 1 << 30;

/// What was left behind by a run that was killed is taken away after this time.
const STALE: Duration = Duration::from_secs(24 * 60 * 60);

/// What is known of an object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Known {
    /// Nothing.
    #[default]
    New,
    /// There is nothing in it; a tree leads to nothing in which there is something.
    Clean,
    /// There is something in it: it is looked at every time.
    Found,
}

/// What is known of every object, by number.
pub(super) struct Knowledge {
    known: Vec<Known>,
    /// Names of blobs, as in [`super::names`].
    names: Vec<u16>,
    /// What known objects name that is not there.
    pub(super) missing: BTreeSet<ObjectId>,
}

impl Knowledge {
    /// No knowledge.
    pub(super) fn none(objects: &Objects) -> Self {
        let count = objects.len() as usize;
        Self { known: vec![Known::New; count], names: vec![0; count], missing: BTreeSet::new() }
    }

    pub(super) fn of(&self, number: Number) -> Known {
        self.known.get(number as usize).copied().unwrap_or_default()
    }

    pub(super) fn names(&self, number: Number) -> u16 {
        self.names.get(number as usize).copied().unwrap_or(0)
    }

    /// How many objects are known to be clean.
    pub(super) fn clean(&self) -> u64 {
        self.known.iter().filter(|known| **known == Known::Clean).count() as u64
    }

    /// Whether there is an object of which nothing is known.
    pub(super) fn is_complete(&self) -> bool {
        !self.known.contains(&Known::New)
    }

    pub(super) fn set(&mut self, number: Number, known: Known, names: u16) {
        if let (Some(place), Some(own)) = (self.known.get_mut(number as usize), self.names.get_mut(number as usize)) {
            *place = known;
            *own = names;
        }
    }
}

/// The file of a repository.
pub(super) struct Cache {
    path: PathBuf,
    key: [u8; KEY],
}

impl Cache {
    /// The cache for these settings.
    pub(super) fn of(repository: &gix::Repository, least: Confidence) -> Self {
        let mut key = Sha256::new();
        // Changes with every change of the program or its rules.
        key.update(env!("CARGO_PKG_VERSION"));
        key.update(env!("OPENCLAW_LINT_SOURCE_DIGEST"));
        key.update(crate::secrets::digest());
        key.update([least as u8]);
        let directory = repository.common_dir().join("openclaw-lint");
        Self { path: directory.join("history"), key: key.finalize().into() }
    }

    /// What is known of the objects; nothing if there is no cache or if it is not to be trusted.
    pub(super) fn load(&self, objects: &Objects) -> Knowledge {
        let nothing = || Knowledge::none(objects);
        let Some(bytes) = self.read() else { return nothing() };
        let Some([clean, found, missing]) = self.records(&bytes, objects.id_length()) else { return nothing() };
        let mut knowledge = nothing();
        for (known, records) in [(Known::Clean, clean), (Known::Found, found)] {
            objects.for_each_of(records, |number, names| knowledge.set(number, known, names));
        }
        knowledge.missing = missing.filter_map(|(id, _)| ObjectId::try_from(id).ok()).collect();
        // What was missing and has come must be looked at together with what names it.
        if knowledge.missing.iter().any(|id| objects.find(id).is_some()) { nothing() } else { knowledge }
    }

    fn read(&self) -> Option<Vec<u8>> {
        let metadata = fs::symlink_metadata(&self.path).ok()?;
        (metadata.is_file() && metadata.len() <= LARGEST).then(|| fs::read(&self.path).ok())?
    }

    /// The records in the file, if it is sound and meant for this program, these rules and such ids.
    fn records<'a>(&self, bytes: &'a [u8], id_length: usize) -> Option<[impl Iterator<Item = (&'a [u8], u16)>; KINDS]> {
        let (content, digest) = bytes.split_at_checked(bytes.len().checked_sub(DIGEST)?)?;
        let (header, records) = content.split_at_checked(HEADER)?;
        let number = |at: usize, length: usize| {
            header[at..at + length].iter().rev().fold(0_u64, |number, &byte| number << 8 | u64::from(byte))
        };
        let at = MAGIC.len() + KEY;
        let sound = header.starts_with(MAGIC)
            && header[MAGIC.len()..at] == self.key
            && number(at, 4) == id_length as u64
            && Sha256::digest(content).as_slice() == digest;
        let record = id_length + 2;
        let mut rest = Some(records).filter(|_| sound)?;
        let mut next = |kind: usize| {
            let length = usize::try_from(number(at + 4 + 8 * kind, 8)).ok()?.checked_mul(record)?;
            let (own, after) = rest.split_at_checked(length)?;
            rest = after;
            Some(own.chunks_exact(record).map(move |bytes| {
                let (id, names) = bytes.split_at(id_length);
                (id, u16::from_le_bytes([names[0], names[1]]))
            }))
        };
        Some([next(0)?, next(1)?, next(2)?])
    }

    /// Keeps what is known. That this fails, as on a full disk, matters to nobody.
    pub(super) fn save(&self, objects: &Objects, knowledge: &Knowledge) {
        let mut content = Vec::new();
        content.extend_from_slice(MAGIC);
        content.extend_from_slice(&self.key);
        content.extend_from_slice(&u32::try_from(objects.id_length()).unwrap_or(0).to_le_bytes());
        content.extend_from_slice(&[0; 8 * KINDS]);
        let mut counts = [0, 0, knowledge.missing.len() as u64];
        for (at, known) in [Known::Clean, Known::Found].into_iter().enumerate() {
            for number in objects.in_order().filter(|&number| knowledge.of(number) == known) {
                content.extend_from_slice(objects.id(number).as_bytes());
                content.extend_from_slice(&knowledge.names(number).to_le_bytes());
                counts[at] += 1;
            }
        }
        for id in &knowledge.missing {
            content.extend_from_slice(id.as_bytes());
            content.extend_from_slice(&[0; 2]);
        }
        for (kind, count) in counts.into_iter().enumerate() {
            let at = MAGIC.len() + KEY + 4 + 8 * kind;
            content[at..at + 8].copy_from_slice(&count.to_le_bytes());
        }
        let digest = Sha256::digest(&content);
        content.extend_from_slice(&digest);
        let _ = self.replace(&content);
    }

    fn replace(&self, content: &[u8]) -> std::io::Result<()> {
        let directory = self.path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(directory)?;
        remove_stale(directory);
        let aside = directory.join(format!("history.{}.tmp", std::process::id()));
        // Whatever stands there, a symbolic link say, is not written to.
        let _ = fs::remove_file(&aside);
        let mut file = fs::OpenOptions::new().write(true).create_new(true).open(&aside)?;
        let moved = file.write_all(content).and_then(|()| {
            drop(file);
            fs::rename(&aside, &self.path)
        });
        if moved.is_err() {
            let _ = fs::remove_file(&aside);
        }
        moved
    }
}

/// Takes away what runs that were killed have left behind.
fn remove_stale(directory: &Path) {
    let entries = fs::read_dir(directory).into_iter().flatten().filter_map(Result::ok);
    for entry in entries.filter(|entry| entry.path().extension().is_some_and(|end| end == "tmp")) {
        let modified = entry.metadata().and_then(|metadata| metadata.modified());
        let age = modified.ok().and_then(|time| SystemTime::now().duration_since(time).ok());
        if age.is_some_and(|age| age > STALE) {
            let _ = fs::remove_file(entry.path());
        }
    }
}
