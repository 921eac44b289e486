//! The external-secrets shapes, each done right and done wrong: what is right gives no error, what is wrong is reported by
//! the right rule at the right place.

use std::path::PathBuf;

use openclaw_lint::finding::{Finding, Severity};
use openclaw_lint::project::{Document, Kind, MemoryStore};
use openclaw_lint::rules;
use openclaw_lint::settings::Settings;

/// Lints the files of one tree on 15 March 2026. Names decide what a file is, then contents.
fn lint(files: &[(&str, &str)]) -> Vec<Finding> {
    let mut store = MemoryStore::default();
    let mut documents = Vec::new();
    for (name, text) in files {
        let location = PathBuf::from("/project").join(name);
        store.0.insert(location.clone(), text.as_bytes().to_vec());
        let last = name.rsplit('/').next().unwrap_or(name);
        let parsed = openclaw_lint::doc::parse(text.as_bytes());
        let kind = Kind::of(last, &parsed.tree, parsed.tree.root());
        let kind = kind.unwrap_or_else(|| panic!("{name} is not recognised"));
        documents.push(Document::parse(location, (*name).to_owned(), kind, text.as_bytes().to_vec()));
    }
    let now = "2026-03-15T00:00:00Z".parse().expect("a date");
    rules::check(&documents, &store, &Settings::at(now))
}

/// Families under test here; colleagues' rules on the same shapes have tests of their own.
fn of_secrets(finding: &Finding) -> bool {
    ["secret/", "secretref/", "rotation/", "schema/external-secrets"]
        .iter()
        .any(|family| finding.rule.starts_with(family))
}

#[track_caller]
fn right(text: &str) {
    right_tree(&[("block.json", text)]);
}

#[track_caller]
fn right_tree(files: &[(&str, &str)]) {
    let errors: Vec<_> = lint(files)
        .into_iter()
        .filter(|finding| of_secrets(finding) && finding.severity == Severity::Error)
        .map(|finding| (finding.rule, finding.pointer, finding.message))
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
}

/// `rule` must report exactly the text `at` somewhere in the one file.
#[track_caller]
fn wrong(rule: &str, at: &str, text: &str) {
    wrong_tree(rule, at, &[("block.json", text)]);
}

#[track_caller]
fn wrong_tree(rule: &str, at: &str, files: &[(&str, &str)]) {
    let findings = lint(files);
    let found = findings.iter().filter(|finding| finding.rule == rule).any(|finding| {
        let (_, text) = files.iter().find(|(name, _)| *name == finding.path).expect("a file of the tree");
        finding.span.slice(text.as_bytes()) == at.as_bytes()
    });
    let all: Vec<_> =
        findings.iter().map(|finding| (finding.rule, &finding.path, finding.span, &finding.pointer)).collect();
    assert!(found, "{rule} is not reported at {at}: {all:?}");
}

/// A key with a provider's prefix, assembled here so that none stands in the repository.
fn live_key() -> String {
    format!("{}_{}_{}", "sk", "live", "51Qw7eRt9yUi3oPa5sDf")
}

const PROVIDERS: &str = r#"{
  "externalSecrets": {
    "enabled": true,
    "providers": [
      { "name": "kms", "region": "eu-central-1", "keyId": "alias/team-key" },
      { "name": "vault-main", "address": "https://vault.example.com", "path": "secret/data/team" }
    ],
    "agentCredentials": {
      "mistral": { "source": "kms", "field": "mistral_api_key" },
      "search": { "source": "vault-main", "field": "search_api_key" }
    },
    "rotation": { "enabled": true, "schedule": "0 */6 * * *", "autoRotateOnExposure": true, "notifyOnRotation": true }
  }
}"#;

#[test]
fn external_secrets() {
    right(PROVIDERS);
    let with = |from: &str, to: &str| {
        assert!(PROVIDERS.contains(from), "{from}");
        PROVIDERS.replacen(from, to, 1)
    };
    wrong("secretref/undefined-provider", "kmss", &with(r#""source": "kms""#, r#""source": "kmss""#));
    wrong("secretref/unused", "kms", &with(r#""source": "kms""#, r#""source": "vault-main""#));
    wrong("schema/external-secrets", "\"regoin\"", &with("\"rotation\": {", "\"regoin\": {},\n    \"rotation\": {"));
    wrong("schema/external-secrets", "http://vault.example.com", &with("https://vault", "http://vault"));
    wrong("schema/external-secrets", "\"mistral\"", &with(r#", "field": "mistral_api_key""#, ""));
    wrong("rotation/disabled", "false", &with(r#"rotation": { "enabled": true"#, r#"rotation": { "enabled": false"#));
    wrong("rotation/not-on-exposure", "false", &with(r#"OnExposure": true"#, r#"OnExposure": false"#));
    wrong("rotation/no-notification", "false", &with(r#"notifyOnRotation": true"#, r#"notifyOnRotation": false"#));
    wrong("rotation/too-slow", "0 0 1 * *", &with("0 */6 * * *", "0 0 1 * *"));
    wrong("rotation/invalid-schedule", "0 */6 * *", &with("0 */6 * * *", "0 */6 * *"));
    wrong("rotation/never-fires", "0 0 30 2 *", &with("0 */6 * * *", "0 0 30 2 *"));
    let start = PROVIDERS.find(",\n    \"rotation\"").expect("the rotation");
    let bare = format!("{}\n  }}\n}}", &PROVIDERS[..start]);
    wrong("rotation/missing", "\"agentCredentials\"", &bare);
    let key = live_key();
    let literal = with(r#""field": "search_api_key""#, &format!(r#""field": "search_api_key", "value": "{key}""#));
    wrong("secret/plaintext-credential", &key, &literal);
}

#[test]
fn zero_trust_and_alerts() {
    let text = r#"{ "security": {
      "zeroTrust": {
        "enabled": true, "principles": ["verify-everything"],
        "agentIsolation": { "sandboxMode": "strict", "allowedPaths": ["/srv/work"], "denyCommands": ["sudo"], "monitorToolCalls": true },
        "secretProtection": { "maskInLogs": true, "encryptInMemory": true, "autoRotate": true } },
      "alerts": { "secretExposure": { "enabled": true, "threshold": 1, "severity": "critical" } } } }"#;
    right(text);
    wrong("schema/external-secrets", "\"maskInLog\"", &text.replace("maskInLogs", "maskInLog"));
    wrong("schema/external-secrets", "urgent", &text.replace("critical", "urgent"));
    right(
        r#"{ "security": { "prompt_injection_protection": { "enabled": true, "blocked_patterns": ["disregard"], "log_attempts": true } } }"#,
    );
}

#[test]
fn tools_that_require_secrets() {
    let tools = r#"{ "agent": "reporting", "tools": [{ "name": "chat.create", "requiresSecret": "mistral-api-key", "maxTokens": 512, "rateLimit": 10 }] }"#;
    right(tools);
    right_tree(&[("openclaw.json", PROVIDERS), ("agents/reporting.json", tools)]);
    let missing = tools.replace("mistral-api-key", "weather-api-key");
    wrong_tree(
        "secretref/unresolved",
        "weather-api-key",
        &[("openclaw.json", PROVIDERS), ("agents/reporting.json", &missing)],
    );
}

const SOURCE: &str = r#"{
  "type": "external-secrets",
  "source": { "provider": "aws-secrets-manager", "region": "eu-central-1", "secretName": "team-credentials" },
  "mapping": { "MISTRAL_API_KEY": "{{MISTRAL_API_KEY}}", "WIKI_TOKEN": "{{WIKI_TOKEN}}" },
  "rotationPolicy": { "enabled": true, "schedule": "0 0 * * 0", "fallbackTo": "staging", "gracePeriodMinutes": 30, "notificationChannel": "ops" },
  "auditTrail": { "enabled": true, "retentionDays": 90 }
}"#;

#[test]
fn source_documents() {
    right(SOURCE);
    let key = live_key();
    wrong("secret/plaintext-credential", &key, &SOURCE.replace("{{WIKI_TOKEN}}", &key));
    wrong("rotation/grace-too-long", "3000", &SOURCE.replace(": 30,", ": 3000,"));
    wrong("rotation/no-fallback", "\"rotationPolicy\"", &SOURCE.replace(r#""fallbackTo": "staging", "#, ""));
    wrong("schema/external-secrets", "\"retentionDay\"", &SOURCE.replace("retentionDays", "retentionDay"));
    let roles = |master: &str, worker: &str| {
        let document = |name: &str, key: &str| {
            format!(
                r#"{{ "type": "external-secrets", "source": {{ "provider": "vault", "secretName": "{name}" }}, "mapping": {{ "{key}": "{{{{{key}}}}}" }} }}"#
            )
        };
        (document("team-master", master), document("team-worker", worker))
    };
    let (master, worker) = roles("ROOT_TOKEN", "WORKER_TOKEN");
    right_tree(&[("master.json", &master), ("worker.json", &worker)]);
    let (master, worker) = roles("ROOT_TOKEN", "ROOT_TOKEN");
    wrong_tree("secretref/over-shared", "\"ROOT_TOKEN\"", &[("master.json", &master), ("worker.json", &worker)]);
    wrong_tree("secretref/over-shared", "team-credentials", &[("a.json", SOURCE), ("b.json", SOURCE)]);
}

#[test]
fn tagged_texts() {
    let text = r#"{ "text": "summarise the report with WIKI_TOKEN", "secretref": ["WIKI_TOKEN"], "autoReveal": true }"#;
    right(text);
    right_tree(&[("secrets/source.json", SOURCE), ("secrets/prompt.json", text)]);
    let other = text.replace("[\"WIKI_TOKEN\"]", "[\"BLOG_TOKEN\"]");
    wrong_tree("secretref/unresolved", "BLOG_TOKEN", &[("source.json", SOURCE), ("prompt.json", &other)]);
    wrong_tree("secretref/unused", "\"MISTRAL_API_KEY\"", &[("source.json", SOURCE), ("prompt.json", text)]);
}

#[test]
fn fragments() {
    right(
        r#"{ "rotationPolicy": { "enabled": true, "schedule": "0 0 * * 0", "fallbackTo": "staging", "gracePeriodMinutes": 30, "notificationChannel": "ops" } }"#,
    );
    right(r#"{ "cache": { "enabled": true, "ttlSeconds": 300, "maxSize": 10 } }"#);
    wrong(
        "schema/external-secrets",
        "\"ttlSecond\"",
        r#"{ "cache": { "enabled": true, "ttlSeconds": 300, "ttlSecond": 10 } }"#,
    );
    right(
        r#"{ "monitoring": { "thread-bound-agents": { "metrics": ["time"] }, "secrets": { "metrics": ["access-count"] } } }"#,
    );
    right(r#"{ "secretRef": "new-wiki-token", "deprecationDate": "2026-04-01" }"#);
    wrong(
        "secretref/deprecated",
        "2026-01-01",
        r#"{ "secretRef": "new-wiki-token", "deprecationDate": "2026-01-01" }"#,
    );
    wrong("secretref/unused", "legacy-wiki-token", r#"{ "secretRef": "legacy-wiki-token" }"#);
    right(r#"{ "apiKey": { "secretRef": "payments-key", "envVar": "PAYMENTS_KEY" } }"#);
    let key = live_key();
    wrong("secret/plaintext-credential", &key, &format!(r#"{{ "apiKey": "{key}" }}"#));
    let masked = format!("{}{}", &key[..10], "x".repeat(12));
    wrong("secret/plaintext-credential", &masked, &format!(r#"{{ "apiKey": "{masked}" }}"#));
}

const BINDINGS: &str = r#"{
  "secrets": { "providers": { "file": { "path": "secrets.json" } } },
  "agents": { "accounts": {
    "name": "Accounts", "runtime": "subagent", "capabilities": ["payments"],
    "auth-profiles": { "payments": { "required": true, "on-failure": "deny-and-log" } },
    "tool-bindings": { "payments": { "required": true, "credentials": {
      "apiKey": { "secretRef": "payments-key", "envVar": "PAYMENTS_KEY" } } } } } },
  "openclaw": { "gateway": { "secrets": { "refMap": {
    "payments-key": { "provider": "file", "target": "payments_key", "required": true } } } } }
}"#;

fn store(dates: &str) -> String {
    format!(r#"{{ "payments_key": {{ "value": "${{PAYMENTS}}", "provider": "team"{dates} }} }}"#)
}

#[test]
fn bindings_and_reference_maps() {
    right(BINDINGS);
    let with = |from: &str, to: &str| {
        assert!(BINDINGS.contains(from), "{from}");
        BINDINGS.replacen(from, to, 1)
    };
    wrong(
        "secretref/unresolved",
        "payment-key",
        &with(r#""secretRef": "payments-key""#, r#""secretRef": "payment-key""#),
    );
    wrong("secretref/unused", "\"payments-key\"", &with(r#""secretRef": "payments-key""#, r#""secretRef": "other""#));
    wrong("secretref/undefined-provider", "vault", &with(r#""provider": "file""#, r#""provider": "vault""#));
    wrong("policy/credential-failure", "shrug", &with("deny-and-log", "shrug"));
    wrong("secretref/malformed", "paymentsKey", &with("PAYMENTS_KEY", "paymentsKey"));
    let key = live_key();
    let literal = with(r#"{ "secretRef": "payments-key", "envVar": "PAYMENTS_KEY" }"#, &format!("\"{key}\""));
    wrong("secret/plaintext-credential", &key, &literal);
    let shadowed = with(r#""envVar": "PAYMENTS_KEY""#, &format!(r#""value": "{key}""#));
    wrong("secretref/shadowed", &key, &shadowed);
    let file = store(r#", "createdAt": "2026-03-01T00:00:00Z", "expiresAt": "2026-09-01T00:00:00Z""#);
    right_tree(&[("openclaw.json", BINDINGS), ("keys/secrets.json", &file)]);
    let renamed = file.replace("payments_key", "payment_key");
    wrong_tree("secretref/unresolved", "payments_key", &[("openclaw.json", BINDINGS), ("secrets.json", &renamed)]);
    wrong_tree("secretref/unused", "\"payment_key\"", &[("openclaw.json", BINDINGS), ("secrets.json", &renamed)]);
    wrong_tree("secretref/committed-store", "secrets.json", &[("openclaw.json", BINDINGS), ("secrets.json", &file)]);
}

#[test]
fn stored_secrets() {
    let file = |dates: &str| store(dates);
    let tree = |text: &str, rule: &str, at: &str| wrong_tree(rule, at, &[("secrets.json", text)]);
    right_tree(&[("secrets.json", &file(r#", "createdAt": "2026-03-01", "expiresAt": "2026-09-01""#))]);
    tree(&file(r#", "expiresAt": "2026-03-01T04:12:00Z""#), "secretref/expired", "2026-03-01T04:12:00Z");
    tree(&file(r#", "expiresAt": 1772323200000"#), "secretref/expired", "1772323200000");
    tree(&file(r#", "expiresAt": "2026-03-20""#), "secretref/expiring", "2026-03-20");
    tree(&file(""), "secretref/no-expiry", "\"payments_key\"");
    tree(&file(r#", "createdAt": "2025-10-01""#), "rotation/overdue", "2025-10-01");
    tree(&file(r#", "expiresAt": "some day""#), "secretref/malformed", "some day");
    let key = live_key();
    tree(&file("").replace("${PAYMENTS}", &key), "secret/plaintext-credential", &key);
}

#[test]
fn environments() {
    let text = r#"{
      "environments": {
        "production": { "secrets": { "payments-key": { "provider": "vault", "path": "prod/payments" } } },
        "development": { "secrets": { "payments-key": { "provider": "file", "path": "/srv/dev/payments.key" } } } },
      "openclaw": { "gateway": { "environment": "production", "secrets": { "active-provider": "vault" } } } }"#;
    right(text);
    wrong("secretref/production-provider", "env", &text.replacen("vault", "env", 1));
    wrong(
        "secretref/production-provider",
        "file",
        &text.replace(r#""active-provider": "vault""#, r#""active-provider": "file""#),
    );
    wrong(
        "secretref/production-provider",
        "kms",
        &text.replace(r#""active-provider": "vault""#, r#""active-provider": "kms""#),
    );
    wrong(
        "secretref/production-provider",
        "staging",
        &text.replace(r#""environment": "production""#, r#""environment": "staging""#),
    );
    let shared = text.replace(
        r#""provider": "file", "path": "/srv/dev/payments.key""#,
        r#""provider": "vault", "path": "prod/payments""#,
    );
    wrong("secretref/shared-path", "prod/payments", &shared);
}

#[test]
fn named_secrets() {
    let text = r#"{
      "secrets": {
        "mistral_key": { "provider": "external", "source": "vault://team/mistral", "env_var": "MISTRAL_API_KEY", "rotation": "daily" },
        "search_key": { "provider": "external", "source": "external-secrets://cluster/search", "env_var": "SEARCH_API_KEY", "rotation": "weekly" } },
      "vault": { "backend": "aws-secrets-manager", "region": "eu-central-1",
        "credentials": { "access_key": "${VAULT_ACCESS}", "secret_key": "${VAULT_SECRET}" } } }"#;
    right(text);
    right(
        r#"{ "openclaw": { "secrets": { "disk": { "provider": "external", "source": "aws-kms", "rotation": "daily" } } } }"#,
    );
    let key = live_key();
    wrong("secret/plaintext-credential", &key, &text.replace("${VAULT_SECRET}", &key));
    wrong("schema/external-secrets", "valt://team/mistral", &text.replace("vault://team", "valt://team"));
    wrong("secretref/duplicate-variable", "MISTRAL_API_KEY", &text.replace("SEARCH_API_KEY", "MISTRAL_API_KEY"));
    wrong("rotation/missing", "\"mistral_key\"", &text.replace(r#", "rotation": "daily""#, ""));
    wrong("rotation/too-slow", "monthly", &text.replace("weekly", "monthly"));
    wrong("rotation/disabled", "never", &text.replace("weekly", "never"));
    wrong("rotation/invalid-schedule", "often", &text.replace("weekly", "often"));
}

#[test]
fn agents_and_sandboxes() {
    right(
        r#"{ "agents": { "thread-bound": { "runtime": "thread", "deterministic": true, "auto-destroy": true, "max-duration": 300 } } }"#,
    );
    right(
        r#"{ "openclaw": { "agents": { "live": { "runtime": "thread-bound", "model": "local/model", "auto-destroy": true, "timeout": 120, "max-concurrent": 10 } } } }"#,
    );
    right(
        r#"{ "agents": { "defaults": { "sandbox": { "type": "docker", "enabled": true, "mode": "restricted", "binds": ["/srv/work:/work:ro"],
          "limits": { "cpu": 2.0, "memory": "2g", "fs": { "root": "/tmp/box", "read_only": false } },
          "security": { "no_new_privileges": true, "seccomp_profile": "strict" } } } } }"#,
    );
    right(r#"{ "binds": ["/srv/work:/work:ro"] }"#);
    wrong(
        "schema/external-secrets",
        "\"no_new_privilege\"",
        r#"{ "agents": { "defaults": { "sandbox": { "type": "docker", "security": { "no_new_privilege": true } } } } }"#,
    );
    wrong(
        "schema/external-secrets",
        "\"yes\"".trim_matches('"'),
        r#"{ "agents": { "a": { "runtime": "thread", "auto-destroy": "yes" } } }"#,
    );
}

#[test]
fn documents_of_other_kinds_are_left_alone() {
    for text in [
        r#"{ "timestamp": "2026-03-01T00:00:00Z", "agentId": "a", "operation": "o", "credential": "NAME", "success": true }"#,
        r#"{ "error": { "code": "invalid_api_key", "message": "expired" } }"#,
        r#"{ "tool": "chat.create", "params": { "api_key": "$NAME" } }"#,
    ] {
        let parsed = openclaw_lint::doc::parse(text.as_bytes());
        assert_eq!(parsed.tree.root().and_then(|root| Kind::of_content(&parsed.tree, root)), None, "{text}");
    }
}

#[test]
fn credentials_pasted_as_names_are_not_shown() {
    let key = live_key();
    for text in [
        BINDINGS.replace(r#""secretRef": "payments-key""#, &format!(r#""secretRef": "{key}""#)),
        BINDINGS.replace(r#""target": "payments_key""#, &format!(r#""target": "{key}""#)),
        BINDINGS.replace(r#""provider": "file""#, &format!(r#""provider": "{key}""#)),
        PROVIDERS.replace(r#""source": "kms""#, &format!(r#""source": "{key}""#)),
        format!(r#"{{ "secretRef": "{key}" }}"#),
        format!(
            r#"{{ "environments": {{ "production": {{ "secrets": {{ "a": {{ "provider": "file", "path": "{key}" }} }} }} }} }}"#
        ),
    ] {
        for finding in lint(&[("openclaw.json", &text)]) {
            assert!(!format!("{finding:?}").contains(&key), "{}", finding.rule);
        }
    }
}
