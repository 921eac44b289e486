//! The family `policy`: each rule both ways, at the exact place, under every preset.

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

#[test]
fn zero_trust() {
    expect(ZERO_TRUST, &[]);
    let case = |from: &str, to: &str, expected: &[&str]| expect(&with(ZERO_TRUST, from, to), expected);
    let at = "/security/zeroTrust";
    case("\"enabled\": true", "\"enabled\": false", &[&format!("error zero-trust {at}/enabled: false")]);
    case(
        r#"["never-trust-network", "always-verify-identity"]"#,
        "[]",
        &[&format!("warning zero-trust {at}/principles: []")],
    );
    let isolation = format!("{at}/agentIsolation");
    case("\"strict\"", "\"relaxed\"", &[&format!("warning zero-trust {isolation}/sandboxMode: relaxed")]);
    case("\"strict\"", "\"off\"", &[&format!("error zero-trust {isolation}/sandboxMode: off")]);
    case("\"strict\"", "\"${MODE}\"", &[]);
    case("Calls\": true", "Calls\": false", &[&format!("warning zero-trust {isolation}/monitorToolCalls: false")]);
    let protection = format!("{at}/secretProtection");
    case("Logs\": true", "Logs\": false", &[&format!("error log-masking {protection}/maskInLogs: false")]);
    case("Logs\": true", "Logs\": \"off\"", &[&format!("error log-masking {protection}/maskInLogs: off")]);
    case(
        "InMemory\": true",
        "InMemory\": false",
        &[&format!("warning memory-encryption {protection}/encryptInMemory: false")],
    );
    case("Rotate\": true", "Rotate\": false", &[&format!("warning auto-rotation {protection}/autoRotate: false")]);
}

#[test]
fn zero_trust_says_once_what_it_leaves_out() {
    let text = r#"{ "security": { "zeroTrust": { "enabled": true,
      "agentIsolation": { "sandboxMode": "strict", "allowedPaths": ["/root/.openclaw/workspace/data"] } } } }"#;
    let expected = [
        r#"zero-trust /security/zeroTrust: "zeroTrust""#,
        r#"deny-commands /security/zeroTrust/agentIsolation: "agentIsolation""#,
    ];
    assert_eq!(report(text), expected.map(|line| format!("info {line}")));
    assert_eq!(report_under("preset = 'strict'", text), expected.map(|line| format!("warning {line}")));
    // What is absent says nothing where nothing is in use.
    expect(r#"{ "gateway": { "port": 18789 }, "security": { "audit": { "suppressions": [] } } }"#, &[]);
}

#[test]
fn zero_trust_below_openclaw() {
    let text = format!(r#"{{ "openclaw": {} }}"#, with(ZERO_TRUST, "Logs\": true", "Logs\": false"));
    expect(&text, &["error log-masking /openclaw/security/zeroTrust/secretProtection/maskInLogs: false"]);
}

#[test]
fn allowed_paths() {
    let of = |path: &str| {
        let text = with(ZERO_TRUST, "\"/root/.openclaw/workspace\"", &serde_json::to_string(path).expect("a string"));
        let findings = lint_tree("", &[("openclaw.json", &text)]);
        for finding in &findings {
            assert_eq!(finding.rule, "policy/allowed-paths");
            assert_eq!(finding.pointer.as_deref(), Some("/security/zeroTrust/agentIsolation/allowedPaths/0"));
        }
        findings.first().map(|finding| finding.severity)
    };
    for path in [
        "/",
        "/*",
        "**",
        "/home/ada",
        "~",
        "$HOME",
        "/root",
        "~/.ssh",
        "~/.ssh/**",
        "/root/.openclaw",
        "~/.openclaw/credentials",
        "/etc",
        "/var/run/docker.sock",
        "C:\\",
        "C:/Users/Ada",
        "/srv/../etc",
        "/home",
        "~/.config",
        "/usr/bin",
        "/srv/app/.env",
    ] {
        assert_eq!(of(path), Some(Severity::Error), "{path}");
    }
    for path in ["/srv", "/opt/*", "~/.openclaw/logs", "~/.openclaw/skills", "/srv/app/secrets"] {
        assert_eq!(of(path), Some(Severity::Warning), "{path}");
    }
    for path in
        ["/root/.openclaw/workspace/x", "/srv/app", "~/work/project", "/usr/share/fonts", "/data", "${WORK}/x", ""]
    {
        assert_eq!(of(path), None, "{path}");
    }
}

#[test]
fn denied_commands() {
    let of = |entry: &str| {
        let text = with(ZERO_TRUST, "\"rm\"", &serde_json::to_string(entry).expect("a string"));
        report(&text).iter().map(|line| line.split(' ').next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    for entry in ["rm -rf /", "/bin/rm", "^rm$", "curl | sh", " rm", "  ", "SUDO"] {
        assert_eq!(of(entry), ["warning"], "{entry}");
    }
    for entry in ["rm", "mkfs.*", "docker*", "git push *", "*", "R"] {
        assert_eq!(of(entry), [""; 0], "{entry}");
    }
    let at = "/security/zeroTrust/agentIsolation/denyCommands";
    let list = r#"["rm", "sudo", "write", "*:system:*"]"#;
    expect(&with(ZERO_TRUST, list, "[]"), &[&format!("warning deny-commands {at}: []")]);
    expect(
        &with(ZERO_TRUST, "\"sudo\"", "\"/usr/bin/sudo\""),
        &[&format!("warning deny-commands {at}/1: /usr/bin/sudo")],
    );
}

#[test]
fn alerts() {
    let case = |from: &str, to: &str, expected: &[&str]| expect(&with(ZERO_TRUST, from, to), expected);
    let at = "/security/alerts/secretExposure";
    case("\"threshold\": 1", "\"threshold\": 100", &[&format!("warning alerts {at}/threshold: 100")]);
    case("\"threshold\": 1", "\"threshold\": 5", &[]);
    case("\"critical\"", "\"low\"", &[&format!("warning alerts {at}/severity: low")]);
    case(
        "{ \"enabled\": true, \"threshold\"",
        "{ \"enabled\": false, \"threshold\"",
        &[&format!("warning alerts {at}/enabled: false")],
    );
    case(
        r#",
    "unauthorizedSecretAccess": { "enabled": true, "severity": "high" }"#,
        "",
        &[r#"info alerts /security/alerts: "alerts""#],
    );
    let high = with(ZERO_TRUST, "\"threshold\": 1", "\"threshold\": 100");
    assert_eq!(report_under("alert-threshold = false", &high), [""; 0]);
    assert_eq!(report_under("alert-threshold = 100", &high), [""; 0]);
    assert_eq!(report_under("preset = 'strict'", &with(ZERO_TRUST, "\"threshold\": 1", "\"threshold\": 2")).len(), 1);
}

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

#[test]
fn masking_of_openclaw_itself() {
    let text = |version: &str| {
        format!(r#"{{ "meta": {{ "lastTouchedVersion": "{version}" }}, "logging": {{ "redactSensitive": "off" }} }}"#)
    };
    expect(&text("2026.6.11"), &["warning log-masking /logging/redactSensitive: off"]);
    expect(&text("2026.9.6"), &[]);
    expect(&text("2026.6.11").replace("off", "tools"), &[]);
    let own = r#"{ "gateway": { "port": 1 }, "logging": { "redactPatterns": ["acme-[a-z]+"] } }"#;
    expect(own, &[r#"info log-masking /logging/redactPatterns: "redactPatterns""#]);
    expect(&with(own, "\"acme-[a-z]+\"", ""), &[]);
}

const AGENTS: &str = r#"{ "openclaw": { "agents": {
  "critical-tasks": { "runtime": "thread-bound", "auto-destroy": true, "timeout": 120 },
  "routine-tasks": { "runtime": "thread-bound", "auto-destroy": true, "timeout": 300, "max-concurrent": 10 } } },
  "monitoring": {
    "thread-bound-agents": { "metrics": ["execution-time", "resource-usage", "error-rate", "timeout-count"] } } }"#;

#[test]
fn agents_bound_to_threads() {
    expect(AGENTS, &[]);
    let case = |from: &str, to: &str, expected: &[&str]| expect(&with(AGENTS, from, to), expected);
    let at = "/openclaw/agents/critical-tasks";
    case("destroy\": true", "destroy\": false", &[&format!("error auto-destroy {at}/auto-destroy: false")]);
    case("\"auto-destroy\": true, ", "", &[&format!(r#"warning auto-destroy {at}: "critical-tasks""#)]);
    case("120", "300", &[&format!("warning agent-time-limit {at}/timeout: 300")]);
    case(", \"timeout\": 120", "", &[&format!(r#"warning agent-time-limit {at}: "critical-tasks""#)]);
    case("120", "0", &[&format!("warning agent-time-limit {at}/timeout: 0")]);
    case("300", "301", &["warning agent-time-limit /openclaw/agents/routine-tasks/timeout: 301"]);
    case(
        "\"timeout\": 300",
        "\"max-duration\": 900",
        &["warning agent-time-limit /openclaw/agents/routine-tasks/max-duration: 900"],
    );
    case(
        "concurrent\": 10",
        "concurrent\": 1000",
        &["warning agent-concurrency /openclaw/agents/routine-tasks/max-concurrent: 1000"],
    );
    case(
        "concurrent\": 10",
        "concurrent\": -1",
        &["warning agent-concurrency /openclaw/agents/routine-tasks/max-concurrent: -1"],
    );
    case(
        "concurrent\": 10",
        "concurrent\": \"unlimited\"",
        &["warning agent-concurrency /openclaw/agents/routine-tasks/max-concurrent: unlimited"],
    );
    let settings = "critical-agents = ['routine']\ncritical-agent-seconds = 60";
    assert_eq!(
        report_under(settings, AGENTS),
        ["warning agent-time-limit /openclaw/agents/routine-tasks/timeout: 300"]
    );
    assert_eq!(report_under("preset = 'off'", &with(AGENTS, "300", "9000")), [""; 0]);
    assert_eq!(report_under("preset = 'strict'", AGENTS).len(), 2);
}

#[test]
fn other_agents() {
    // A session goes on after its request: what counts is how many there are.
    let session = r#"{ "agents": { "long": { "runtime": "session", "auto-destroy": false } } }"#;
    expect(
        session,
        &["error auto-destroy /agents/long/auto-destroy: false", r#"info agent-concurrency /agents/long: "long""#]
            .iter()
            .rev()
            .copied()
            .collect::<Vec<_>>(),
    );
    // Agents of the real OpenClaw have none of this.
    expect(
        r#"{ "agents": { "defaults": { "timeoutSeconds": 600 }, "entries": { "main": { "name": "Main" } } } }"#,
        &[],
    );
    let bindings =
        r#"{ "gateway": { "port": 1 }, "session": { "threadBindings": { "enabled": true, "idleHours": 0 } } }"#;
    expect(bindings, &["info auto-destroy /session/threadBindings/idleHours: 0"]);
    expect(&with(bindings, "\"idleHours\": 0", "\"idleHours\": 0, \"maxAgeHours\": 48"), &[]);
    expect(&with(bindings, "\"idleHours\": 0", "\"idleHours\": 24, \"maxAgeHours\": 0"), &[]);
}

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

#[test]
fn prompt_injection() {
    let text = r#"{ "security": { "prompt_injection_protection": {
      "enabled": true, "blocked_patterns": ["Disregard all", "Reset the"], "log_attempts": true } } }"#;
    let at = "/security/prompt_injection_protection";
    expect(text, &[]);
    expect(&with(text, ": true", ": false"), &[&format!("error prompt-injection {at}/enabled: false")]);
    expect(
        &with(text, r#"["Disregard all", "Reset the"]"#, "[]"),
        &[&format!("warning prompt-injection {at}/blocked_patterns: []")],
    );
    expect(&with(text, "Disregard all", " * "), &[&format!("warning prompt-injection {at}/blocked_patterns/0:  * ")]);
    expect(
        &with(text, "attempts\": true", "attempts\": false"),
        &[&format!("warning prompt-injection {at}/log_attempts: false")],
    );
    expect(
        r#"{ "security": { "prompt_injection_protection": { "enabled": true } } }"#,
        &[&format!(r#"info prompt-injection {at}: "prompt_injection_protection""#)],
    );
}

#[test]
fn monitoring() {
    let text = r#"{ "monitoring": {
      "thread-bound-agents": { "metrics": ["execution-time", "error-rate", "timeout-count"] },
      "secrets": { "metrics": ["access-count", "rotation-status", "exposure-risk"] } } }"#;
    expect(text, &[]);
    expect(
        &with(text, r#"["access-count", "rotation-status", "exposure-risk"]"#, "[]"),
        &["warning monitoring-missing /monitoring/secrets/metrics: []"],
    );
    expect(
        &with(text, "{ \"metrics\": [\"access", "{ \"enabled\": false, \"metrics\": [\"access"),
        &["warning monitoring-missing /monitoring/secrets/enabled: false"],
    );
    expect(
        &with(text, ", \"timeout-count\"", ""),
        &[r#"info monitoring-missing /monitoring/thread-bound-agents/metrics: "metrics""#],
    );
    let agents = r#"{ "agents": { "live": { "runtime": "thread", "auto-destroy": true, "timeout": 60 } } }"#;
    expect(agents, &[r#"info monitoring-missing /agents/live: "live""#]);
    let beside = lint_tree("", &[("openclaw.json", agents), ("monitoring.json", text)]);
    assert!(beside.is_empty(), "{beside:?}");
    let secrets = r#"{ "secrets": { "search": { "provider": "external", "source": "vault", "rotation": "daily" } } }"#;
    expect(secrets, &[r#"info monitoring-missing /secrets/search: "search""#]);
}

const PROFILES: &str = r#"{ "agents": { "accounts": {
  "capabilities": ["payments", "data-analysis"],
  "auth-profiles": { "payments": { "required": true, "on-failure": "deny-and-log" } },
  "tool-bindings": { "payments": { "required": true, "credentials": {
    "apiKey": { "secretRef": "payments-key", "envVar": "PAYMENTS_KEY" } } } } } } }"#;

#[test]
fn auth_profiles() {
    expect(PROFILES, &[]);
    let at = "/agents/accounts";
    let case = |from: &str, to: &str, expected: &[&str]| expect(&with(PROFILES, from, to), expected);
    let profile = format!("{at}/auth-profiles/payments");
    case("deny-and-log", "deny-and-alert", &[]);
    case("deny-and-log", "warn", &[&format!("warning credential-failure {profile}/on-failure: warn")]);
    case("deny-and-log", "allow", &[&format!("error credential-failure {profile}/on-failure: allow")]);
    case(
        "{ \"required\": true, \"on",
        "{ \"required\": false, \"on",
        &[&format!("warning credential-failure {profile}/required: false")],
    );
    case(", \"on-failure\": \"deny-and-log\"", "", &[&format!(r#"info credential-failure {profile}: "payments""#)]);
    case(
        "{ \"payments\": { \"required\": true, \"on",
        "{ \"mail\": { \"required\": true, \"on",
        &[&format!("warning credential-failure {at}/capabilities/0: payments")],
    );
    case(
        r#"
  "auth-profiles": { "payments": { "required": true, "on-failure": "deny-and-log" } },"#,
        "",
        &[&format!("info credential-failure {at}/capabilities/0: payments")],
    );
}

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
fn verification_of_certificates() {
    let switch = |text: &str| {
        report(text).iter().map(|line| line.replace("error tls-verification-off ", "")).collect::<Vec<_>>()
    };
    for (text, expected) in [
        (
            r#"{ "mcp": { "servers": { "a": { "url": "https://mcp.example.com", "sslVerify": false } } } }"#,
            "/mcp/servers/a/sslVerify: false",
        ),
        (
            r#"{ "models": { "providers": { "a": { "baseUrl": "https://a.example", "request": { "tls": { "insecureSkipVerify": true } } } } } }"#,
            "/models/providers/a/request/tls/insecureSkipVerify: true",
        ),
        (r#"{ "vault": { "backend": "x", "tls": { "verify": false } } }"#, "/vault/tls/verify: false"),
        (
            r#"{ "externalSecrets": { "providers": [{ "name": "hashicorp-vault", "address": "https://v.example", "path": "p", "tlsVerify": false }] } }"#,
            "/externalSecrets/providers/0/tlsVerify: false",
        ),
        (
            r#"{ "gateway": { "port": 1 }, "env": { "vars": { "NODE_TLS_REJECT_UNAUTHORIZED": "0" } } }"#,
            "/env/vars/NODE_TLS_REJECT_UNAUTHORIZED: 0",
        ),
        (r#"{ "gateway": { "port": 1 }, "env": { "GIT_SSL_NO_VERIFY": true } }"#, "/env/GIT_SSL_NO_VERIFY: true"),
        (
            r#"{ "mcp": { "servers": { "a": { "command": "x", "env": { "VAULT_SKIP_VERIFY": 1 } } } } }"#,
            "/mcp/servers/a/env/VAULT_SKIP_VERIFY: 1",
        ),
        (
            r#"{ "agents": { "defaults": { "sandbox": { "docker": { "setup": ["PYTHONHTTPSVERIFY=0"] } } } } }"#,
            "/agents/defaults/sandbox/docker/setup/0: PYTHONHTTPSVERIFY=0",
        ),
    ] {
        assert_eq!(switch(text), [expected], "{text}");
    }
    for text in [
        r#"{ "mcp": { "servers": { "a": { "url": "https://mcp.example.com", "sslVerify": true } } } }"#,
        r#"{ "mcp": { "servers": { "a": { "url": "https://localhost:8443/mcp", "sslVerify": false } } } }"#,
        r#"{ "models": { "providers": { "a": { "baseUrl": "https://127.0.0.1:1", "request": { "tls": { "insecureSkipVerify": true } } } } } }"#,
        r#"{ "gateway": { "port": 1 }, "skills": { "entries": { "a": { "verify": false, "insecure": true } } } }"#,
        r#"{ "gateway": { "port": 1 }, "env": { "vars": { "NODE_TLS_REJECT_UNAUTHORIZED": "1", "GIT_SSL_NO_VERIFY": "" } } }"#,
        r#"{ "gateway": { "controlUi": { "allowInsecureAuth": true }, "port": 1 } }"#,
    ] {
        assert_eq!(switch(text), [""; 0], "{text}");
    }
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
