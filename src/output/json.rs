//! `json` and `jsonl`, as `schemas/report.schema.json` describes them.

use std::collections::BTreeMap;
use std::io;

use serde::Serialize;

use super::item::{Item, Note, Place, SafeFix};
use super::{Region, Render, Report, Scope, Scrubbed, Unit};
use crate::finding::{Confidence, Severity};
use crate::origin::Origin;
use crate::text::Span;

/// One object with scope and findings.
#[derive(Clone, Copy, Debug)]
pub struct Json;

/// One finding per line.
#[derive(Clone, Copy, Debug)]
pub struct Jsonl;

#[derive(Serialize)]
struct Document<'a> {
    tool: &'static str,
    version: &'static str,
    complete: bool,
    scope: ScopeObject<'a>,
    findings: Vec<FindingObject<'a>>,
}

#[derive(Serialize)]
struct ScopeObject<'a> {
    unit: Unit,
    files: u64,
    bytes: u64,
    configs: u64,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    judged_by: &'a BTreeMap<String, u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    commits: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refs: Option<u64>,
    skipped: Vec<Skipped<'a>>,
    unscanned: Vec<Unscanned<'a>>,
    limits: &'a [String],
}

#[derive(Serialize)]
struct Skipped<'a> {
    reason: &'a str,
    count: u64,
}

#[derive(Serialize)]
struct Unscanned<'a> {
    path: &'a str,
    reason: &'a str,
}

#[derive(Serialize)]
struct FindingObject<'a> {
    rule: &'a str,
    severity: Severity,
    confidence: Confidence,
    message: &'a Scrubbed,
    path: &'a Scrubbed,
    #[serde(skip_serializing_if = "Option::is_none")]
    pointer: Option<&'a Scrubbed>,
    span: SpanObject,
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    blob: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    in_head: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<OriginObject<'a>>,
    fingerprint: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a Scrubbed>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<FixObject<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<RelatedObject<'a>>,
}

/// What of an origin has no field of its own.
#[derive(Serialize)]
pub(super) struct OriginObject<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    refs: Vec<&'a Scrubbed>,
    #[serde(skip_serializing_if = "is_zero")]
    ref_count: usize,
    #[serde(skip_serializing_if = "is_zero")]
    commits: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    removed: Option<RemovalObject<'a>>,
}

#[derive(Serialize)]
struct RemovalObject<'a> {
    commit: &'a str,
    date: String,
}

impl<'a> OriginObject<'a> {
    pub(super) fn new(origin: &'a Origin, refs: &'a [Scrubbed]) -> Self {
        let removed = origin.removed.as_ref();
        Self {
            kind: origin.kind.as_str(),
            refs: refs.iter().collect(),
            ref_count: origin.ref_count,
            commits: origin.commits,
            removed: removed.map(|removed| RemovalObject { commit: &removed.commit, date: removed.date.to_string() }),
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// Offsets in bytes; lines and columns, in characters, where they are known.
#[derive(Serialize)]
struct SpanObject {
    start: usize,
    end: usize,
    #[serde(flatten)]
    lines: Option<Lines>,
}

#[derive(Serialize)]
struct Lines {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
struct FixObject<'a> {
    title: &'a Scrubbed,
    safe: bool,
    edits: Vec<EditObject<'a>>,
}

#[derive(Serialize)]
struct EditObject<'a> {
    span: SpanObject,
    text: &'a Scrubbed,
}

#[derive(Serialize)]
struct RelatedObject<'a> {
    path: &'a Scrubbed,
    span: SpanObject,
    message: &'a Scrubbed,
}

impl Render for Json {
    fn render(&self, report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
        let document = Document {
            tool: env!("CARGO_PKG_NAME"),
            version: report.version,
            complete: report.is_complete(),
            scope: scope(&report.scope),
            findings: report.items.iter().map(finding).collect(),
        };
        serde_json::to_writer_pretty(&mut *out, &document)?;
        writeln!(out)
    }
}

impl Render for Jsonl {
    fn render(&self, report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
        for item in &report.items {
            serde_json::to_writer(&mut *out, &finding(item))?;
            writeln!(out)?;
        }
        Ok(())
    }
}

fn scope(scope: &Scope) -> ScopeObject<'_> {
    ScopeObject {
        unit: scope.unit,
        files: scope.files,
        bytes: scope.bytes,
        configs: scope.configs,
        judged_by: &scope.judged_by,
        commits: scope.commits,
        refs: scope.refs,
        skipped: scope.skipped.iter().map(|(reason, count)| Skipped { reason, count: *count }).collect(),
        unscanned: scope.unscanned.iter().map(|(path, reason)| Unscanned { path, reason }).collect(),
        limits: &scope.limits,
    }
}

fn finding(item: &Item) -> FindingObject<'_> {
    let origin = item.origin.as_deref();
    FindingObject {
        rule: item.rule,
        severity: item.severity,
        confidence: item.confidence,
        message: &item.message,
        path: &item.place.path,
        pointer: item.pointer.as_ref(),
        span: span(item.place.span, Some(item.region())),
        commit: origin.and_then(|origin| origin.commit.as_deref()),
        blob: item.blob(),
        author_date: origin.and_then(|origin| origin.author_date).map(|date| date.to_string()),
        in_head: origin.and_then(|origin| origin.in_head),
        origin: origin.map(|origin| OriginObject::new(origin, &item.refs)),
        fingerprint: &item.fingerprint,
        help: item.help.as_ref(),
        fixes: item.fixes.iter().map(fix).collect(),
        related: item.related.iter().map(related).collect(),
    }
}

fn fix(fix: &SafeFix) -> FixObject<'_> {
    let edits = fix.edits.iter().map(|edit| EditObject { span: span(edit.span, edit.region), text: &edit.text });
    FixObject { title: &fix.title, safe: fix.safe, edits: edits.collect() }
}

fn related(note: &Note) -> RelatedObject<'_> {
    let Place { path, span: bytes, .. } = &note.place;
    RelatedObject { path, span: span(*bytes, note.place.region()), message: &note.message }
}

fn span(bytes: Span, region: Option<Region>) -> SpanObject {
    let lines = region.map(|region| Lines {
        line: region.start.line,
        column: region.start.column,
        end_line: region.end.line,
        end_column: region.end.column,
    });
    SpanObject { start: bytes.start, end: bytes.end, lines }
}
