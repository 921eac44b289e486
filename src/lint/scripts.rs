//! Scripts that are OpenClaw's: which of the files of a run these are, and what the rules say of them.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::file::FileScan;
use super::tally::Tally;
use crate::finding::Finding;
use crate::model::script::{Language, Script};
use crate::model::workspace::{OwnDirectories, PROBES};
use crate::origin::{Origin, OriginKind};
use crate::project::{Document, FileStore, Kind, ReadError};
use crate::rules;
use crate::settings::Settings;
use crate::suppress::InlineMarkers;
use crate::text;

/// Largest script that is read as one, in bytes.
const MAX_SCRIPT: u64 = 8 * 1024 * 1024;

/// In a run over more scripts, the directories around them are known by the files of the run alone.
const FEW: usize = 64;

/// Directories above a script in which is looked for files of OpenClaw's.
const MOST_LEVELS: usize = 12;

/// Directories of what others wrote.
const FOREIGN: [&str; 8] =
    ["node_modules", "vendor", "site-packages", "dist-packages", "third_party", ".venv", "venv", "__pycache__"];

/// A script as the scan of its file notes it.
pub(super) struct Noted {
    pub(super) language: Language,
    /// What the run's store knows the file by.
    pub(super) location: PathBuf,
    /// The content, where the store has another or none.
    pub(super) content: Option<Vec<u8>>,
}

/// A script that was judged, for the report.
pub(super) struct Judged {
    pub(super) shown: String,
    pub(super) origin: Option<Box<Origin>>,
    pub(super) text: Vec<u8>,
    findings: Vec<Finding>,
    /// Whether only a part of it was.
    is_cut: bool,
}

impl Noted {
    /// Takes note of a file if it is a script by its name, and not somebody else's.
    pub(super) fn of(shown: &str, location: &Path) -> Option<Self> {
        let language = Language::of_path(shown)?;
        let is_foreign = shown.split('/').any(|part| FOREIGN.contains(&part));
        (!is_foreign).then(|| Self { language, location: location.to_path_buf(), content: None })
    }
}

/// Judges the scripts that are OpenClaw's.
pub(super) fn check(
    scans: &mut [FileScan],
    documents: &[Document],
    store: &dyn FileStore,
    settings: &Settings,
    tally: &mut Tally,
) -> (Vec<Finding>, Vec<Judged>) {
    let stands = |scan: &FileScan| {
        let kind = scan.origin.as_ref().map(|origin| origin.kind);
        matches!(kind, None | Some(OriginKind::Index | OriginKind::Commit | OriginKind::Merge))
    };
    let candidates = scans.iter().filter(|scan| scan.script.is_some() && stands(scan)).count();
    if candidates == 0 {
        return (Vec::new(), Vec::new());
    }
    let mut directories = OwnDirectories::default();
    scans.iter().for_each(|scan| directories.add(&scan.shown));
    let is_telling = |kind| matches!(kind, Kind::OpenClaw | Kind::ExternalSecrets | Kind::Compose);
    for document in documents.iter().filter(|document| is_telling(document.kind)) {
        directories.add_directory(document.path().rsplit_once('/').map_or("", |(parent, _)| parent));
    }
    let mut around = Around { store, known: BTreeMap::new() };
    let mut owned: Vec<(&mut FileScan, Noted)> = Vec::new();
    for scan in scans.iter_mut().filter(|scan| stands(scan)) {
        let Some(noted) = scan.script.take() else { continue };
        if directories.covers(&scan.shown)
            || speaks_of_it(&noted, store, candidates <= FEW)
            || candidates <= FEW && around.covers(&scan.shown, &noted.location)
        {
            owned.push((scan, noted));
        }
    }
    let judge = |(scan, noted): (&mut FileScan, Noted)| {
        let judged = catch_unwind(AssertUnwindSafe(|| judge(scan, noted, store, settings)));
        judged.unwrap_or(Err("internal error while checking it")).map_err(|reason| (scan.shown.clone(), reason))
    };
    let results: Vec<_> = if owned.len() <= 2 {
        owned.into_iter().map(judge).collect()
    } else {
        owned.into_par_iter().map(judge).collect()
    };
    let mut findings = Vec::new();
    let mut kept = Vec::new();
    for result in results {
        match result {
            Ok(mut judged) => {
                if judged.is_cut {
                    tally.fail(&judged.shown, "has too many words to be read as a script to its end");
                }
                findings.append(&mut judged.findings);
                kept.push(judged);
            }
            Err((shown, reason)) => tally.fail(&shown, reason),
        }
    }
    (findings, kept)
}

/// Whether it is a file that runs `openclaw` by schedule: of these there are few, and they lie anywhere. In a small run, a
/// script that writes into its state directory or runs its commands is one of them.
fn speaks_of_it(noted: &Noted, store: &dyn FileStore, small: bool) -> bool {
    let words: &[&[u8]] = match noted.language {
        Language::Crontab(_) | Language::Unit | Language::Timer | Language::Manifest => &[b"openclaw"],
        Language::Shell | Language::Workflow if small => &[b".openclaw/", b"openclaw secrets", b"openclaw-secrets"],
        _ => return false,
    };
    let text = store.read(&noted.location, MAX_SCRIPT);
    text.is_ok_and(|text| words.iter().any(|word| memchr::memmem::find(&text, word).is_some()))
}

fn judge(scan: &FileScan, noted: Noted, store: &dyn FileStore, settings: &Settings) -> Result<Judged, &'static str> {
    let bytes = match noted.content {
        Some(bytes) => bytes,
        None => match store.read(&noted.location, MAX_SCRIPT) {
            Ok(bytes) => bytes,
            Err(ReadError::TooLarge) => return Err("too large to be read as a script; searched for secrets only"),
            Err(ReadError::Denied) => return Err("could not be read as a script; searched for secrets only"),
            // Of past states that nobody judges, nothing but secrets is asked for.
            Err(ReadError::Missing | ReadError::NotAFile) => Vec::new(),
        },
    };
    let decoded = text::decode(&bytes);
    let script = Script::read(noted.language, &scan.shown, &decoded.text);
    let mut findings = rules::script::check(&script, settings);
    let is_cut = script.is_cut;
    for finding in &mut findings {
        finding.span = decoded.to_file(finding.span);
        for related in &mut finding.related {
            related.span = decoded.to_file(related.span);
        }
        finding.path.clone_from(&scan.shown);
        finding.origin.clone_from(&scan.origin);
    }
    // Without findings, the text is of use only for what it says about the rules.
    let wanted = !findings.is_empty() || scan.origin.is_none() && InlineMarkers::may_be_in(&bytes);
    drop(decoded);
    let text = if wanted { bytes } else { Vec::new() };
    Ok(Judged { shown: scan.shown.clone(), origin: scan.origin.clone(), text, findings, is_cut })
}

/// Directories around the files of a small run, as the store knows them.
struct Around<'s> {
    store: &'s dyn FileStore,
    /// Whether a directory holds one of OpenClaw's files, and whether the repository begins there.
    known: BTreeMap<PathBuf, (bool, bool)>,
}

impl Around<'_> {
    /// Whether a directory above the file, within the repository or the directory that paths start from, is OpenClaw's.
    fn covers(&mut self, shown: &str, location: &Path) -> bool {
        let levels = if shown.starts_with('/') { MOST_LEVELS } else { shown.split('/').count().min(MOST_LEVELS) };
        let mut found = false;
        for directory in location.ancestors().skip(1).take(levels) {
            let (is_ours, is_root) = self.look(directory);
            found |= is_ours;
            if is_root {
                return found;
            }
        }
        // Outside of a repository nobody knows how far a project reaches.
        found && !shown.starts_with('/')
    }

    fn look(&mut self, directory: &Path) -> (bool, bool) {
        if let Some(&known) = self.known.get(directory) {
            return known;
        }
        let exists = |name: &str| {
            let read = self.store.read(&directory.join(name), 0);
            matches!(read, Ok(_) | Err(ReadError::TooLarge | ReadError::Denied))
        };
        let is_root = matches!(
            self.store.read(&directory.join(".git"), 0),
            Ok(_) | Err(ReadError::NotAFile | ReadError::TooLarge)
        );
        let known = (PROBES.iter().any(|name| exists(name)), is_root);
        self.known.insert(directory.to_path_buf(), known);
        known
    }
}
