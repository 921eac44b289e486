//! The native hooks, run by the real `git`.
#![cfg(unix)]

#[path = "common/git.rs"]
mod git;

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use git::{Repo, Run, path_without_program, write_program};

fn hook(repo: &Repo, name: &str) -> PathBuf {
    repo.path().join(".git/hooks").join(name)
}

/// A directory with a program of our name that notes how it was called and with what, and fails if told to.
fn stand_in(repo: &Repo) -> PathBuf {
    let directory = repo.around().join("stand in");
    let log = repo.around().join("log");
    let script = format!(
        "#!/bin/sh\n{{ echo \"openclaw-lint $*\"; [ \"$1\" = push ] && cat; true; }} >>'{}'\nexit ${{RESULT:-0}}\n",
        log.display()
    );
    write_program(&directory.join("openclaw-lint"), &script);
    directory
}

fn log(repo: &Repo) -> String {
    fs::read_to_string(repo.around().join("log")).unwrap_or_default()
}

/// Runs git with the stand-in as the first program on the path.
fn git_with_stand_in(repo: &Repo, result: &str, arguments: &[&str]) -> Run {
    let path = std::env::join_paths(
        [stand_in(repo)].into_iter().chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
    );
    repo.exec(Command::new("git").args(arguments).env("PATH", path.expect("a path")).env("RESULT", result), b"")
}

fn with_remote() -> Repo {
    let repo = Repo::init();
    repo.git(&["init", "-q", "--bare", "../remote.git"]);
    repo.git(&["remote", "add", "origin", "../remote.git"]);
    repo.write("a.txt", "one\n");
    repo.commit("first");
    repo
}

#[test]
fn both_hooks_run_and_decide() {
    let repo = with_remote();
    let run = repo.run(&["hook", "install"]);
    assert_eq!((run.code, run.stdout.lines().count()), (0, 2), "{}", run.stderr);
    assert_ne!(git_with_stand_in(&repo, "1", &["commit", "-q", "--allow-empty", "-m", "no"]).code, 0);
    assert_eq!(git_with_stand_in(&repo, "0", &["commit", "-q", "--allow-empty", "-m", "yes"]).code, 0);
    assert_ne!(git_with_stand_in(&repo, "3", &["push", "-q", "origin", "main"]).code, 0);
    assert_eq!(git_with_stand_in(&repo, "0", &["push", "-q", "origin", "main"]).code, 0);
    let head = repo.git(&["rev-parse", "HEAD"]);
    let zeros = "0".repeat(40);
    let push = format!("openclaw-lint push origin ../remote.git\nrefs/heads/main {head} refs/heads/main {zeros}\n");
    assert_eq!(log(&repo), format!("openclaw-lint staged\nopenclaw-lint staged\n{push}{push}"));
}

#[test]
fn a_hook_that_was_there_runs_first_with_the_same_arguments_and_input() {
    let repo = with_remote();
    let note = format!("{{ echo \"$0 $*\"; cat; }} >>'{}'\n", repo.around().join("log").display());
    write_program(&hook(&repo, "pre-push"), format!("#!/bin/sh\n{note}exit ${{BEFORE:-0}}\n"));
    write_program(&hook(&repo, "pre-commit"), "#!/bin/sh\nexit 7\n");
    assert_eq!(repo.run(&["hook", "install"]).code, 0);
    assert_eq!(git_with_stand_in(&repo, "0", &["push", "-q", "origin", "main"]).code, 0);
    let lines: Vec<String> = log(&repo).lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 4, "{lines:?}");
    assert!(lines[0].ends_with("pre-push.before-openclaw-lint origin ../remote.git"), "{lines:?}");
    assert_eq!(lines[2], "openclaw-lint push origin ../remote.git");
    assert_eq!(lines[1], lines[3]);
    assert_ne!(
        git_with_stand_in(&repo, "0", &["commit", "-q", "--allow-empty", "-m", "x"]).code,
        0,
        "its failure counts"
    );
    assert_eq!(log(&repo).lines().count(), 4, "and nothing runs after it");
}

#[test]
fn a_hook_that_reads_nothing_is_no_failure() {
    let repo = with_remote();
    write_program(&hook(&repo, "pre-push"), "#!/bin/sh\nexit 0\n");
    assert_eq!(repo.run(&["hook", "install", "--pre-push"]).code, 0);
    assert!(!hook(&repo, "pre-commit").exists());
    for branch in 0..300 {
        repo.git(&["branch", &format!("branch-with-a-name-that-takes-some-room-{branch}")]);
    }
    let run = git_with_stand_in(&repo, "0", &["push", "-q", "--all", "origin"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert_eq!(log(&repo).lines().count(), 302);
}

#[test]
fn taking_the_hook_away_brings_back_bytes_mode_and_links() {
    let repo = Repo::init();
    let old = hook(&repo, "pre-commit");
    write_program(&old, "#!/usr/bin/env python3\n# \u{fc}\r\n\0");
    fs::set_permissions(&old, fs::Permissions::from_mode(0o750)).expect("permissions");
    let facts = |path: &Path| {
        let metadata = fs::symlink_metadata(path).expect("metadata");
        (metadata.mode(), metadata.len(), metadata.mtime_nsec(), metadata.ino())
    };
    let before = facts(&old);
    write_program(&repo.path().join("tool"), "#!/bin/sh\nexit 0\n");
    symlink("../../tool", hook(&repo, "pre-push")).expect("a link");

    for _ in 0..3 {
        assert_eq!(repo.run(&["hook", "install"]).code, 0);
    }
    let again = repo.run(&["hook", "install"]);
    assert_eq!(again.stdout.matches("installed already").count(), 2, "{}", again.stdout);
    assert_ne!(facts(&old).3, before.3);
    assert_eq!(repo.run(&["hook", "uninstall"]).code, 0);
    assert_eq!(facts(&old), before);
    assert_eq!(fs::read_link(hook(&repo, "pre-push")).expect("a link"), Path::new("../../tool"));
    let left = fs::read_dir(repo.path().join(".git/hooks")).expect("hooks").filter_map(Result::ok);
    assert!(left.map(|entry| entry.file_name()).all(|name| !name.to_string_lossy().contains("openclaw-lint")));

    let foreign = repo.run(&["hook", "uninstall"]);
    assert_eq!((foreign.code, foreign.stdout.matches("not ours").count()), (0, 2));
    assert_eq!(facts(&old), before);
}

#[test]
fn a_dry_run_touches_nothing() {
    let repo = Repo::init();
    write_program(&hook(&repo, "pre-commit"), "#!/bin/sh\n");
    let run = repo.run(&["hook", "install", "--dry-run"]);
    assert!(run.stdout.contains("would move") && run.stdout.contains("would write"), "{}", run.stdout);
    assert_eq!(fs::read_to_string(hook(&repo, "pre-commit")).expect("the hook"), "#!/bin/sh\n");
    assert!(!hook(&repo, "pre-push").exists());
}

#[test]
fn a_hook_written_over_ours_is_not_lost() {
    let repo = Repo::init();
    write_program(&hook(&repo, "pre-commit"), "#!/bin/sh\n# first\n");
    assert_eq!(repo.run(&["hook", "install"]).code, 0);
    write_program(&hook(&repo, "pre-commit"), "#!/bin/sh\n# second\n");
    let run = repo.run(&["hook", "install"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("written its hook over ours"), "{}", run.stderr);
    let aside = fs::read_to_string(hook(&repo, "pre-commit.before-openclaw-lint")).expect("the first");
    assert_eq!(aside, "#!/bin/sh\n# first\n");
}

#[test]
fn the_pre_commit_framework_may_put_its_hook_before_ours() {
    let repo = Repo::init();
    write_program(&hook(&repo, "pre-commit"), "#!/bin/sh\nexit 9\n");
    assert_eq!(repo.run(&["hook", "install", "--pre-commit"]).code, 0);
    // What `pre-commit install` does with a hook that it finds.
    fs::rename(hook(&repo, "pre-commit"), hook(&repo, "pre-commit.legacy")).expect("a move");
    write_program(&hook(&repo, "pre-commit"), "#!/bin/sh\n\"${0%/*}/pre-commit.legacy\" \"$@\"\n");
    assert_eq!(
        git_with_stand_in(&repo, "0", &["commit", "-q", "--allow-empty", "-m", "x"]).code,
        0,
        "no round in circles"
    );
    assert_eq!(log(&repo), "openclaw-lint staged\n");
    assert!(repo.run(&["hook", "install", "--pre-commit"]).stdout.contains("installed already"));
    assert_eq!(repo.run(&["hook", "uninstall", "--pre-commit"]).code, 0);
    assert!(!hook(&repo, "pre-commit.legacy").exists());
}

#[test]
fn hooks_go_where_git_looks_for_them() {
    let repo = Repo::init();
    repo.git(&["config", "core.hooksPath", "my h\u{f6}\u{f6}ks"]);
    fs::create_dir(repo.path().join("sub")).expect("a directory");
    assert_eq!(repo.run(&["hook", "install", "-C", "sub"]).code, 0);
    assert!(repo.path().join("my h\u{f6}\u{f6}ks/pre-commit").exists());
    assert_eq!(git_with_stand_in(&repo, "0", &["commit", "-q", "--allow-empty", "-m", "x"]).code, 0);
    assert_eq!(log(&repo), "openclaw-lint staged\n");
}

#[test]
fn a_linked_worktree_shares_the_hooks() {
    let repo = Repo::init();
    repo.commit("first");
    repo.git(&["worktree", "add", "-q", "-b", "linked", "../linked tree"]);
    let linked = repo.around().join("linked tree");
    let run = repo.run(&["hook", "install", "-C", "../linked tree"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(hook(&repo, "pre-commit").exists());
    let linked = linked.to_str().expect("UTF-8");
    assert_ne!(git_with_stand_in(&repo, "1", &["-C", linked, "commit", "-q", "--allow-empty", "-m", "x"]).code, 0);
    assert_eq!(log(&repo), "openclaw-lint staged\n");
}

#[test]
fn a_bare_repository_has_hooks_too() {
    let repo = Repo::init_with(&["--bare"]);
    assert_eq!(repo.run(&["hook", "install"]).code, 0);
    assert!(repo.path().join("hooks/pre-push").exists());
    repo.git(&["config", "core.hooksPath", "other"]);
    assert_eq!(repo.run(&["hook", "install"]).code, 0);
    assert!(repo.path().join("other/pre-push").exists());
}

#[test]
fn directories_that_are_not_ours_are_left_alone() {
    let repo = Repo::init();
    let elsewhere = repo.around().join("everybody");
    fs::create_dir(&elsewhere).expect("a directory");
    repo.git(&["config", "core.hooksPath", elsewhere.to_str().expect("UTF-8")]);
    let run = repo.run(&["hook", "install"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("outside this repository") && run.stderr.contains("--force"), "{}", run.stderr);
    assert!(run.stderr.contains("everybody/pre-push: openclaw-lint push \"$@\""), "{}", run.stderr);
    assert_eq!(fs::read_dir(&elsewhere).expect("the directory").count(), 0);
    assert_eq!(repo.run(&["hook", "install", "--force"]).code, 0);
    assert_eq!(fs::read_dir(&elsewhere).expect("the directory").count(), 2);
    assert_eq!(repo.run(&["hook", "uninstall"]).code, 0);
    assert_eq!(fs::read_dir(&elsewhere).expect("the directory").count(), 0);

    repo.git(&["config", "core.hooksPath", ".husky/_"]);
    let run = repo.run(&["hook", "install", "--pre-commit"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("husky") && run.stderr.contains(".husky/pre-commit: "), "{}", run.stderr);
    assert!(!run.stderr.contains("pre-push"), "{}", run.stderr);

    repo.git(&["config", "core.hooksPath", "tools/hooks"]);
    repo.write("tools/hooks/pre-commit", "#!/bin/sh\n");
    repo.commit("hooks of the project");
    let run = repo.run(&["hook", "install"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("are committed"), "{}", run.stderr);

    repo.git(&["config", "core.hooksPath", "/dev/null"]);
    let run = repo.run(&["hook", "install", "--force"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("runs no hooks"), "{}", run.stderr);
    let outside = repo.run(&["hook", "install", "-C", ".."]);
    assert!(outside.code == 2 && outside.stderr.contains("not a Git repository"), "{}", outside.stderr);
}

#[test]
fn the_program_is_found_where_it_was_and_its_absence_is_told() {
    let repo = Repo::init();
    let directory = repo.around().join("it's a \u{fc}ber $HOME");
    fs::create_dir(&directory).expect("a directory");
    let program = directory.join("openclaw-lint");
    write_program(&program, fs::read(env!("CARGO_BIN_EXE_openclaw-lint")).expect("our program"));
    let install = repo.exec(Command::new(&program).args(["hook", "install"]), b"");
    assert_eq!(install.code, 0, "{}", install.stderr);
    let commit = || {
        let mut command = Command::new("git");
        command.args(["commit", "-q", "--allow-empty", "-m", "x"]).env("PATH", path_without_program());
        repo.exec(&mut command, b"")
    };
    write_program(&program, "#!/bin/sh\necho found >&2\nexit 1\n");
    let run = commit();
    assert_eq!((run.code, run.stderr.as_str()), (1, "found\n"));
    fs::remove_file(&program).expect("removed");
    let run = commit();
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("so nothing was checked"), "{}", run.stderr);
}

#[test]
fn the_real_program_stops_commits_and_pushes_that_leak() {
    let repo = with_remote();
    assert_eq!(repo.run(&["hook", "install"]).code, 0);
    let leak = openclaw_lint::secrets::expand("KEY=sk-ant-api03-<<base64url:93>>AA\n");
    repo.write("a.env", &leak);
    repo.git(&["add", "-A"]);
    let refused = repo.try_git(&["commit", "-q", "-m", "leak"]);
    assert_eq!(refused.code, 1, "{}", refused.stderr);
    assert!(!refused.stderr.contains(leak.trim_end()) && !refused.stdout.contains(leak.trim_end()));
    repo.git(&["commit", "-q", "-m", "leak", "--no-verify"]);
    assert_ne!(repo.try_git(&["push", "-q", "origin", "main"]).code, 0);
    repo.git(&["rm", "-q", "a.env"]);
    repo.git(&["commit", "-q", "--amend", "--allow-empty", "-m", "clean"]);
    repo.git(&["push", "-q", "origin", "main"]);
}
