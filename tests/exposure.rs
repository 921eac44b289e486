//! The family `exposure` as a user meets it: where findings land, and how the ids of checks name rules.

mod common;

use common::{Sandbox, fake};

const OPEN: &str = "{\n  gateway: {\n    bind: \"lan\",\n    auth: { mode: \"none\" },\n  },\n}\n";

#[test]
fn a_finding_lands_on_the_value_that_matters() {
    let sandbox = Sandbox::new();
    sandbox.write("openclaw.json", OPEN);
    let run = sandbox.check(&[]);
    let start = "openclaw.json:3:12: error[exposure/gateway-bind-no-auth]";
    assert!(run.stdout.lines().any(|line| line.starts_with(start)), "{}", run.stdout);
    assert_eq!(run.code, 1);
}

#[test]
fn what_is_missing_is_shown_at_its_nearest_ancestor() {
    let sandbox = Sandbox::new();
    sandbox
        .write("openclaw.json", "{\n  gateway: {\n    bind: \"lan\",\n    auth: { token: \"${TOKEN}\" },\n  },\n}\n");
    let run = sandbox.check(&[]);
    let start = "openclaw.json:4:5: warning[exposure/gateway-auth-no-rate-limit]";
    assert!(run.stdout.lines().any(|line| line.starts_with(start)), "{}", run.stdout);
}

#[test]
fn a_finding_lands_in_the_file_that_is_included() {
    let sandbox = Sandbox::new();
    sandbox.write("openclaw.json", "{ gateway: { \"$include\": \"./gateway.json5\" } }\n");
    sandbox.write("gateway.json5", "{ bind: \"lan\", auth: { mode: \"none\" } }\n");
    let run = sandbox.check(&[]);
    assert!(run.stdout.contains("gateway.json5:1:10: error[exposure/gateway-bind-no-auth]"), "{}", run.stdout);
}

#[test]
fn nothing_is_missing_that_may_stand_in_a_file_which_is_not_there() {
    let sandbox = Sandbox::new();
    sandbox.write("openclaw.json", "{ \"$include\": \"./auth.json5\", gateway: { bind: \"lan\" } }\n");
    let run = sandbox.check(&["--min-confidence", "low"]);
    assert!(!run.stdout.contains("no-auth") && !run.stdout.contains("rate-limit"), "{}", run.stdout);
}

#[test]
fn a_configuration_that_says_little_is_quiet() {
    let sandbox = Sandbox::new();
    sandbox.write("openclaw.json", "{ agents: { defaults: { workspace: \"~/work\" } } }\n");
    let run = sandbox.check(&[]);
    assert!(!run.stdout.contains("exposure/"), "{}", run.stdout);
}

#[test]
fn a_check_names_its_rule_in_settings_and_comments() {
    let bind = |run: common::Run| run.stdout.contains("exposure/gateway-bind-no-auth");
    let sandbox = Sandbox::new();
    sandbox.write("openclaw.json", OPEN);
    sandbox.write("openclaw-lint.toml", "[rules]\n\"gateway.bind_no_auth\" = \"off\"\n");
    assert!(!bind(sandbox.check(&[])));
    let ignore = "[[ignore]]\nrule = \"gateway.bind_no_auth\"\nreason = \"only in a test\"\n";
    sandbox.write("openclaw-lint.toml", ignore);
    assert!(!bind(sandbox.check(&[])));
    sandbox.write("openclaw-lint.toml", "[[ignore]]\nrule = \"gateway.nothing\"\nreason = \"r\"\n");
    assert_eq!(sandbox.check(&[]).code, 2);
    sandbox.write("openclaw-lint.toml", "");
    let marked = OPEN.replace("\"lan\",", "\"lan\", // openclaw-lint: ignore[gateway.bind_no_auth] only in a test");
    sandbox.write("openclaw.json", marked);
    assert!(!bind(sandbox.check(&[])));
}

#[test]
fn a_check_is_explained_by_its_id() {
    let sandbox = Sandbox::new();
    let run = sandbox.run(&["rules", "explain", "gateway.bind_no_auth"]);
    assert!(run.stdout.starts_with("# exposure/gateway-bind-no-auth\n"), "{}", run.stdout);
    assert!(run.stdout.ends_with("## Also known as\n\n`gateway.bind_no_auth`\n"), "{}", run.stdout);
    let run = sandbox.run(&["rules", "explain", "fs.config.perms_writable"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("modes of files"), "{}", run.stderr);
    let run = sandbox.run(&["rules", "list", "sandbox.dangerous_bind_mount"]);
    assert!(run.stdout.contains("sandbox/system-bind") && !run.stdout.contains("sandbox/network"), "{}", run.stdout);
}

#[test]
fn credentials_that_are_compared_are_not_shown() {
    let token = fake("<<alnum:20>>");
    let sandbox = Sandbox::new();
    let config = format!(
        "{{ gateway: {{ auth: {{ token: \"{token}\" }} }}, hooks: {{ enabled: true, token: \"{token}\", path: \"/\" }} }}\n"
    );
    sandbox.write("openclaw.json", config);
    for format in ["short", "jsonl", "pretty", "sarif"] {
        let run = sandbox.run(&["check", "--format", format, "--min-confidence", "low"]);
        assert!(run.stdout.contains("exposure/hooks-token-reuse-gateway-token"), "{format}: {}", run.stdout);
        assert!(!run.stdout.contains(&token) && !run.stderr.contains(&token), "{format}");
    }
}
