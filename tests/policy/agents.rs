//! Agents, and what watches them.

use super::{AGENTS, PROFILES, expect, lint_tree, report_under, with};

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
