//! How reports tell where in Git something was found.

use openclaw_lint::finding::{Confidence, Finding, Severity};
use openclaw_lint::origin::{Origin, OriginKind, Removal};
use openclaw_lint::output::{FileText, Format, REPORT_SCHEMA, Report, ReportBuilder, Scope, Style, Unit};
use openclaw_lint::redact::Secret;
use openclaw_lint::rule::Meta;
use openclaw_lint::text::Span;
use serde_json::Value;

static KEY: Meta = Meta { id: "secret/acme-key", severity: Severity::Error, confidence: Confidence::High };

const OLD: &str = "1111111111111111111111111111111111111111";
const NEW: &str = "2222222222222222222222222222222222222222";

/// A value that is in no file, assembled here.
fn value(first: char) -> String {
    let rest: String = (0..24_u8).map(|i| char::from(b'a' + i * 7 % 26)).collect();
    format!("acme_{first}{rest}0X9")
}

fn origin(blob: &str) -> Origin {
    let time = |text: &str| text.parse().expect("a time");
    Origin {
        kind: OriginKind::Commit,
        blob: Some(blob.to_owned()),
        commit: Some("1a2b3c4d5e1a2b3c4d5e1a2b3c4d5e1a2b3c4d5e".into()),
        author_date: Some(time("2026-03-01T12:00:00Z")),
        in_head: Some(false),
        refs: vec!["refs/heads/main".into(), "refs/tags/v1".into()],
        ref_count: 2,
        removed: Some(Removal { commit: OLD.into(), date: time("2026-04-02T00:00:00Z") }),
        commits: 3,
    }
}

/// Two versions of one file, the value on another line in each.
fn report(fingerprint: Option<&str>) -> Report {
    let mut builder = ReportBuilder::new();
    let texts = [(OLD, format!("KEY={}\n", value('o'))), (NEW, format!("\n\nKEY={}\n", value('n')))];
    for (blob, text) in &texts {
        let start = text.find("acme_").expect("the value");
        let span = Span::new(start, text.trim_end().len());
        let mut finding = Finding::new(&KEY, span, "Acme key in plain text");
        finding.path = "a.env".into();
        finding.secret = Some(Secret::new(span.slice(text.as_bytes()), 5));
        finding.origin = Some(Box::new(origin(blob)));
        finding.fingerprint = fingerprint.map(str::to_owned);
        builder.finding(finding);
    }
    // In the other order than the findings: the blob says which text is meant.
    for (blob, text) in texts.iter().rev() {
        builder.text("a.env", Some(blob), &FileText::whole(text.as_bytes()), &[]);
    }
    assert!(builder.unresolved().is_empty());
    let scope = Scope { unit: Unit::Blobs, files: 2, commits: Some(3), refs: Some(2), ..Scope::default() };
    builder.build(scope, &[KEY]).with_category("history")
}

fn rendered(format: Format) -> String {
    let mut out = Vec::new();
    format.renderer(Style::default()).render(&report(None), &mut out).expect("a written report");
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn lines_for_people_say_commit_and_date() {
    assert_eq!(
        rendered(Format::Short),
        "a.env:1:5: error[secret/acme-key] Acme key in plain text (commit 1a2b3c4d5e, 2026-03-01)\n\
         a.env:3:5: error[secret/acme-key] Acme key in plain text (commit 1a2b3c4d5e, 2026-03-01)\n"
    );
    let pretty = rendered(Format::Pretty);
    let told = "  git: in a commit (1a2b3c4d5e) of 2026-03-01 and 2 more commits, gone since 2026-04-02 (1111111111), \
                reachable from 2 refs: refs/heads/main, refs/tags/v1\n";
    assert_eq!(pretty.matches(told).count(), 2, "{pretty}");
    assert!(rendered(Format::Github).contains("::Acme key in plain text (commit 1a2b3c4d5e, 2026-03-01)%0A"));
}

#[test]
fn programs_get_it_in_fields() {
    let report: Value = serde_json::from_str(&rendered(Format::Json)).expect("JSON");
    let schema: Value = serde_json::from_str(REPORT_SCHEMA).expect("JSON");
    let errors: Vec<String> =
        jsonschema::validator_for(&schema).expect("a schema").iter_errors(&report).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let finding = &report["findings"][0];
    assert_eq!(finding["blob"], OLD);
    assert_eq!(finding["author_date"], "2026-03-01T12:00:00Z");
    assert_eq!(finding["in_head"], false);
    assert_eq!(finding["origin"]["refs"][1], "refs/tags/v1");
    assert_eq!(finding["origin"]["removed"]["date"], "2026-04-02T00:00:00Z");
    assert_eq!((&report["scope"]["commits"], &report["scope"]["refs"]), (&3.into(), &2.into()));

    let sarif: Value = serde_json::from_str(&rendered(Format::Sarif)).expect("JSON");
    let run = &sarif["runs"][0];
    assert_eq!(run["automationDetails"]["id"], "openclaw-lint/history/");
    assert_eq!(run["results"][0]["properties"]["blob"], OLD);
    assert_eq!(run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "a.env");
}

#[test]
fn one_place_in_two_versions_has_one_fingerprint() {
    let both = report(None);
    assert_eq!(both.items[0].fingerprint, both.items[1].fingerprint);
    let preset = "1:00000000000000000000000000000000";
    assert!(report(Some(preset)).items.iter().all(|item| item.fingerprint == preset && !item.line_hash.is_empty()));
}

#[test]
fn no_format_shows_a_value() {
    for format in Format::ALL {
        let text = rendered(format);
        for first in ['o', 'n'] {
            assert!(!text.contains(&value(first)[6..14]), "{format}: {text}");
        }
    }
}
