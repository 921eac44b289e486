//! Runs over contents that the caller has in memory: blobs and messages.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use super::file::FileScan;
use super::tally::Tally;
use super::{Around, Outcome, finish};
use crate::model::state;
use crate::origin::{Origin, OriginKind};
use crate::output::Scope;
use crate::project::{Document, FileStore, Held, Holdings, Standing};
use crate::settings::Settings;
use crate::source::in_windows;

/// What looking at one content gave.
pub struct Looked {
    scan: FileScan,
    location: PathBuf,
    read: Result<u64, String>,
}

impl Looked {
    /// Whether it is a configuration.
    #[must_use]
    pub fn is_config(&self) -> bool {
        self.scan.document.is_some()
    }

    /// Whether nothing was found in it and it has nothing that rules would look at.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.scan.detections.is_empty()
            && self.scan.document.is_none()
            && !self.scan.oversized
            && self.scan.unreadable.is_none()
            && self.read.is_ok()
    }

    /// Where in Git the content comes from, to be completed once that is known.
    #[must_use]
    pub fn origin_mut(&mut self) -> &mut Option<Box<Origin>> {
        &mut self.scan.origin
    }
}

/// Looks at one content as `check` looks at a file of that path; from several threads at a time if wanted.
/// A panic counts as "could not be scanned". `location` is what a [`FileStore`] of the run knows the file by.
#[must_use]
pub fn look(shown: String, location: &Path, bytes: &[u8], origin: Option<Box<Origin>>) -> Looked {
    let mut scan = FileScan::new(shown);
    scan.origin = origin;
    let visited = catch_unwind(AssertUnwindSafe(|| in_windows(bytes, |content| scan.visit(location, content))));
    let read = visited.map(|()| bytes.len() as u64).map_err(|_| "internal error while scanning it".to_owned());
    Looked { scan, location: location.to_path_buf(), read }
}

/// Parses a content if its name or its shape says that it is a configuration, as context for others: its own findings
/// are not reported.
#[must_use]
pub fn recognise(shown: String, location: &Path, bytes: &[u8], origin: Option<Box<Origin>>) -> Option<Document> {
    let name = shown.rsplit('/').next().unwrap_or(&shown).to_owned();
    let mut scan = FileScan::new(shown);
    scan.origin = origin;
    let read = || scan.recognise(location, &name, bytes, &crate::text::decode(bytes).text);
    let mut document = catch_unwind(AssertUnwindSafe(read)).ok().flatten()?;
    document.subject = false;
    Some(document)
}

/// A run over contents in memory.
#[derive(Default)]
pub struct Texts {
    /// What was looked at.
    pub looked: Vec<Looked>,
    /// Configurations that belong to the same tree and did not change (see [`recognise`]).
    pub context: Vec<Document>,
    /// Unit, commits, refs, limits, and what was left out or could not be read before there was a content.
    pub scope: Scope,
}

impl Texts {
    /// Runs the rules on the configurations and puts everything together.
    #[must_use]
    pub fn finish(self, store: &dyn FileStore, settings: &Settings) -> Outcome {
        let mut tally = Tally { base: self.scope, ..Tally::default() };
        let mut scans = Vec::with_capacity(self.looked.len());
        let mut changed = BTreeSet::new();
        let mut holdings = Holdings::default();
        for Looked { scan, location, read } in self.looked {
            holdings.files.extend(held(&scan, &location));
            changed.insert(location);
            tally.add(&scan, read);
            scans.push(scan);
        }
        finish(scans, Around { context: self.context, changed, holdings, draw: false }, tally, store, settings)
    }
}

/// A content of Git's that may be one of OpenClaw's files.
fn held(scan: &FileScan, location: &Path) -> Option<Held> {
    let origin = scan.origin.as_ref()?;
    let stands = matches!(origin.kind, OriginKind::Index | OriginKind::Commit | OriginKind::Merge);
    (stands && state::is_suspect(scan.shown.as_bytes())).then(|| Held {
        shown: scan.shown.clone(),
        path: scan.shown.clone(),
        location: location.to_path_buf(),
        standing: Standing::Tracked,
        origin: Some(origin.clone()),
    })
}
