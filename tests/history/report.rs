//! Secrets to plant, and what a report says of them.

use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;

use crate::git::{Repo, Run};

/// A value that is a credential, a different one each time.
pub(crate) fn secret() -> String {
    fake("sk-ant-api03-<<base64url:93>>AA")
}

/// What a template stands for, something else each time.
pub(crate) fn fake(template: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    // The same template always gives the same text.
    let count = COUNT.fetch_add(1, Ordering::Relaxed).to_string();
    openclaw_lint::secrets::expand(&format!("{count}{template}"))[count.len()..].to_owned()
}

/// A line that assigns a new credential.
pub(crate) fn leak(name: &str) -> String {
    format!("{name}={}\n", secret())
}

/// Lines without any secret, the same for the same number.
pub(crate) fn filler(lines: usize) -> String {
    (0..lines).map(|line| format!("setting_{line} = {}\n", line * 7919 % 1009)).collect()
}

/// Looks at the whole history. What earlier runs know makes no difference to what is found.
pub(crate) fn history(repo: &Repo) -> Run {
    history_with(repo, &[])
}

/// The same, with more arguments. Nothing is old: commits are made at noon of the day that is said to begin.
pub(crate) fn history_with(repo: &Repo, arguments: &[&str]) -> Run {
    let run =
        |more: &[&str]| repo.run(&[&["history", "--format", "jsonl", "--now", "2026-03-01"], more, arguments].concat());
    let fresh = run(&["--no-cache"]);
    for _ in 0..2 {
        let known = run(&[]);
        assert_eq!((&known.stdout, known.code), (&fresh.stdout, fresh.code), "{}\n{}", fresh.stderr, known.stderr);
    }
    fresh
}

/// The findings of a report, without what says how old a credential is or what became of it.
pub(crate) fn findings(run: &Run) -> Vec<Value> {
    let all = run.stdout.lines().map(|line| serde_json::from_str(line).expect("a line of JSON"));
    all.filter(|finding: &Value| !finding["rule"].as_str().unwrap_or_default().starts_with("rotation/")).collect()
}

/// The findings as path, kind and commit, sorted.
pub(crate) fn found(run: &Run) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut found: Vec<_> = findings(run)
        .iter()
        .map(|finding| (text(&finding["path"]), text(&finding["origin"]["kind"]), text(&finding["commit"])))
        .collect();
    found.sort();
    found
}

/// What [`found`] gives for one finding.
pub(crate) fn one(path: &str, kind: &str, commit: &str) -> Vec<(String, String, String)> {
    vec![(path.to_owned(), kind.to_owned(), commit.to_owned())]
}

/// Paths of the findings, sorted.
pub(crate) fn paths(run: &Run) -> Vec<String> {
    found(run).into_iter().map(|(path, ..)| path).collect()
}

/// The only finding of a history that was looked at as a whole.
pub(crate) fn only(run: &Run) -> Value {
    let mut findings = findings(run);
    assert_eq!(findings.len(), 1, "{}\n{}", run.stdout, run.stderr);
    assert_complete(run);
    findings.remove(0)
}

/// Fails where anything could not be looked at.
pub(crate) fn assert_complete(run: &Run) {
    assert!(!run.stderr.contains("INCOMPLETE"), "{}", run.stderr);
    assert_eq!(run.code, i32::from(!run.stdout.is_empty()), "{}", run.stderr);
}

/// Fails unless the report is that of an incomplete run and says all of this.
pub(crate) fn assert_told(run: &Run, parts: &[&str]) {
    assert_eq!(run.code, if run.stdout.is_empty() { 3 } else { 1 }, "{}", run.stderr);
    for part in ["INCOMPLETE"].iter().chain(parts) {
        assert!(run.stderr.contains(part), "{part:?} is not in: {}", run.stderr);
    }
}

/// Fails unless the span of a finding holds this value in the blob it names, and nothing else of the report does.
pub(crate) fn assert_stands(repo: &Repo, finding: &Value, value: &str) {
    let blob = finding["blob"].as_str().expect("a blob");
    let text = repo.git(&["--no-replace-objects", "cat-file", "blob", blob]);
    let at = |name: &str| usize::try_from(finding["span"][name].as_u64().expect("a number")).expect("in memory");
    assert_eq!(&text[at("start")..at("end")], value);
    assert_eq!(text[..at("start")].matches('\n').count() + 1, at("line"));
    assert!(!finding.to_string().contains(value));
}

/// Commits everything at a time of its own.
pub(crate) fn commit_at(repo: &Repo, message: &str, authored: &str, committed: &str) -> String {
    repo.git(&["add", "-A"]);
    let mut command = Command::new("git");
    command.args(["commit", "-q", "--allow-empty", "-m", message]);
    command.env("GIT_AUTHOR_DATE", authored).env("GIT_COMMITTER_DATE", committed);
    let run = repo.exec(&mut command, b"");
    assert_eq!(run.code, 0, "{}", run.stderr);
    repo.git(&["rev-parse", "HEAD"])
}

/// The `file://` address of a repository, over which clones are made as over a network.
pub(crate) fn address(repo: &Repo) -> String {
    format!("file://{}", repo.path().display())
}
