//! The family `policy`: each rule both ways, at the exact place, under every preset.

mod agents;
mod security;

use std::path::PathBuf;

use openclaw_lint::finding::{Finding, Severity};
use openclaw_lint::project::{Document, Kind, MemoryStore};
use openclaw_lint::rules;
use openclaw_lint::settings::{Policy, Settings};

/// The findings of the family in the files of one tree on 15 March 2026, under a policy in the form of the settings.
fn lint_tree(policy: &str, files: &[(&str, &str)]) -> Vec<Finding> {
    let documents: Vec<Document> = files
        .iter()
        .map(|(name, text)| {
            let last = name.rsplit('/').next().unwrap_or(name);
            let parsed = openclaw_lint::doc::parse(text.as_bytes());
            let kind = Kind::of_name(last).or_else(|| Kind::of_content(&parsed.tree, parsed.tree.root()?));
            let kind = kind.unwrap_or_else(|| panic!("{name} is not recognised"));
            Document::parse(PathBuf::from("/project").join(name), (*name).to_owned(), kind, text.as_bytes().to_vec())
        })
        .collect();
    let mut settings = Settings::at("2026-03-15T00:00:00Z".parse().expect("a date"));
    settings.policy = toml::from_str::<Policy>(policy).expect("a policy");
    let mut findings = rules::check(&documents, &MemoryStore::default(), &settings);
    findings.retain(|finding| finding.rule.starts_with("policy/"));
    findings.sort_by(Finding::report_order);
    findings
}

/// `severity rule pointer: text at the span`, one line each.
fn report_under(policy: &str, text: &str) -> Vec<String> {
    let line = |finding: &Finding| {
        let at = &text[finding.span.start..finding.span.end];
        let pointer = finding.pointer.as_deref().unwrap_or("-");
        format!("{} {} {pointer}: {at}", finding.severity.as_str(), &finding.rule["policy/".len()..])
    };
    lint_tree(policy, &[("openclaw.json", text)]).iter().map(line).collect()
}

fn report(text: &str) -> Vec<String> {
    report_under("", text)
}

/// A text in which one thing is another; the thing must be there.
#[track_caller]
fn with(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

#[track_caller]
fn expect(text: &str, expected: &[&str]) {
    assert_eq!(report(text), expected, "{text}");
}

const ZERO_TRUST: &str = r#"{ "security": {
  "zeroTrust": {
    "enabled": true,
    "principles": ["never-trust-network", "always-verify-identity"],
    "agentIsolation": { "sandboxMode": "strict", "allowedPaths": ["/root/.openclaw/workspace"],
      "denyCommands": ["rm", "sudo", "write", "*:system:*"], "monitorToolCalls": true },
    "secretProtection": { "maskInLogs": true, "encryptInMemory": true, "autoRotate": true } },
  "alerts": {
    "secretExposure": { "enabled": true, "threshold": 1, "severity": "critical" },
    "unauthorizedSecretAccess": { "enabled": true, "severity": "high" } } } }"#;

const SOURCE: &str = r#"{ "type": "external-secrets",
  "source": { "provider": "aws-secrets-manager", "region": "eu-central-1", "secretName": "team" },
  "mapping": { "WIKI_TOKEN": "{{WIKI_TOKEN}}" },
  "auditTrail": { "enabled": true, "retentionDays": 90 } }"#;

#[test]
fn audit_trails() {
    expect(SOURCE, &[]);
    expect(&with(SOURCE, ": true", ": false"), &["warning audit-trail /auditTrail/enabled: false"]);
    expect(&with(SOURCE, "90", "30"), &["warning audit-trail /auditTrail/retentionDays: 30"]);
    expect(&with(SOURCE, ", \"retentionDays\": 90", ""), &[r#"info audit-trail /auditTrail: "auditTrail""#]);
    let bare = with(SOURCE, ",\n  \"auditTrail\": { \"enabled\": true, \"retentionDays\": 90 }", "");
    expect(&bare, &[r#"info audit-trail /mapping: "mapping""#]);
    let beside = lint_tree("", &[("a.json", &bare), ("b.json", SOURCE)]);
    assert!(beside.is_empty(), "{beside:?}");
    assert_eq!(report_under("preset = 'off'", &with(SOURCE, "90", "1")), [""; 0]);
    assert_eq!(report_under("preset = 'strict'", SOURCE), ["warning audit-trail /auditTrail/retentionDays: 90"]);
    // The real OpenClaw.
    expect(
        r#"{ "gateway": { "port": 1 }, "logging": { "audit": { "enabled": false } } }"#,
        &["warning audit-trail /logging/audit/enabled: false"],
    );
    expect(r#"{ "gateway": { "port": 1 }, "logging": { "audit": { "enabled": true, "messages": "off" } } }"#, &[]);
}

const AGENTS: &str = r#"{ "openclaw": { "agents": {
  "critical-tasks": { "runtime": "thread-bound", "auto-destroy": true, "timeout": 120 },
  "routine-tasks": { "runtime": "thread-bound", "auto-destroy": true, "timeout": 300, "max-concurrent": 10 } } },
  "monitoring": {
    "thread-bound-agents": { "metrics": ["execution-time", "resource-usage", "error-rate", "timeout-count"] } } }"#;

#[test]
fn secret_caches() {
    let text = r#"{ "cache": { "enabled": true, "ttlSeconds": 300, "maxSize": 10 } }"#;
    expect(text, &[]);
    expect(&with(text, "300", "301"), &["warning secret-cache /cache/ttlSeconds: 301"]);
    expect(&with(text, "300", "-1"), &["warning secret-cache /cache/ttlSeconds: -1"]);
    expect(&with(text, "true", "false").replace("300", "9000"), &[]);
    assert_eq!(report_under("cache-seconds = 0", &with(text, "300", "9000")), [""; 0]);
    let inner = format!(
        r#"{{ "externalSecrets": {{ "enabled": true, "providers": [], {} }}"#,
        &with(text, "\"ttlSeconds\": 300, ", "")[1..]
    );
    expect(&inner, &[r#"info secret-cache /externalSecrets/cache: "cache""#]);
    let plugin = r#"{ "gateway": { "port": 1 }, "plugins": { "entries": { "onepassword": { "config": { "cacheTtlSeconds": 900 } } } } }"#;
    expect(plugin, &["warning secret-cache /plugins/entries/onepassword/config/cacheTtlSeconds: 900"]);
    expect(&with(plugin, "900", "300"), &[]);
}

const PROFILES: &str = r#"{ "agents": { "accounts": {
  "capabilities": ["payments", "data-analysis"],
  "auth-profiles": { "payments": { "required": true, "on-failure": "deny-and-log" } },
  "tool-bindings": { "payments": { "required": true, "credentials": {
    "apiKey": { "secretRef": "payments-key", "envVar": "PAYMENTS_KEY" } } } } } } }"#;

#[test]
fn external_secrets_that_are_off() {
    let text = r#"{ "externalSecrets": { "enabled": true,
      "providers": [{ "name": "aws-kms", "region": "eu-central-1", "keyId": "alias/team" }],
      "agentCredentials": { "search": { "source": "aws-kms", "field": "search_api_key" } } } }"#;
    expect(text, &[]);
    let off = with(text, ": true", ": false");
    expect(&off, &["error external-secrets-off /externalSecrets/enabled: false"]);
    let related = &lint_tree("", &[("openclaw.json", &off)])[0].related[0];
    assert_eq!(&off[related.span.start..related.span.end], "\"agentCredentials\"");
    let unused = r#"{ "externalSecrets": { "enabled": false, "agentCredentials": {} } }"#;
    expect(unused, &[]);
    let tool = r#"{ "agent": "reports", "tools": [{ "name": "search", "requiresSecret": "search-api-key" }] }"#;
    let findings = lint_tree("", &[("openclaw.json", unused), ("agents/reports.json", tool)]);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].related[0].path, "agents/reports.json");
}

#[test]
fn fixes_set_the_switch() {
    let text = with(ZERO_TRUST, "Logs\": true", "Logs\": false");
    let findings = lint_tree("", &[("openclaw.json", &text)]);
    let fix = &findings[0].fixes[0];
    assert!(!fix.safe);
    let edit = &fix.edits[0];
    let mut mended = text.clone();
    mended.replace_range(edit.span.start..edit.span.end, &edit.text);
    assert_eq!(mended, ZERO_TRUST);
}

#[test]
fn values_of_any_type_are_survived() {
    let values = ["null", "true", "false", "0", "-1", "1e999", "\"\"", "\"x\"", "[]", "[[]]", "{}", "[{\"x\":1}]"];
    for text in [ZERO_TRUST, SOURCE, AGENTS, PROFILES] {
        let whole: serde_json::Value = serde_json::from_str(text).expect("JSON");
        let mut pointers = Vec::new();
        collect(&whole, String::new(), &mut pointers);
        for pointer in &pointers {
            for value in values {
                let marked = "@@";
                let mut changed = whole.clone();
                *changed.pointer_mut(pointer).expect("a value") = serde_json::Value::String(marked.to_owned());
                let changed = changed.to_string().replace("\"@@\"", value);
                let document = Document::parse(
                    PathBuf::from("/p/openclaw.json"),
                    "openclaw.json".into(),
                    Kind::OpenClaw,
                    changed.into_bytes(),
                );
                let settings = Settings::at("2026-03-15T00:00:00Z".parse().expect("a date"));
                let _ = rules::check(&[document], &MemoryStore::default(), &settings);
            }
        }
    }
}

fn collect(value: &serde_json::Value, pointer: String, into: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(members) => {
            members.iter().for_each(|(key, value)| {
                collect(value, format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")), into)
            });
        }
        serde_json::Value::Array(elements) => {
            elements.iter().enumerate().for_each(|(index, value)| collect(value, format!("{pointer}/{index}"), into));
        }
        _ => {}
    }
    into.push(pointer);
}
