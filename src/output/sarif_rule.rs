//! The rules array of a SARIF run, from the rules' documentation pages.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Report, docs_url};
use crate::finding::{Confidence, Severity};
use crate::rule::Meta;

/// GitHub's limit for `shortDescription` and `fullDescription`, in characters.
const MOST_TEXT: usize = 1024;

/// Descriptors of all rules with findings, and their ids in the same order.
pub(super) fn rules(report: &Report) -> (Vec<Value>, Vec<&'static str>) {
    let ids: BTreeSet<&'static str> = report.items.iter().map(|item| item.rule).collect();
    let rules = ids.iter().map(|&id| report.rule(id).map_or_else(|| unknown(id), known)).collect();
    (rules, ids.into_iter().collect())
}

fn known(meta: &Meta) -> Value {
    let short = or(meta.summary(), meta.id);
    let full = or(meta.section("What it does").unwrap_or(""), short);
    let mut tags = vec![meta.family()];
    let mut properties = json!({ "precision": precision(meta.confidence), "problem.severity": problem(meta.severity) });
    if is_security(meta.family()) {
        tags.insert(0, "security");
        properties["security-severity"] = json!(security_severity(meta));
    }
    properties["tags"] = json!(tags);
    json!({
        "id": meta.id,
        "shortDescription": { "text": cut(short) },
        "fullDescription": { "text": cut(full) },
        "help": { "text": or(meta.page(), short), "markdown": or(meta.page(), short) },
        "helpUri": docs_url(meta.id),
        "defaultConfiguration": { "level": level(meta.severity) },
        "properties": properties,
    })
}

/// A rule without a page, such as one that the user brought along.
fn unknown(id: &str) -> Value {
    json!({
        "id": id,
        "shortDescription": { "text": id },
        "fullDescription": { "text": id },
        "help": { "text": id },
    })
}

fn or<'a>(text: &'a str, fallback: &'a str) -> &'a str {
    if text.trim().is_empty() { fallback } else { text }
}

/// A paragraph on one line, not longer than GitHub takes.
fn cut(text: &str) -> String {
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if joined.chars().count() <= MOST_TEXT {
        return joined;
    }
    joined.chars().take(MOST_TEXT - 1).chain(['…']).collect()
}

/// Broken syntax and unknown keys are mistakes, not weaknesses.
fn is_security(family: &str) -> bool {
    !matches!(family, "parse" | "schema")
}

/// A CVSS-like score as text: GitHub reads 9.0 and more as critical, 7.0 as
/// high, 4.0 as medium, below as low.
fn security_severity(meta: &Meta) -> &'static str {
    match (meta.severity, meta.family()) {
        (Severity::Error, "secret") => "9.1",
        (Severity::Error, _) => "8.0",
        (Severity::Warning, _) => "5.5",
        (Severity::Info, _) => "2.0",
    }
}

fn precision(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "very-high",
        Confidence::Medium => "high",
        Confidence::Low => "low",
    }
}

fn problem(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "recommendation",
    }
}

/// The SARIF level of a severity.
pub(super) fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}
