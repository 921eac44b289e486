//! `sarif`: SARIF 2.1.0 as GitHub code scanning wants it.
//!
//! Beyond the standard, GitHub asks for regions of one line (an annotation is
//! shown only if all its lines are in the diff), columns in UTF-16 units or
//! scalar values, at most 25,000 results, and a `primaryLocationLineHash`.
//! See <https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning>.

use std::cmp::Reverse;
use std::io;

use serde_json::{Value, json};

use super::item::{Item, Note, Place, SafeFix};
use super::json::OriginObject;
use super::sarif_rule::{level, rules};
use super::{HOMEPAGE, Region, Render, Report};
use crate::redact::printable;
use crate::text::Point;

/// GitHub refuses a run with more results.
const MOST_RESULTS: usize = 25_000;

/// GitHub shows this many of a result's locations.
const MOST_RELATED: usize = 100;

/// How many unreadable files are named.
const MOST_NOTIFICATIONS: usize = 1000;

/// SARIF 2.1.0.
#[derive(Clone, Copy, Debug)]
pub struct Sarif;

impl Render for Sarif {
    fn render(&self, report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
        let items = worst(report);
        let (rules, ids) = rules(report);
        let results: Vec<Value> = items.iter().map(|item| result(item, ids.binary_search(&item.rule).ok())).collect();
        let log = json!({
            "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": env!("CARGO_PKG_NAME"),
                    "version": report.version,
                    "semanticVersion": report.version,
                    "informationUri": HOMEPAGE,
                    "rules": rules,
                } },
                "automationDetails": { "id": format!("{}/{}/", env!("CARGO_PKG_NAME"), report.category) },
                "columnKind": "utf16CodeUnits",
                "originalUriBaseIds": { "%SRCROOT%": { "description": { "text": "The root of the repository." } } },
                "invocations": [{
                    "executionSuccessful": report.is_complete(),
                    "toolExecutionNotifications": notifications(report, report.items.len() - items.len()),
                }],
                "results": results,
            }],
        });
        serde_json::to_writer_pretty(&mut *out, &log)?;
        writeln!(out)
    }
}

/// The findings that fit, in the report's order: if not all do, the least ones are left out.
fn worst(report: &Report) -> Vec<&Item> {
    let mut ranked: Vec<(usize, &Item)> = report.items.iter().enumerate().collect();
    if ranked.len() > MOST_RESULTS {
        ranked.sort_by_key(|(_, item)| Reverse((item.severity, item.confidence)));
        ranked.truncate(MOST_RESULTS);
        ranked.sort_by_key(|&(at, _)| at);
    }
    ranked.into_iter().map(|(_, item)| item).collect()
}

fn notifications(report: &Report, left_out: usize) -> Vec<Value> {
    let unscanned = &report.scope.unscanned;
    let named = unscanned.iter().take(MOST_NOTIFICATIONS);
    let mut notifications: Vec<Value> = named
        .map(|(path, reason)| {
            json!({ "level": "error", "message": { "text": printable(&format!("could not scan {path}: {reason}")) } })
        })
        .collect();
    if let Some(more) = unscanned.len().checked_sub(MOST_NOTIFICATIONS).filter(|&more| more > 0) {
        notifications
            .push(json!({ "level": "error", "message": { "text": format!("could not scan {more} more {}", report.scope.unit.as_str()) } }));
    }
    notifications.extend(
        report.scope.limits.iter().map(|limit| json!({ "level": "error", "message": { "text": printable(limit) } })),
    );
    if left_out > 0 {
        let text = format!("{left_out} findings are left out: code scanning takes {MOST_RESULTS} per run");
        notifications.push(json!({ "level": "warning", "message": { "text": text } }));
    }
    notifications
}

fn result(item: &Item, rule_index: Option<usize>) -> Value {
    let mut location = json!({ "physicalLocation": physical(&item.place, item.region()) });
    if let Some(pointer) = &item.pointer {
        location["logicalLocations"] = json!([{ "fullyQualifiedName": pointer, "kind": "member" }]);
    }
    let related: Vec<&Note> = item.related.iter().take(MOST_RELATED).collect();
    let mut result = json!({
        "ruleId": item.rule,
        "level": level(item.severity),
        "message": { "text": message(item, &related) },
        "locations": [location],
        "partialFingerprints": {
            "primaryLocationLineHash": item.line_hash,
            "openclawLint/v1": item.fingerprint,
        },
        "properties": { "confidence": item.confidence },
    });
    if let Some(origin) = &item.origin {
        result["properties"]["origin"] = json!(OriginObject::new(origin, &item.refs));
        for (name, value) in [("commit", &origin.commit), ("blob", &origin.blob)] {
            if let Some(value) = value {
                result["properties"][name] = json!(value);
            }
        }
    }
    if let Some(index) = rule_index {
        result["ruleIndex"] = json!(index);
    }
    if !related.is_empty() {
        result["relatedLocations"] = related.iter().enumerate().map(|(at, note)| related_location(at, note)).collect();
    }
    let fixes: Vec<Value> = item.fixes.iter().filter_map(|each| fix(item, each)).collect();
    if !fixes.is_empty() {
        result["fixes"] = Value::Array(fixes);
    }
    result
}

/// The message, the help, and links to the related locations. Square brackets
/// would start a link of their own, so those of the texts are escaped.
fn message(item: &Item, related: &[&Note]) -> String {
    let plain = |text: &str| text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]");
    let mut text = plain(item.message.as_str()) + &plain(&item.origin_suffix());
    if let Some(help) = &item.help {
        text.push('\n');
        text.push_str(&plain(help.as_str()));
    }
    for (at, note) in related.iter().enumerate() {
        text.push_str(if at == 0 { "\nSee also: " } else { ", " });
        text.push_str(&format!("[{}]({})", plain(note.message.as_str()), at + 1));
    }
    text
}

fn related_location(at: usize, note: &Note) -> Value {
    let physical = match note.place.region() {
        Some(region) => physical(&note.place, region),
        None => json!({ "artifactLocation": artifact(note.place.path.as_str()) }),
    };
    json!({ "id": at + 1, "message": { "text": note.message }, "physicalLocation": physical })
}

/// A place, cut to its first line.
fn physical(place: &Place, region: Region) -> Value {
    json!({
        "artifactLocation": artifact(place.path.as_str()),
        "region": lines(region.start, region.first_line_end),
    })
}

fn lines(start: Point, end: Point) -> Value {
    json!({ "startLine": start.line, "startColumn": start.utf16, "endLine": end.line, "endColumn": end.utf16 })
}

fn fix(item: &Item, fix: &SafeFix) -> Option<Value> {
    let replacements = fix.edits.iter().map(|edit| {
        let region = edit.region?;
        let deleted = lines(region.start, region.end);
        Some(json!({ "deletedRegion": deleted, "insertedContent": { "text": edit.text } }))
    });
    let replacements: Vec<Value> = replacements.collect::<Option<_>>()?;
    // The standard wants at least one.
    if replacements.is_empty() {
        return None;
    }
    Some(json!({
        "description": { "text": fix.title },
        "artifactChanges": [{ "artifactLocation": artifact(item.place.path.as_str()), "replacements": replacements }],
        "properties": { "safe": fix.safe },
    }))
}

/// A path below the repository's root, or an absolute one as a `file:` address.
fn artifact(path: &str) -> Value {
    let encoded = percent_encoded(path);
    let drive = matches!(path.as_bytes(), [letter, b':', b'/', ..] if letter.is_ascii_alphabetic());
    match (path.starts_with('/'), drive) {
        (true, _) => json!({ "uri": format!("file://{encoded}") }),
        (false, true) => json!({ "uri": format!("file:///{}", encoded.replacen("%3A", ":", 1)) }),
        (false, false) => json!({ "uri": encoded, "uriBaseId": "%SRCROOT%" }),
    }
}

/// RFC 3986: everything but unreserved characters and the separator.
fn percent_encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
