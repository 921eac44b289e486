//! From detections and rule findings to one sorted list without repetitions.

use std::collections::{BTreeMap, HashSet};

use crate::doc::{FileId, Pointer, Value};
use crate::finding::Finding;
use crate::output::{Scope, SecretSpan};
use crate::project::Document;
use crate::redact::Secret;
use crate::secrets::Detection;
use crate::settings::Settings;
use crate::suppress::{Listed, is_suppressed_inline};
use crate::text::{LineIndex, Point, Span};

use super::detected;
use super::file::{FileScan, Piece};
use super::{Outcome, Source};

/// The document rule that a detector's finding makes superfluous.
const PLAINTEXT: &str = "secret/plaintext-credential";

pub(super) fn combine(
    scans: Vec<FileScan>,
    documents: Vec<Document>,
    checked: Vec<Finding>,
    scope: Scope,
    settings: &Settings,
) -> Outcome {
    let mut by_path: BTreeMap<String, Gathered> = BTreeMap::new();
    for scan in scans {
        if scan.detections.is_empty() {
            continue;
        }
        let gathered = by_path.entry(scan.shown).or_default();
        for piece in scan.pieces {
            gathered.pieces.push(piece);
        }
        gathered.detections = scan.detections;
    }
    for finding in checked {
        by_path.entry(finding.path.clone()).or_default().checked.push(finding);
    }
    for document in documents {
        locate_detections(&document, &mut by_path);
        for (path, text) in document.paths.into_iter().zip(document.texts) {
            if let Some(gathered) = by_path.get_mut(&path).filter(|gathered| gathered.pieces.is_empty()) {
                gathered.pieces.push(Piece { offset: 0, start: Point::default(), whole: true, text });
            }
        }
    }
    let today = settings.now.to_zoned(jiff::tz::TimeZone::UTC).date();
    let listed = Listed::new(&settings.suppressions, today);
    let mut outcome = Outcome { scope, ..Outcome::default() };
    for (path, gathered) in by_path {
        gathered.report(&path, settings, &listed, &mut outcome);
    }
    outcome.findings.sort_by(Finding::report_order);
    outcome
}

/// Everything known about one file.
#[derive(Default)]
struct Gathered {
    detections: Vec<Detection>,
    /// JSON pointers of detections that lie in a configuration, by span.
    pointers: Vec<(Span, String)>,
    checked: Vec<Finding>,
    pieces: Vec<Piece>,
}

impl Gathered {
    fn report(mut self, path: &str, settings: &Settings, listed: &Listed<'_>, outcome: &mut Outcome) {
        let mut secrets: Vec<SecretSpan> =
            self.detections.iter().map(|found| secret_span(found.span, &found.secret)).collect();
        secrets.extend(self.checked.iter().filter_map(|found| Some(secret_span(found.span, found.secret.as_ref()?))));
        let mut findings = self.detected(path);
        findings.append(&mut self.checked);
        drop_repeated(&mut findings);

        let pieces: Vec<_> = self.pieces.into_iter().map(|piece| (LineIndex::new(&piece.text), piece)).collect();
        let mut kept = false;
        for finding in findings {
            if finding.confidence < settings.min_confidence {
                continue;
            }
            let Some(finding) = settings.apply(finding) else { continue };
            let inline = pieces.iter().any(|(index, piece)| {
                let at = finding.span.start.checked_sub(piece.offset).filter(|&at| at <= piece.text.len());
                at.is_some_and(|at| is_suppressed_inline(&piece.text, index, finding.rule, at))
            });
            if !inline && !listed.covers(&finding) {
                outcome.findings.push(finding);
                kept = true;
            }
        }
        if kept {
            for (_, Piece { offset, start, whole, text }) in pieces {
                let inside = Span::new(offset, offset + text.len());
                let secrets = secrets.iter().filter(|secret| inside.overlaps(secret.span)).copied().collect();
                outcome.sources.push(Source { path: path.to_owned(), offset, start, whole, text, secrets });
            }
        }
    }

    /// Detections as findings.
    fn detected(&self, path: &str) -> Vec<Finding> {
        let as_finding = |detection: &Detection| {
            let mut finding = detected::to_finding(detection, path);
            finding.pointer = self.pointers.iter().find(|(span, _)| *span == detection.span).map(|(_, at)| at.clone());
            finding
        };
        self.detections.iter().map(as_finding).collect()
    }
}

/// Of several findings for one secret value the most telling stays: a
/// provider's detector, else the credential path, else a generic detector.
fn drop_repeated(findings: &mut Vec<Finding>) {
    let rank = |finding: &Finding| match finding.rule {
        PLAINTEXT => 1,
        rule if rule.starts_with("secret/generic") || rule.starts_with("secret/password") => 0,
        _ => 2,
    };
    let of_secrets: Vec<(Span, u8, Option<String>)> = findings
        .iter()
        .filter(|finding| finding.rule.starts_with("secret/"))
        .map(|finding| (finding.span, rank(finding), finding.pointer.clone()))
        .collect();
    if of_secrets.len() < 2 {
        return;
    }
    let mut seen = HashSet::new();
    findings.retain_mut(|finding| {
        if !finding.rule.starts_with("secret/") {
            return true;
        }
        let own = rank(finding);
        let better = of_secrets.iter().any(|(span, rank, _)| *rank > own && span.overlaps(finding.span));
        if finding.pointer.is_none() {
            finding.pointer =
                of_secrets.iter().filter(|(span, ..)| span.overlaps(finding.span)).find_map(|(.., at)| at.clone());
        }
        !better && seen.insert((finding.span, finding.rule))
    });
}

/// Finds the JSON pointers of the secrets that lie in a configuration.
fn locate_detections(document: &Document, by_path: &mut BTreeMap<String, Gathered>) {
    for (index, path) in document.paths.iter().enumerate() {
        let Some(gathered) = by_path.get_mut(path) else { continue };
        if gathered.detections.is_empty() {
            continue;
        }
        let file = FileId(u16::try_from(index).unwrap_or(u16::MAX));
        let mut found: Vec<(Span, String)> = Vec::new();
        for &root in &document.roots {
            document.tree.walk(root, |pointer: &Pointer, _, id| {
                let node = document.tree.node(id);
                if node.file != file || !matches!(node.value, Value::String(_)) {
                    return;
                }
                let holds = gathered.detections.iter().filter(|detection| node.span.contains(detection.span));
                found.extend(holds.map(|detection| (detection.span, pointer.to_string())));
            });
        }
        gathered.pointers = found;
    }
}

fn secret_span(span: Span, secret: &Secret) -> SecretSpan {
    SecretSpan { span, public_prefix: secret.public_prefix() }
}
