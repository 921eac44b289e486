//! What a push would send: the protocol of the hook, and real pushes with the hook installed.
#![cfg(unix)]

#[path = "common/git.rs"]
mod git;

use std::process::Command;

use git::{Repo, Run};

const ZEROS: &str = "0000000000000000000000000000000000000000";

fn leak(name: &str) -> String {
    openclaw_lint::secrets::expand(&format!("{name}=sk-ant-api03-<<base64url:93>>AA\n"))
}

/// A repository whose `main` is on the remote `origin` already, with a secret.
fn pushed() -> Repo {
    let repo = Repo::init();
    repo.git(&["init", "-q", "--bare", "../remote.git"]);
    repo.git(&["remote", "add", "origin", "../remote.git"]);
    repo.write("old.env", leak("OLD"));
    repo.commit("old");
    repo.git(&["push", "-q", "-u", "origin", "main"]);
    repo
}

fn push(repo: &Repo, lines: &str) -> Run {
    push_to(repo, lines, &["origin", "../remote.git"])
}

fn push_to(repo: &Repo, lines: &str, remote: &[&str]) -> Run {
    repo.run_with_input(&[&["push", "--format", "short", "--now", "2026-03-15"], remote].concat(), lines.as_bytes())
}

fn paths(run: &Run) -> Vec<&str> {
    run.stdout.lines().filter_map(|line| line.split(':').next()).collect()
}

#[test]
fn a_new_branch_sends_what_the_remote_has_not() {
    let repo = pushed();
    repo.git(&["checkout", "-q", "-b", "feature"]);
    repo.write("new.env", leak("NEW"));
    let new = repo.commit("new");
    let run = push(&repo, &format!("refs/heads/feature {new} refs/heads/feature {ZEROS}\n"));
    assert_eq!((run.code, paths(&run)), (1, vec!["new.env"]), "{}", run.stderr);
    assert!(run.stderr.contains("1 commit, 1 ref"), "{}", run.stderr);
    let nowhere = push_to(&repo, &format!("refs/heads/feature {new} refs/heads/feature {ZEROS}\n"), &["/x", "/x"]);
    assert_eq!(paths(&nowhere), ["new.env"]);
    assert!(nowhere.stderr.contains("no remote has this address"), "{}", nowhere.stderr);
    repo.git(&["remote", "add", "fork", "../fork.git"]);
    let fork =
        push_to(&repo, &format!("refs/heads/feature {new} refs/heads/feature {ZEROS}\n"), &["fork", "../fork.git"]);
    assert_eq!(paths(&fork), ["new.env", "old.env"], "the fork has nothing yet");
}

#[test]
fn an_update_sends_what_was_added() {
    let repo = pushed();
    let old = repo.git(&["rev-parse", "HEAD"]);
    repo.write("new.env", leak("NEW"));
    let new = repo.commit("new");
    assert_eq!(paths(&push(&repo, &format!("refs/heads/main {new} refs/heads/main {old}\n"))), ["new.env"]);
    assert_eq!(push(&repo, &format!("refs/heads/main {new} refs/heads/main {new}\n")).code, 0);
    assert_eq!(push(&repo, &format!("HEAD~ {old} refs/heads/main {old}\n")).code, 0);
}

#[test]
fn a_force_push_over_what_is_not_here_is_compared_with_what_was_fetched_last() {
    let repo = pushed();
    repo.write("new.env", leak("NEW"));
    let new = repo.commit("new");
    let unknown = "1".repeat(40);
    let run = push(&repo, &format!("refs/heads/main {new} refs/heads/main {unknown}\n"));
    assert_eq!(paths(&run), ["new.env"]);
    assert!(run.stderr.contains("is not here, so it is compared"), "{}", run.stderr);
    repo.git(&["update-ref", "-d", "refs/remotes/origin/main"]);
    let run = push(&repo, &format!("refs/heads/main {new} refs/heads/main {unknown}\n"));
    assert_eq!(paths(&run), ["new.env", "old.env"]);
}

#[test]
fn deletions_and_nothing_at_all_are_told_apart() {
    let repo = pushed();
    let old = repo.git(&["rev-parse", "HEAD"]);
    let run = push(&repo, &format!("(delete) {ZEROS} refs/heads/main {old}\n"));
    assert_eq!((run.code, run.stderr.as_str()), (0, "only refs are deleted: nothing to check\n"));
    let run = push(&repo, "");
    assert_eq!((run.code, run.stderr.as_str()), (0, "nothing is pushed: nothing to check\n"));
    let run = push(&repo, "something else\n");
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("line 1") && run.stderr.contains("hook install"), "{}", run.stderr);
}

#[test]
fn several_refs_and_tags_go_together() {
    let repo = pushed();
    let old = repo.git(&["rev-parse", "HEAD"]);
    repo.git(&["tag", "-a", "v1", "-m", &leak("TAG")]);
    let tag = repo.git(&["rev-parse", "v1"]);
    repo.git(&["checkout", "-q", "-b", "one"]);
    repo.write("one.env", leak("ONE"));
    let one = repo.commit("one");
    repo.git(&["checkout", "-q", "-b", "two", "main"]);
    repo.write("two.env", leak("TWO"));
    let two = repo.commit(&leak("MESSAGE"));
    let lines = format!(
        "refs/heads/one {one} refs/heads/one {ZEROS}\nrefs/heads/two {two} refs/heads/main {old}\n\
         refs/tags/v1 {tag} refs/tags/v1 {ZEROS}\n(delete) {ZEROS} refs/heads/gone {old}\n"
    );
    let run = push(&repo, &lines);
    assert_eq!(paths(&run), [".git/COMMIT_EDITMSG", ".git/TAG_EDITMSG", "one.env", "two.env"]);
}

#[test]
fn the_pre_commit_framework_tells_in_variables() {
    let repo = pushed();
    let old = repo.git(&["rev-parse", "HEAD"]);
    repo.write("new.env", leak("NEW"));
    let new = repo.commit("new");
    let run = |variables: &[(&str, &str)]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_openclaw-lint"));
        command.args(["push", "--format", "short"]).envs(variables.iter().copied()).env("PRE_COMMIT", "1");
        repo.exec(&mut command, b"")
    };
    let remote = ("PRE_COMMIT_REMOTE_NAME", "origin");
    let one = run(&[remote, ("PRE_COMMIT_FROM_REF", &old), ("PRE_COMMIT_TO_REF", &new)]);
    assert_eq!((one.code, paths(&one)), (1, vec!["new.env"]), "{}", one.stderr);
    let all = run(&[remote, ("PRE_COMMIT_LOCAL_BRANCH", "refs/heads/main")]);
    assert_eq!(paths(&all), ["new.env"], "{}", all.stderr);
    let wrong = run(&[remote, ("PRE_COMMIT_FROM_REF", "nowhere"), ("PRE_COMMIT_TO_REF", &new)]);
    assert_eq!(wrong.code, 2);
}

#[test]
fn a_real_push_is_refused_and_accepted() {
    let repo = pushed();
    repo.git(&["checkout", "-q", "-b", "feature"]);
    assert_eq!(repo.run(&["hook", "install", "--pre-push"]).code, 0);
    repo.write("new.env", leak("NEW"));
    repo.commit("new");
    let refused = repo.try_git(&["push", "-q", "origin", "feature"]);
    assert_ne!(refused.code, 0);
    assert!(refused.stdout.contains("new.env") || refused.stderr.contains("new.env"), "{}", refused.stderr);
    assert_eq!(repo.git(&["ls-remote", "--heads", "origin"]).lines().count(), 1);
    // Taking it back in another commit does not take it out of what is sent.
    repo.git(&["rm", "-q", "new.env"]);
    repo.commit("gone");
    assert_ne!(repo.try_git(&["push", "-q", "origin", "feature"]).code, 0);
    repo.git(&["reset", "-q", "--hard", "main"]);
    repo.write("fine.txt", "fine\n");
    repo.commit("fine");
    repo.git(&["push", "-q", "origin", "feature"]);
    assert_eq!(repo.git(&["ls-remote", "--heads", "origin"]).lines().count(), 2);
    repo.git(&["push", "-q", "origin", ":feature"]);
    assert_ne!(repo.try_git(&["push", "-q", "../elsewhere.git", "feature"]).code, 0);
}

#[test]
fn a_mirror_remote_does_not_hide_everything() {
    let repo = pushed();
    repo.git(&["config", "remote.origin.fetch", "+refs/*:refs/*"]);
    repo.git(&["update-ref", "-d", "refs/remotes/origin/main"]);
    let new = repo.git(&["rev-parse", "HEAD"]);
    let run = push(&repo, &format!("refs/heads/main {new} refs/heads/main {ZEROS}\n"));
    assert_eq!(paths(&run), ["old.env"]);
}
