//! One run: sources → detectors and documents → findings → suppression.

mod combine;
mod detected;
mod escaped;
mod file;
mod outcome;
mod scripts;
mod tally;
mod texts;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::finding::Finding;
use crate::graph::LazyGraph;
use crate::graph::picture::Picture;
use crate::project::{Document, FileStore, Holdings, Kind};
use crate::settings::Settings;
use crate::source::{Content, Entry, Reader, Selection};
use crate::text::{self, Point};
use crate::{rules, schema};
use file::FileScan;
use tally::Tally;

pub use outcome::{ConfigFile, Outcome, Source};
pub use texts::{Looked, Texts, look, recognise};

/// So many documents are checked sooner than threads are started.
const FEW: usize = 2;

/// So many files at most are one thread's to the end: what is left of a larger share when the others are done, they
/// could not take over.
const MAX_CHUNK: usize = 128;

/// Says how far a run has come; called from several threads.
pub trait Progress: Sync {
    /// `done` of `total` files have been looked at.
    fn advance(&self, done: usize, total: usize);
}

/// Looks at all files of a selection.
#[must_use]
pub fn lint(
    selection: Selection,
    store: &dyn FileStore,
    settings: &Settings,
    progress: Option<&dyn Progress>,
) -> Outcome {
    lint_among(selection, Vec::new(), store, settings, progress)
}

/// The same, and draws what the configurations say about secrets: [`Outcome::picture`].
#[must_use]
pub fn draw(
    selection: Selection,
    store: &dyn FileStore,
    settings: &Settings,
    progress: Option<&dyn Progress>,
) -> Outcome {
    run(selection, Around { draw: true, ..Around::default() }, store, settings, progress)
}

/// Looks at all files of a selection, among configurations that are not to be reported on (see [`recognise`]).
#[must_use]
pub fn lint_among(
    selection: Selection,
    context: Vec<Document>,
    store: &dyn FileStore,
    settings: &Settings,
    progress: Option<&dyn Progress>,
) -> Outcome {
    let among = !context.is_empty();
    let changed = selection.files.iter().filter(|_| among).map(|entry| entry.path.clone()).collect();
    run(selection, Around { context, changed, ..Around::default() }, store, settings, progress)
}

fn run(
    selection: Selection,
    mut around: Around,
    store: &dyn FileStore,
    settings: &Settings,
    progress: Option<&dyn Progress>,
) -> Outcome {
    let total = selection.files.len();
    let done = AtomicUsize::new(0);
    let scan = |reader: &mut Reader, entry: &Entry| {
        let result = scan_file(reader, entry);
        if let Some(progress) = progress {
            progress.advance(done.fetch_add(1, Ordering::Relaxed) + 1, total);
        }
        result
    };
    // One file does not need a thread pool.
    let results: Vec<_> = if total <= 1 {
        let mut reader = Reader::default();
        selection.files.iter().map(|entry| scan(&mut reader, entry)).collect()
    } else {
        selection.files.par_iter().with_max_len(MAX_CHUNK).map_init(Reader::default, scan).collect()
    };

    let mut tally = Tally {
        symlinks: selection.symlinks as u64,
        special: selection.special as u64,
        unscanned: selection.problems,
        ..Tally::default()
    };
    let mut scans = Vec::with_capacity(results.len());
    for (scan, read) in results {
        tally.add(&scan, read);
        scans.push(scan);
    }
    around.holdings = selection.holdings;
    finish(scans, around, tally, store, settings)
}

/// Looks at one text that is not on disk, such as an editor's buffer.
#[must_use]
pub fn lint_buffer(
    shown: String,
    location: &Path,
    bytes: &[u8],
    store: &dyn FileStore,
    settings: &Settings,
) -> Outcome {
    let mut scan = FileScan::new(shown);
    scan.visit(location, Content { bytes, offset: 0, start: Point::default(), whole: true, seen: 0 });
    if let Some(script) = &mut scan.script {
        script.content = Some(bytes.to_vec());
    }
    let mut tally = Tally::default();
    tally.count(&scan, bytes.len() as u64);
    finish(vec![scan], Around::default(), tally, store, settings)
}

/// Scans one file: what was found, and the bytes read or why it could not be
/// read. A panic counts as "could not be read".
fn scan_file(reader: &mut Reader, entry: &Entry) -> (FileScan, Result<u64, String>) {
    let mut scan = FileScan::new(entry.shown.clone());
    let read = catch_unwind(AssertUnwindSafe(|| reader.read(&entry.path, |content| scan.visit(&entry.path, content))));
    match read {
        Ok(Ok(bytes)) => (scan, Ok(bytes)),
        Ok(Err(unreadable)) => (scan, Err(unreadable.0)),
        Err(_) => {
            *reader = Reader::default();
            (scan, Err("internal error while scanning it".to_owned()))
        }
    }
}

/// What a run knows beside the contents of its files.
#[derive(Default)]
struct Around {
    /// Documents that did not change; those that include one of the files that did are judged all the same.
    context: Vec<Document>,
    /// The files that did, where there is a context.
    changed: BTreeSet<PathBuf>,
    /// How Git holds the files.
    holdings: Holdings,
    /// Whether the graph of secrets is to be drawn.
    draw: bool,
}

/// Runs the rules on the documents and on what Git holds, and puts everything together.
fn finish(
    mut scans: Vec<FileScan>,
    around: Around,
    mut tally: Tally,
    store: &dyn FileStore,
    settings: &Settings,
) -> Outcome {
    let mut documents: Vec<Document> = scans.iter_mut().filter_map(|scan| scan.document.take()).collect();
    if !around.context.is_empty() {
        documents.extend(around.context);
        documents.sort_by(|a, b| a.path().cmp(b.path()));
    }
    for document in &mut documents {
        document.resolve_includes(store);
        // What it includes has changed, so it has.
        document.subject |= document.included.iter().any(|location| around.changed.contains(location));
    }
    drop_included(&mut documents);
    tally.configs = documents.iter().filter(|document| document.subject).count() as u64;
    tally.judged_by = judged_by(&documents, settings);
    let graph = LazyGraph::default();
    let mut checked = check_documents(&documents, store, settings, &graph, &mut tally);
    let picture = around.draw.then(|| {
        let drawn = catch_unwind(AssertUnwindSafe(|| Picture::of(&documents, store, settings, &graph)));
        drawn.unwrap_or_else(|_| {
            tally.fail("the graph", "internal error while drawing it");
            Picture::default()
        })
    });
    let (found, judged) = scripts::check(&mut scans, &documents, store, settings, &mut tally);
    checked.extend(found);
    let holdings = around.holdings;
    match catch_unwind(AssertUnwindSafe(|| rules::repo::check(&holdings, store))) {
        Ok(found) => checked.extend(found),
        Err(_) => tally.fail("the state directory", "internal error while checking what Git holds of it"),
    }
    for (shown, reason) in holdings.problems {
        tally.fail(&shown, reason);
    }
    let configs = config_files(&documents, &scans);
    let outcome = combine::combine(scans, documents, judged, checked, tally.into_scope(), settings);
    Outcome { configs, picture, ..outcome }
}

fn config_files(documents: &[Document], scans: &[FileScan]) -> Vec<ConfigFile> {
    let scanned: BTreeSet<&str> = scans.iter().map(|scan| scan.shown.as_str()).collect();
    let files = documents.iter().filter(|document| document.subject).flat_map(|document| {
        let locations = std::iter::once(&document.location).chain(&document.included);
        document.paths.iter().zip(locations).map(|(shown, location)| ConfigFile {
            shown: shown.clone(),
            location: location.clone(),
            scanned: scanned.contains(shown.as_str()),
        })
    });
    let mut files: Vec<ConfigFile> = files.collect();
    files.sort_by(|a, b| a.shown.cmp(&b.shown));
    files.dedup_by(|a, b| a.shown == b.shown);
    files
}

/// Which schemas judge the main configurations, and how many of these each.
fn judged_by(documents: &[Document], settings: &Settings) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for document in documents.iter().filter(|document| document.subject && document.kind == Kind::OpenClaw) {
        for &root in &document.roots {
            let touched = document.tree.at(root, &["meta", "lastTouchedVersion"]);
            let touched = touched.and_then(|id| document.tree.node(id).as_str());
            let schema = match settings.schema {
                Some(own) => own.how.clone().into_owned(),
                None => schema::choose(settings.openclaw_version.as_deref(), touched).version.to_owned(),
            };
            *counts.entry(schema).or_default() += 1;
        }
    }
    counts
}

fn check_documents(
    documents: &[Document],
    store: &dyn FileStore,
    settings: &Settings,
    graph: &LazyGraph,
    tally: &mut Tally,
) -> Vec<Finding> {
    let check = |document: &Document| {
        if !document.subject {
            return Ok(Vec::new());
        }
        let findings = catch_unwind(AssertUnwindSafe(|| rules::check_one(document, documents, store, settings, graph)));
        findings
            .map(|found| with_origins(document, in_file_bytes(document, found)))
            .map_err(|_| document.path().to_owned())
    };
    let results: Vec<_> = match documents {
        [one] => vec![check(one)],
        _ if documents.iter().filter(|document| document.subject).count() <= FEW => {
            documents.iter().map(check).collect()
        }
        _ => documents.par_iter().map(check).collect(),
    };
    let mut findings = Vec::new();
    for result in results {
        match result {
            Ok(found) => findings.extend(found),
            Err(shown) => tally.fail(&shown, "internal error while checking it"),
        }
    }
    findings
}

/// Says of each finding where in Git its file comes from.
fn with_origins(document: &Document, mut findings: Vec<Finding>) -> Vec<Finding> {
    for finding in findings.iter_mut().filter(|finding| finding.origin.is_none()) {
        finding.origin = document.origin_of(&finding.path).map(|origin| Box::new(origin.clone()));
    }
    findings
}

/// Moves the spans of findings from the decoded text, which rules see, to the
/// bytes of the file; the same thing unless the file is UTF-16.
fn in_file_bytes(document: &Document, mut findings: Vec<Finding>) -> Vec<Finding> {
    for (path, bytes) in document.paths.iter().zip(&document.texts) {
        let decoded = text::decode(bytes);
        if decoded.encoding == text::Encoding::Utf8 {
            continue;
        }
        for finding in &mut findings {
            if finding.path == *path {
                finding.span = decoded.to_file(finding.span);
                for edit in finding.fixes.iter_mut().flat_map(|fix| &mut fix.edits) {
                    edit.span = decoded.to_file(edit.span);
                }
            }
            for related in finding.related.iter_mut().filter(|related| related.path == *path) {
                related.span = decoded.to_file(related.span);
            }
        }
    }
    findings
}

/// A fragment that another document includes is judged there, not by itself.
fn drop_included(documents: &mut Vec<Document>) {
    let included: Vec<_> = documents.iter().flat_map(|document| document.included.iter().cloned()).collect();
    if !included.is_empty() {
        documents.retain(|document| document.kind == Kind::OpenClaw || !included.contains(&document.location));
    }
}
