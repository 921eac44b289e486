//! From detections and rule findings to one sorted list without repetitions.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::doc::{FileId, Pointer, Value};
use crate::finding::{Finding, Fix};
use crate::model::replacement;
use crate::origin::Origin;
use crate::output::{Scope, SecretSpan};
use crate::project::Document;
use crate::redact::Secret;
use crate::rules;
use crate::secrets::Detection;
use crate::settings::Settings;
use crate::suppress::{InlineMarkers, Listed};
use crate::text::{Point, Span, decode};

use super::detected;
use super::file::{FileScan, Piece};
use super::scripts::Judged;
use super::{Outcome, Source};

/// The document rule that a detector's finding makes superfluous.
const PLAINTEXT: &str = "secret/plaintext-credential";

/// The same in a Compose file.
const COMPOSE: &str = "secret/compose-environment";

pub(super) fn combine(
    scans: Vec<FileScan>,
    documents: Vec<Document>,
    scripts: Vec<Judged>,
    checked: Vec<Finding>,
    scope: Scope,
    settings: &Settings,
) -> Outcome {
    let mut by_path: BTreeMap<Key, Gathered> = BTreeMap::new();
    for scan in scans {
        if scan.detections.is_empty() {
            continue;
        }
        let gathered = by_path.entry(key(&scan.shown, scan.origin.as_deref())).or_default();
        gathered.origin = scan.origin;
        for piece in scan.pieces {
            gathered.pieces.push(piece);
        }
        gathered.detections = scan.detections;
    }
    for finding in checked {
        by_path.entry(key(&finding.path, finding.origin.as_deref())).or_default().checked.push(finding);
    }
    for document in documents {
        locate_detections(&document, &mut by_path);
        replace_literals(&document, &mut by_path, settings);
        let paths = document.paths.into_iter().zip(document.origins);
        for ((path, origin), text) in paths.zip(document.texts) {
            let key = key(&path, origin.as_deref());
            if document.subject && origin.is_none() && InlineMarkers::may_be_in(&text) {
                by_path.entry(key.clone()).or_default();
            }
            if let Some(gathered) = by_path.get_mut(&key).filter(|gathered| gathered.pieces.is_empty()) {
                gathered.pieces.push(Piece { offset: 0, start: Point::default(), whole: true, text });
            }
        }
    }
    for Judged { shown, origin, text, .. } in scripts {
        let key = key(&shown, origin.as_deref());
        if origin.is_none() && InlineMarkers::may_be_in(&text) {
            by_path.entry(key.clone()).or_default();
        }
        if let Some(gathered) = by_path.get_mut(&key).filter(|gathered| gathered.pieces.is_empty()) {
            gathered.pieces.push(Piece { offset: 0, start: Point::default(), whole: true, text });
        }
    }
    let today = settings.now.to_zoned(jiff::tz::TimeZone::UTC).date();
    let listed = Listed::new(&settings.suppressions, today);
    let mut outcome = Outcome { scope, ..Outcome::default() };
    for ((path, blob), gathered) in by_path {
        gathered.report(&path, blob.is_none(), settings, &listed, &mut outcome);
    }
    let entries = rules::repo::check_entries(listed.expired(), listed.unused().filter(|_| settings.whole));
    let entries = entries.into_iter().filter(|finding| finding.confidence >= settings.min_confidence);
    outcome.findings.extend(entries.filter_map(|finding| settings.apply(finding)));
    outcome.findings.sort_by(Finding::report_order);
    // A file that two configurations include, or one of them twice, has its faults once.
    outcome.findings.dedup_by(|a, b| {
        (&a.path, a.blob(), a.span, a.rule, &a.message) == (&b.path, b.blob(), b.span, b.rule, &b.message)
    });
    outcome
}

/// A path, and the blob if the content is one of Git's.
type Key = (String, Option<String>);

fn key(path: &str, origin: Option<&Origin>) -> Key {
    (path.to_owned(), origin.and_then(|origin| origin.blob.clone()))
}

/// Everything known about one file, or about one blob with its path.
#[derive(Default)]
struct Gathered {
    detections: Vec<Detection>,
    /// JSON pointers of detections that lie in a configuration, by span.
    pointers: HashMap<Span, String>,
    checked: Vec<Finding>,
    /// What literals of a configuration can be replaced by, by their span.
    replacements: HashMap<Span, Fix>,
    pieces: Vec<Piece>,
    origin: Option<Box<Origin>>,
}

impl Gathered {
    /// `in_worktree` says that this is a file, and not a blob of Git's.
    fn report(
        mut self,
        path: &str,
        in_worktree: bool,
        settings: &Settings,
        listed: &Listed<'_>,
        outcome: &mut Outcome,
    ) {
        let mut secrets: Vec<SecretSpan> = self.detections.iter().map(detected::secret_span).collect();
        secrets.extend(self.checked.iter().filter_map(|found| Some(secret_span(found.span, found.secret.as_ref()?))));
        // Of two rules that see one value the one that knows its public prefix is right about what may be shown.
        secrets.sort_by_key(|secret| (secret.span, std::cmp::Reverse(secret.public_prefix)));
        secrets.dedup_by_key(|secret| secret.span);
        let mut findings = self.detected(path);
        findings.append(&mut self.checked);
        drop_repeated(&mut findings);
        for finding in findings.iter_mut().filter(|finding| finding.rule.starts_with("secret/")) {
            finding.fixes.extend(self.replacements.get(&finding.span).cloned());
        }

        let pieces: Vec<_> = self.pieces.iter().map(|piece| (InlineMarkers::new(&piece.text), piece)).collect();
        let mut kept = false;
        for finding in findings {
            // A marker has its use also where the finding would not be reported.
            let inline = pieces.iter().any(|(markers, piece)| {
                let at = finding.span.start.checked_sub(piece.offset).filter(|&at| at <= piece.text.len());
                at.is_some_and(|at| markers.suppress(finding.rule, at))
            });
            if inline || finding.confidence < settings.min_confidence {
                continue;
            }
            let Some(finding) = settings.apply(finding) else { continue };
            if !listed.covers(&finding) {
                outcome.findings.push(finding);
                kept = true;
            }
        }
        for (markers, piece) in pieces.iter().filter(|_| in_worktree) {
            for mut finding in rules::repo::check_markers(&markers.own()) {
                finding.span = finding.span.shifted(piece.offset);
                path.clone_into(&mut finding.path);
                let wanted = finding.confidence >= settings.min_confidence;
                let finding = settings.apply(finding).filter(|finding| wanted && !listed.covers(finding));
                kept |= finding.is_some();
                outcome.findings.extend(finding);
            }
        }
        if kept {
            let blob = outcome.findings.last().and_then(|finding| finding.blob().map(str::to_owned));
            for Piece { offset, start, whole, text } in self.pieces {
                let inside = Span::new(offset, offset + text.len());
                let secrets = secrets.iter().filter(|secret| inside.overlaps(secret.span)).copied().collect();
                outcome.sources.push(Source {
                    path: path.to_owned(),
                    blob: blob.clone(),
                    offset,
                    start,
                    whole,
                    text,
                    secrets,
                });
            }
        }
    }

    /// Detections as findings.
    fn detected(&self, path: &str) -> Vec<Finding> {
        let as_finding = |detection: &Detection| {
            let mut finding = detected::to_finding(detection, path);
            finding.pointer = self.pointers.get(&detection.span).cloned();
            finding.origin.clone_from(&self.origin);
            finding
        };
        self.detections.iter().map(as_finding).collect()
    }
}

/// Of several findings for one secret value the most telling stays: a
/// provider's detector, else the credential path, else a generic detector.
fn drop_repeated(findings: &mut Vec<Finding>) {
    let rank = |finding: &Finding| match finding.rule {
        PLAINTEXT | COMPOSE => 1,
        rule if rule.starts_with("secret/generic") || rule.starts_with("secret/password") => 0,
        _ => 2,
    };
    let is_secret = |finding: &&Finding| finding.rule.starts_with("secret/");
    if findings.iter().filter(is_secret).count() < 2 {
        return;
    }
    let ranked = |least: u8| {
        let spans = findings.iter().filter(is_secret).filter(|finding| rank(finding) >= least);
        Overlaps::new(spans.map(|finding| (finding.span, ())).collect())
    };
    let better = [ranked(1), ranked(2)];
    let with_pointer =
        findings.iter().filter(is_secret).filter_map(|finding| Some((finding.span, finding.pointer.clone()?)));
    let pointers = Overlaps::new(with_pointer.collect());
    let mut seen = HashSet::new();
    findings.retain_mut(|finding| {
        if !finding.rule.starts_with("secret/") {
            return true;
        }
        if finding.pointer.is_none() {
            finding.pointer = pointers.first(finding.span).cloned();
        }
        let repeated =
            better.get(usize::from(rank(finding))).is_some_and(|better| better.first(finding.span).is_some());
        !repeated && seen.insert((finding.span, finding.rule))
    });
}

/// Spans that can be asked what overlaps with them without looking at each.
struct Overlaps<T> {
    /// By start.
    spans: Vec<(Span, T)>,
    /// The furthest end up to and including each.
    reach: Vec<usize>,
}

impl<T> Overlaps<T> {
    fn new(mut spans: Vec<(Span, T)>) -> Self {
        spans.sort_by_key(|(span, _)| *span);
        let furthest = |reach: &mut usize, (span, _): &(Span, T)| {
            *reach = span.end.max(*reach);
            Some(*reach)
        };
        let reach = spans.iter().scan(0, furthest).collect();
        Self { spans, reach }
    }

    /// The first that overlaps with `span`.
    fn first(&self, span: Span) -> Option<&T> {
        // Before this one, nothing reaches as far.
        let from = self.reach.partition_point(|&reach| reach <= span.start);
        let candidates = self.spans[from..].iter().take_while(|(other, _)| other.start < span.end);
        candidates.filter(|(other, _)| other.overlaps(span)).map(|(_, value)| value).next()
    }
}

/// Finds the JSON pointers of the secrets that lie in a configuration.
fn locate_detections(document: &Document, by_path: &mut BTreeMap<Key, Gathered>) {
    for (index, path) in document.paths.iter().enumerate() {
        let origin = document.origins.get(index).and_then(Option::as_deref);
        let Some(gathered) = by_path.get_mut(&key(path, origin)) else { continue };
        if gathered.detections.is_empty() {
            continue;
        }
        let file = FileId(u16::try_from(index).unwrap_or(u16::MAX));
        let mut detected: Vec<Span> = gathered.detections.iter().map(|detection| detection.span).collect();
        detected.sort_unstable();
        let decoded = document.texts.get(index).map(|text| decode(text));
        let mut found: HashMap<Span, String> = HashMap::new();
        for &root in &document.roots {
            document.tree.walk(root, |pointer: &Pointer, _, id| {
                let node = document.tree.node(id);
                if node.file != file || !matches!(node.value, Value::String(_)) {
                    return;
                }
                let value = decoded.as_ref().map_or(node.span, |decoded| decoded.to_file(node.span));
                let first = detected.partition_point(|span| span.start < value.start);
                let starting_inside = detected[first..].iter().take_while(|span| span.start < value.end);
                for &span in starting_inside.filter(|span| value.contains(**span)) {
                    found.entry(span).or_insert_with(|| pointer.to_string());
                }
            });
        }
        gathered.pointers = found;
    }
}

/// Says what the literals of a configuration in the worktree can be replaced by.
fn replace_literals(document: &Document, by_path: &mut BTreeMap<Key, Gathered>, settings: &Settings) {
    if document.origins.iter().any(Option::is_some) {
        return;
    }
    let mut secrets = Vec::new();
    for (file, path) in (0..).map(FileId).zip(&document.paths) {
        let Some(gathered) = by_path.get(&key(path, None)) else { continue };
        secrets.extend(gathered.pointers.keys().map(|span| (file, *span)));
        let checked = gathered.checked.iter().filter(|finding| finding.secret.is_some());
        secrets.extend(checked.map(|finding| (file, finding.span)));
    }
    secrets.sort_unstable();
    secrets.dedup();
    if secrets.is_empty() {
        return;
    }
    for ((file, span), fix) in replacement::fixes(document, &secrets, settings.openclaw_version.as_deref()) {
        let path = document.path_of(FileId(file)).to_owned();
        if let Some(gathered) = by_path.get_mut(&key(&path, None)) {
            gathered.replacements.insert(span, fix);
        }
    }
}

fn secret_span(span: Span, secret: &Secret) -> SecretSpan {
    SecretSpan { span, public_prefix: secret.public_prefix() }
}
