//! Zero trust and the rest of `security`.

use super::{ZERO_TRUST, expect, lint_tree, report, report_under, with};

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
