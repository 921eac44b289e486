//! The `repo` family in repositories made by the real `git`.
#![cfg(unix)]

#[path = "common/examples.rs"]
mod examples;
#[path = "common/git.rs"]
mod git;

use std::collections::BTreeSet;

use git::{Repo, Run};
use openclaw_lint::rules::repo::REPO_RULES;
use serde_json::Value;

fn found(run: &Run) -> Vec<Value> {
    run.stdout.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

/// Rule and path of the findings of this family, in order.
fn of_family(run: &Run) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let all = found(run).into_iter().map(|finding| (text(&finding["rule"]), text(&finding["path"])));
    all.filter(|(rule, _)| rule.starts_with("repo/")).collect()
}

fn check(repo: &Repo, more: &[&str]) -> Run {
    repo.run(&[&["check", "--format", "jsonl", "--now", "2026-03-15"], more].concat())
}

fn staged(repo: &Repo) -> Run {
    repo.run(&["staged", "--format", "jsonl", "--now", "2026-03-15"])
}

/// Asserts that exactly these rules are reported at these paths.
fn assert_found(run: &Run, expected: &[(&str, &str)]) {
    let found = of_family(run);
    let found: Vec<(&str, &str)> = found.iter().map(|(rule, path)| (rule.as_str(), path.as_str())).collect();
    assert_eq!(found, expected, "{}{}", run.stdout, run.stderr);
}

#[test]
fn examples_of_pages_are_true() {
    for rule in REPO_RULES {
        let meta = rule.meta();
        for (heading, expected) in [("Bad", true), ("Good", false)] {
            let repo = Repo::init();
            let section = meta.section(heading).unwrap_or_default();
            let files = examples::files(section);
            assert!(!files.is_empty(), "{}: {heading} has no file", meta.id);
            for (name, bytes) in &files {
                repo.write(name, bytes);
            }
            // What an example has ignored is no part of the repository.
            if !section.contains(" untracked\n") {
                repo.commit("all");
            }
            let rules: BTreeSet<String> = of_family(&check(&repo, &[])).into_iter().map(|(rule, _)| rule).collect();
            assert_eq!(rules.contains(meta.id), expected, "{} {heading}: {rules:?}", meta.id);
        }
    }
}

const PROFILES: &str = r#"{ version: 1, profiles: { "a:b": { type: "api_key", provider: "a", keyRef: { source: "env", provider: "default", id: "A" } } } }"#;

#[test]
fn tracked_ignored_and_open_files_are_told_apart() {
    let repo = Repo::init();
    repo.write(".openclaw/agents/main/agent/auth-profiles.json", PROFILES);
    repo.write(".openclaw/credentials/oauth.json", r#"{"x":1}"#);
    repo.commit("base");
    repo.write(".gitignore", "*.sqlite\n");
    repo.write(".openclaw/state/openclaw.sqlite", "SQLite format 3\0");
    repo.write(".openclaw/identity/device.json", r#"{"deviceId":"d"}"#);
    let expected = [
        ("repo/tracked-credential-store", ".openclaw/agents/main/agent/auth-profiles.json"),
        ("repo/tracked-credential-store", ".openclaw/credentials/oauth.json"),
        ("repo/not-ignored", ".openclaw/identity/device.json"),
    ];
    assert_found(&check(&repo, &[]), &expected);
    // What is ignored stays so where the walk shows it.
    assert_found(&check(&repo, &["--no-ignore"]), &expected);
    repo.git(&["add", "-f", ".openclaw/state/openclaw.sqlite"]);
    let run = staged(&repo);
    assert_found(&run, &[("repo/tracked-credential-store", ".openclaw/state/openclaw.sqlite")]);
    assert_eq!(run.code, 1);
    repo.commit("more");
    repo.write(".openclaw/state/openclaw.sqlite", "SQLite format 3\0more");
    repo.git(&["add", "-f", "-A"]);
    // It was there before.
    assert_found(&staged(&repo), &[]);
}

#[test]
fn files_that_lie_together_are_one_finding_that_stays_the_same() {
    let repo = Repo::init();
    for name in ["b", "c", "d"] {
        repo.write(&format!(".openclaw/agents/main/sessions/{name}.jsonl"), "{}\n");
    }
    repo.commit("base");
    let before = check(&repo, &[]);
    assert_found(&before, &[("repo/tracked-transcript", ".openclaw/agents/main/sessions/b.jsonl")]);
    let first = &found(&before)[0];
    assert!(first["message"].as_str().unwrap_or_default().contains("2 more such files"), "{first}");
    assert!(first["help"].as_str().unwrap_or_default().contains("`/.openclaw/agents/*/sessions/**`"), "{first}");
    repo.write(".openclaw/agents/main/sessions/a.jsonl", "{}\n");
    repo.commit("one more");
    let after = check(&repo, &[]);
    assert_eq!(found(&after)[0]["path"], ".openclaw/agents/main/sessions/a.jsonl");
    assert_eq!(found(&after)[0]["fingerprint"], first["fingerprint"]);
}

#[test]
fn a_configuration_kept_in_git_by_itself_is_left_alone() {
    let repo = Repo::init();
    repo.write("openclaw.json", r#"{ gateway: { mode: "local" } }"#);
    repo.write("deploy/openclaw.json", r#"{ gateway: { mode: "local" } }"#);
    repo.write("skills/x/SKILL.md", "# x\n");
    repo.write("credentials/README.md", "# how to\n");
    repo.write(".env.example", "A=b\n");
    repo.commit("base");
    assert_found(&check(&repo, &[]), &[]);
}

#[test]
fn where_openclaw_runs_the_configuration_gets_one_note() {
    let repo = Repo::init();
    repo.write("openclaw.json", r#"{ gateway: { mode: "local" } }"#);
    repo.write(".gitignore", "/agents/\n/identity/\n/state/\n");
    repo.write("agents/main/sessions/a.jsonl", "{}\n");
    repo.commit("base");
    let run = check(&repo, &[]);
    assert_found(&run, &[("repo/incomplete-gitignore", "openclaw.json")]);
    assert_eq!(run.code, 0, "a note fails nothing");
    let help = found(&run)[0]["help"].as_str().unwrap_or_default().to_owned();
    assert!(help.contains("`/credentials/`") && !help.contains("agents"), "{help}");
    repo.write(".gitignore", "*\n!openclaw.json\n!.gitignore\n");
    assert_found(&check(&repo, &[]), &[]);
}

#[test]
fn encrypted_empty_and_made_up_stores_are_no_findings() {
    let repo = Repo::init();
    repo.write("a/.openclaw/secrets.json", r#"{"k":"ENC[AES256_GCM,data:x,type:str]"}"#);
    repo.write("b/.openclaw/agents/main/agent/auth-profiles.json", "{}");
    repo.write("c/.openclaw/.env", "# nothing\nA=\nB=${A}\n");
    repo.write("tests/fixtures/.openclaw/identity/device.json", r#"{"deviceId":"d"}"#);
    repo.commit("base");
    assert_found(&check(&repo, &[]), &[]);
    let low = check(&repo, &["--min-confidence", "low"]);
    assert_found(&low, &[("repo/tracked-credential-store", "tests/fixtures/.openclaw/identity/device.json")]);
}

#[test]
fn runs_inside_a_state_directory_know_where_they_are() {
    let repo = Repo::init();
    repo.write(".openclaw/credentials/oauth.json", r#"{"x":1}"#);
    repo.commit("base");
    let directory = repo.path().join(".openclaw/credentials");
    let run = check(&repo, &["-C", directory.to_str().expect("text")]);
    assert_found(&run, &[("repo/tracked-credential-store", "oauth.json")]);
}

#[test]
fn suppressions_by_settings_cover_a_path() {
    let repo = Repo::init();
    repo.write("openclaw.json.bak", r#"{ gateway: { mode: "local" } }"#);
    repo.write(
        "openclaw-lint.toml",
        "[[ignore]]\nrule = \"repo/tracked-backup\"\npath = \"openclaw.json.bak\"\nreason = \"made up\"\n",
    );
    repo.commit("base");
    assert_found(&check(&repo, &[]), &[]);
}

#[cfg(unix)]
#[test]
fn a_path_that_is_not_utf_8_is_judged_like_any_other() {
    use std::os::unix::ffi::OsStrExt as _;

    let repo = Repo::init();
    let directory = repo.path().join(std::ffi::OsStr::from_bytes(b"st\xFFte/.openclaw/credentials"));
    if std::fs::create_dir_all(&directory).is_err() {
        return; // file systems that take nothing but UTF-8
    }
    std::fs::write(directory.join("oauth.json"), r#"{"x":1}"#).expect("a file");
    repo.git(&["add", "-A"]);
    let run = check(&repo, &[]);
    assert_found(&run, &[("repo/tracked-credential-store", "st\u{FFFD}te/.openclaw/credentials/oauth.json")]);
    repo.write(".gitignore", ".openclaw/\n");
    repo.git(&["rm", "-rq", "--cached", "."]);
    assert_found(&check(&repo, &[]), &[]);
}
