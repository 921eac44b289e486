//! The command line as people use it: what is looked at, what the exit code says, what settings change.

mod common;

use common::{Sandbox, fake};

fn leak() -> String {
    fake("ANTHROPIC_API_KEY=sk-ant-api03-<<base64url:93>>AA\n")
}

#[test]
fn a_clean_tree_exits_with_0_and_says_what_was_looked_at() {
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", "hello\n");
    let run = sandbox.check(&[]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
    assert_eq!(run.stderr, "checked 1 file (6 B), 0 OpenClaw configurations\n");
}

#[test]
fn the_threshold_decides_the_exit_code_and_the_format_does_not() {
    let sandbox = Sandbox::new();
    sandbox.write("a.env", leak());
    for format in ["pretty", "short", "json", "jsonl", "sarif", "github"] {
        assert_eq!(sandbox.run(&["check", "--format", format]).code, 1, "{format}");
    }
    assert_eq!(sandbox.check(&["--fail-on", "never"]).code, 0);
    assert_eq!(sandbox.run(&["--no-such-option"]).code, 2);
    assert_eq!(sandbox.run(&["--help"]).code, 0);
}

#[test]
fn ignored_files_are_passed_over_unless_named_tracked_or_asked_for() {
    let sandbox = Sandbox::new();
    sandbox.write(".git/HEAD", "ref: refs/heads/main\n");
    sandbox.write(".git/objects/x", "");
    sandbox.write(".git/refs/x", "");
    sandbox.write(".gitignore", "*.env\n");
    sandbox.write("a.env", leak());
    assert_eq!(sandbox.check(&[]).code, 0);
    assert_eq!(sandbox.check(&["a.env"]).code, 1);
    assert_eq!(sandbox.check(&["--no-ignore"]).code, 1);
}

#[test]
fn standard_input_is_judged_under_the_name_given() {
    let sandbox = Sandbox::new();
    let config = "{ gateway: { bnd: 'loopback' } }";
    let arguments = ["check", "-", "--stdin-filename", "conf/openclaw.json", "--format", "short"];
    let run = sandbox.run_with_input(&arguments, config.as_bytes());
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stdout.starts_with("conf/openclaw.json:1:14: error[schema/unknown-key]"), "{}", run.stdout);
}

#[test]
fn one_run_writes_several_reports() {
    let sandbox = Sandbox::new();
    sandbox.write("a.env", leak());
    let run = sandbox.check(&["--output", "sarif=r.sarif", "--output", "jsonl=r.jsonl"]);
    assert_eq!(run.code, 1);
    let read = |name: &str| std::fs::read_to_string(sandbox.path().join(name)).expect("a report");
    assert!(read("r.sarif").contains("\"version\": \"2.1.0\"") || read("r.sarif").contains("\"version\":\"2.1.0\""));
    assert_eq!(read("r.jsonl").lines().count(), 1);
}

#[test]
fn the_directory_may_come_before_the_command_as_in_git() {
    let sandbox = Sandbox::new();
    sandbox.write("sub/a.env", leak());
    sandbox.write("b.env", leak());
    for (arguments, code) in [
        (&["-C", "sub", "check", "--format", "short"][..], 1),
        (&["check", "-C", "sub", "--format", "short"], 1),
        (&["-C", "sub", "--format", "short"], 1),
        (&["-C", "sub", "history"], 2),
    ] {
        let run = sandbox.run(arguments);
        assert_eq!(run.code, code, "{arguments:?}: {}", run.stderr);
        assert_eq!(run.stdout.lines().count(), usize::from(code == 1), "{arguments:?}: {}", run.stdout);
    }
}

#[test]
fn settings_exclude_switch_off_and_suppress() {
    let sandbox = Sandbox::new();
    sandbox.write("vendor/a.env", leak());
    sandbox.write("b.env", leak());
    sandbox.write("sub/keep.txt", "");
    assert_eq!(sandbox.check(&[]).stdout.lines().count(), 2);

    sandbox.write("openclaw-lint.toml", "exclude = [\"vendor/\"]\n");
    assert_eq!(sandbox.check(&[]).stdout.lines().count(), 1);
    let above = sandbox.run(&["check", "-C", "sub", "..", "--format", "short"]);
    assert_eq!(above.stdout.lines().count(), 1, "{}", above.stdout);

    sandbox.write("openclaw-lint.toml", "[rules]\nsecret = \"off\"\n");
    assert_eq!(sandbox.check(&[]).code, 0);

    let suppression = "[[ignore]]\nrule = \"secret/anthropic-api-key\"\npath = \"*.env\"\nreason = \"test\"\nexpires = \"2026-03-15\"\n";
    sandbox.write("openclaw-lint.toml", suppression);
    assert_eq!(sandbox.check(&[]).code, 0);
    let late = sandbox.run(&["check", "--now", "2026-03-16"]);
    assert_eq!(late.code, 1, "the suppression has expired");
    assert!(late.stdout.contains("[repo/expired-suppression]"), "{}", late.stdout);

    sandbox.write("openclaw-lint.toml", "no-such-key = 1\n");
    let broken = sandbox.check(&[]);
    assert_eq!(broken.code, 2);
    assert!(broken.stderr.contains("no-such-key"), "{}", broken.stderr);
}

#[test]
fn rules_are_listed_explained_and_tested() {
    let sandbox = Sandbox::new();
    let list = sandbox.run(&["rules", "list", "sandbox/host"]);
    assert!(list.stdout.contains("sandbox/host-root-bind"), "{}", list.stdout);
    let page = sandbox.run(&["rules", "explain", "sandbox/host-root-bind"]);
    assert!(page.stdout.contains("## Why it matters"), "{}", page.stdout);
    let unknown = sandbox.run(&["rules", "explain", "sandbox/host-rot-bind"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.stderr.contains("did you mean sandbox/host-root-bind?"), "{}", unknown.stderr);
}

#[test]
fn included_files_are_judged_as_part_of_the_whole() {
    let sandbox = Sandbox::new();
    sandbox.write("openclaw.json", "{ gateway: { $include: './parts/gateway.json5' } }");
    sandbox.write("parts/gateway.json5", "{ mode: 'local', bnd: 'loopback' }");
    let run = sandbox.check(&[]);
    assert!(run.stdout.starts_with("parts/gateway.json5:1:18: error[schema/unknown-key]"), "{}", run.stdout);
    assert_eq!(run.stdout.lines().count(), 1, "{}", run.stdout);
}

#[test]
fn schemas_of_the_external_secrets_shapes_are_printed_by_name() {
    let sandbox = Sandbox::new();
    let all = sandbox.run(&["schema", "external-secrets"]);
    assert_eq!(all.code, 0, "{}", all.stderr);
    assert!(all.stdout.lines().any(|line| line == "external-secrets/bound-agent"), "{}", all.stdout);
    for name in all.stdout.lines() {
        let one = sandbox.run(&["schema", name]);
        assert_eq!(one.code, 0, "{name}: {}", one.stderr);
        let schema: serde_json::Value = serde_json::from_str(&one.stdout).expect("JSON");
        assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#", "{name}");
    }
    for name in ["external-secrets/nothing", "settings/x", "nothing"] {
        assert_eq!(sandbox.run(&["schema", name]).code, 2, "{name}");
    }
}
