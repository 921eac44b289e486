//! References of OpenClaw's own kind, against files, providers and places.

use std::path::PathBuf;

use openclaw_lint::project::{Document, Kind, MemoryStore};
use openclaw_lint::rules;
use openclaw_lint::settings::Settings;

/// The rules of the reference and plaintext families that report something in `openclaw.json`, with what they point at.
fn lint(config: &str, others: &[(&str, &str)]) -> Vec<(&'static str, String)> {
    let root = PathBuf::from("/home/openclaw");
    let mut store = MemoryStore::default();
    for (name, text) in others.iter().copied().chain([("openclaw.json", config)]) {
        store.0.insert(root.join(name), text.as_bytes().to_vec());
    }
    let document =
        Document::parse(root.join("openclaw.json"), "openclaw.json".into(), Kind::OpenClaw, config.as_bytes().to_vec());
    let now = "2026-03-15T00:00:00Z".parse().expect("a date");
    rules::check(&[document], &store, &Settings::at(now))
        .into_iter()
        .filter(|finding| finding.rule.starts_with("secretref/") || finding.rule.starts_with("secret/"))
        .map(|finding| (finding.rule, String::from_utf8_lossy(finding.span.slice(config.as_bytes())).into_owned()))
        .collect()
}

#[track_caller]
fn gives(config: &str, others: &[(&str, &str)], want: &[(&str, &str)]) {
    let found = lint(config, others);
    let found: Vec<(&str, &str)> = found.iter().map(|(rule, at)| (*rule, at.as_str())).collect();
    assert_eq!(found, want);
}

fn key(reference: &str) -> String {
    format!("{{ models: {{ providers: {{ acme: {{ apiKey: {reference} }} }} }} }}")
}

#[test]
fn forms() {
    gives(&key(r#"{ source: "env", provider: "default", id: "ACME_KEY" }"#), &[], &[]);
    gives(&key(r#"{ source: "store", provider: "default", id: "ACME_KEY" }"#), &[], &[]);
    gives(&key(r#""${ACME_KEY}""#), &[], &[]);
    let malformed = |reference: &str, at: &str| gives(&key(reference), &[], &[("secretref/malformed", at)]);
    malformed(r#"{ source: "env", provider: "default", id: "acme_key" }"#, "acme_key");
    malformed(r#"{ source: "vault", provider: "default", id: "ACME_KEY" }"#, "vault");
    malformed(r#"{ source: "env", provider: "Default", id: "ACME_KEY" }"#, "Default");
    malformed(r#"{ source: "env", provider: "default", id: "ACME_KEY", extra: 1 }"#, "extra");
    malformed(r#"{ source: "env", id: "ACME_KEY" }"#, r#"{ source: "env", id: "ACME_KEY" }"#);
}

#[test]
fn a_missing_provider_is_added() {
    let config = key(r#"{ source: "env", id: "ACME_KEY" }"#);
    let document =
        Document::parse("openclaw.json".into(), "openclaw.json".into(), Kind::OpenClaw, config.clone().into());
    let now = "2026-03-15T00:00:00Z".parse().expect("a date");
    let findings = rules::check(&[document], &MemoryStore::default(), &Settings::at(now));
    let fix = findings.iter().flat_map(|finding| &finding.fixes).next().expect("a fix");
    let mut fixed = config;
    for edit in &fix.edits {
        fixed.replace_range(edit.span.start..edit.span.end, &edit.text);
    }
    gives(&fixed, &[], &[]);
}

#[test]
fn files_and_pointers() {
    let config = |id: &str| {
        format!(
            r#"{{ secrets: {{ providers: {{ vault: {{ source: "file", path: "keys.enc.json" }} }} }},
               models: {{ providers: {{ acme: {{ apiKey: {{ source: "file", provider: "vault", id: "{id}" }} }} }} }} }}"#
        )
    };
    let files = [("keys.enc.json", r#"{ "acme": { "key": "ENC[AES256_GCM,data:x]" } }"#)];
    gives(&config("/acme/key"), &files, &[]);
    gives(&config("/acme/kee"), &files, &[("secretref/unresolved", "/acme/kee")]);
    gives(&config("/acme"), &files, &[("secretref/unresolved", "/acme")]);
    gives(&config("acme/key"), &files, &[("secretref/malformed", "acme/key")]);
    gives(&config("/acme/~2"), &files, &[("secretref/malformed", "/acme/~2")]);
    gives(&config("/anything"), &[], &[]);
}

#[test]
fn allowlists_and_providers() {
    let config = r#"{ secrets: { providers: { default: { source: "env", allowlist: ["OTHER"] } } }, talk: { apiKey: "${ACME_KEY}" } }"#;
    gives(config, &[], &[("secretref/unresolved", "${ACME_KEY}")]);
    let exec = r#"{ secrets: { providers: { op: { source: "exec", command: "/usr/bin/op" } } },
        talk: { apiKey: { source: "exec", provider: "op", id: "vault/../key" } } }"#;
    gives(exec, &[], &[("secretref/malformed", "vault/../key")]);
    let mismatch = exec.replace(
        r#"source: "exec", provider: "op", id: "vault/../key""#,
        r#"source: "file", provider: "op", id: "/key""#,
    );
    gives(&mismatch, &[], &[("secretref/source-mismatch", "file")]);
    gives(&key(r#"{ source: "exec", provider: "nope", id: "key" }"#), &[], &[("secretref/undefined-provider", "nope")]);
}

#[test]
fn places() {
    let reference = r#"{ source: "env", provider: "default", id: "HOOK" }"#;
    for config in [
        "{ hooks: { token: R } }",
        "{ env: { vars: { API_TOKEN: R } } }",
        "{ mcp: { servers: { m: { env: { API_KEY: R } } } } }",
    ] {
        gives(&config.replace('R', reference), &[], &[("secretref/unsupported-place", reference)]);
    }
}

#[test]
fn literals() {
    let value = "T7c".repeat(9);
    let literal = |config: &str| gives(&config.replace("V", &value), &[], &[("secret/plaintext-credential", &value)]);
    literal(r#"{ models: { providers: { acme: { apiKey: "V" } } } }"#);
    literal(r#"{ channels: { slack: { accounts: { a: { botToken: "V" } } } } }"#);
    literal(r#"{ hooks: { token: "V" } }"#);
    literal(r#"{ mcp: { servers: { m: { env: { WIKI_TOKEN: "V" } } } } }"#);
    literal(r#"{ mcp: { servers: { m: { headers: { Authorization: "V" } } } } }"#);
    literal(r#"{ mcp: { servers: { m: { args: ["--api-key", "V"] } } } }"#);
    literal(r#"{ mcp: { servers: { m: { args: ["--api-key=V"] } } } }"#);
    literal(r#"{ agents: { defaults: { sandbox: { docker: { env: { DB_PASSWORD: "V" } } } } } }"#);
    literal(r#"{ channels: { unheard: { clientSecret: "V" } } }"#);
    literal(r#"{ talk: { apiKey: "${TALK_KEY:-V}" } }"#.replace("${TALK_KEY:-V}", "V").as_str());
    // An earlier duplicate hides from every check of OpenClaw's own.
    literal(r#"{ gateway: { auth: { token: "V", token: "${TOKEN}" } } }"#);
    gives(r#"{ gateway: { auth: { token: "letmein" } } }"#, &[], &[("secret/plaintext-credential", "letmein")]);
    for harmless in [
        r#"{ models: { providers: { a: { apiKey: "ollama-local" }, b: { apiKey: "OPENAI_API_KEY" }, c: { apiKey: "oauth:x" } } } }"#,
        r#"{ mcp: { servers: { m: { env: { WIKI_URL: "https://wiki.example.com/some/long/path", TOKEN_FILE: "/run/token" } } } } }"#,
        r#"{ models: { providers: { a: { headers: { "X-Trace": "some-long-trace-name-1" } } } } }"#,
        r#"{ tools: { github: { profileId: "ghp_0123456789abcdef" } }, agents: { defaults: { contextTokens: 20000 } } }"#,
        r#"{ gateway: { auth: { mode: "token", token: "${OPENCLAW_GATEWAY_TOKEN}" } } }"#,
        r#"{ channels: { telegram: { tokenFile: "/run/secrets/telegram" } } }"#,
    ] {
        gives(harmless, &[], &[]);
    }
}

#[test]
fn markers() {
    gives(&key(r#""secretref-env:ACME_KEY""#), &[], &[("secretref/legacy-marker", "secretref-env:ACME_KEY")]);
    gives(&key(r#""{env:ACME_KEY}""#), &[], &[("secretref/legacy-marker", "{env:ACME_KEY}")]);
    gives(&key(r#""${ACME_KEY:-}""#), &[], &[("secretref/legacy-marker", "${ACME_KEY:-}")]);
}

#[test]
fn values_stay_out_of_messages() {
    let value = "Zq4".repeat(11);
    let config = format!(
        r#"{{ gateway: {{ auth: {{ token: "{value}" }} }}, hooks: {{ token: {{ source: "{value}", provider: "{value}", id: "{value}" }} }} }}"#
    );
    let document = Document::parse("openclaw.json".into(), "openclaw.json".into(), Kind::OpenClaw, config.into());
    let now = "2026-03-15T00:00:00Z".parse().expect("a date");
    for finding in rules::check(&[document], &MemoryStore::default(), &Settings::at(now)) {
        assert!(!finding.message.contains(&value) && !format!("{finding:?}").contains(&value), "{}", finding.rule);
    }
}

/// Three thousand of everything: the time must grow with the file, not with its square.
#[test]
fn large_documents() {
    use std::fmt::Write as _;
    let mut text = String::from("{ secrets: { providers: {");
    let n = 3_000;
    for i in 0..n {
        let _ = write!(text, "p{i}: {{ source: \"file\", path: \"f.json\" }},");
    }
    text.push_str("} }, openclaw: { gateway: { secrets: { refMap: {");
    for i in 0..n {
        let _ = write!(text, "r{i}: {{ provider: \"q{i}\", target: \"t{i}\" }},");
    }
    text.push_str("} } } }, mcp: { servers: {");
    for i in 0..n {
        let _ = write!(text, "s{i}: {{ args: [\"--token\", \"x\"] }},");
    }
    text.push_str("} }, tools: [");
    for i in 0..n {
        let _ = write!(
            text,
            "{{ secretRef: \"u{i}\", requiresSecret: \"w{i}\", k: {{ source: \"file\", provider: \"p{i}\", id: \"/a\" }} }},"
        );
    }
    text.push_str("] }");
    let found = lint(&text, &[("f.json", "{}")]);
    assert!(found.len() > n);
}
