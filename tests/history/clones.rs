//! Repositories that borrow, lack or share objects.

use std::process::Command;

use crate::git::{Repo, Run};
use crate::report::{
    address, assert_complete, assert_stands, assert_told, filler, findings, found, history, history_with, leak, one,
    only, paths, secret,
};

#[test]
fn borrowed_objects_are_looked_at() {
    let repo = Repo::init();
    let value = secret();
    repo.write("a.env", format!("A={value}\n"));
    let commit = repo.commit("leak");
    repo.git(&["clone", "-q", "--shared", ".", "../shared"]);
    repo.git(&["clone", "-q", "--reference", ".", &address(&repo), "../reference"]);
    for name in ["../shared", "../reference"] {
        let run = history_with(&repo, &["-C", name]);
        assert_complete(&run);
        assert_eq!(found(&run), one("a.env", "commit", &commit), "{name}");
        assert_stands(&repo, &findings(&run)[0], &value);
    }
    // What borrows from what borrows, and packs instead of loose objects.
    repo.git(&["clone", "-q", "--shared", "../shared", "../third"]);
    repo.git(&["gc", "-q"]);
    assert_eq!(found(&history_with(&repo, &["-C", "../third"])), one("a.env", "commit", &commit));
    std::fs::rename(repo.path(), repo.around().join("elsewhere")).expect("moved");
    let mut command = Command::new(env!("CARGO_BIN_EXE_openclaw-lint"));
    command.args(["history", "--format", "jsonl"]).current_dir(repo.around().join("shared"));
    assert_told(&repo.exec(&mut command, b""), &["alternate"]);
}

#[test]
fn linked_worktrees_and_bare_repositories_have_the_same_history() {
    let repo = Repo::init();
    repo.write("a.env", leak("A"));
    repo.commit("leak");
    repo.git(&["rm", "-q", "a.env"]);
    repo.commit("gone");
    let expected = history(&repo);
    assert_complete(&expected);
    repo.git(&["clone", "-q", "--bare", ".", "../bare.git"]);
    let bare = history_with(&repo, &["-C", "../bare.git"]);
    assert_eq!((&bare.stdout, bare.code), (&expected.stdout, 1));
    let mut command = Command::new(env!("CARGO_BIN_EXE_openclaw-lint"));
    command.args(["history", "--format", "jsonl"]).current_dir(repo.around());
    command.env("GIT_DIR", repo.around().join("bare.git"));
    assert_eq!(repo.exec(&mut command, b"").stdout, expected.stdout);
    let inside = history_with(&repo, &["-C", "../bare.git/objects"]);
    assert_eq!(inside.stdout, expected.stdout);
    repo.git(&["worktree", "add", "-q", "-b", "linked", "../linked"]);
    let linked = history_with(&repo, &["-C", "../linked"]);
    assert_eq!(found(&linked), found(&expected));
    assert_eq!(only(&linked)["origin"]["refs"].to_string(), r#"["refs/heads/linked","refs/heads/main"]"#);
}

#[test]
fn linked_worktrees_have_heads_of_their_own() {
    let repo = Repo::init();
    repo.commit("base");
    repo.git(&["worktree", "add", "-q", "--detach", "../linked"]);
    std::fs::write(repo.around().join("linked/a.env"), leak("A")).expect("written");
    repo.git(&["-C", "../linked", "add", "a.env"]);
    repo.git(&["-C", "../linked", "commit", "-q", "-m", "leak"]);
    let commit = repo.git(&["-C", "../linked", "rev-parse", "HEAD"]);
    let run = history_with(&repo, &["-C", "../linked"]);
    assert_eq!(found(&run), one("a.env", "commit", &commit));
    assert_eq!(only(&run)["in_head"], true);
    // Seen from the main worktree it is there too, whatever it is called.
    assert_eq!(paths(&history(&repo)), ["a.env"]);
}

/// Five commits, each with a secret of its own.
fn five() -> Repo {
    let repo = Repo::init();
    repo.git(&["config", "uploadpack.allowFilter", "true"]);
    for name in ["a", "b", "c", "d", "e"] {
        repo.write(&format!("{name}.env"), leak(name));
        repo.commit(name);
    }
    repo
}

fn inside(repo: &Repo, directory: &str) -> Run {
    history_with(repo, &["-C", directory])
}

#[test]
fn a_shallow_clone_says_that_it_is_one() {
    let repo = five();
    repo.git(&["clone", "-q", "--depth", "2", "--no-single-branch", &address(&repo), "../shallow"]);
    let run = inside(&repo, "../shallow");
    assert_told(&run, &["shallow clone", "--unshallow", "set-branches origin '*'", "fetch-depth: 0"]);
    // Nothing is missing that a shallow clone should have.
    assert!(!run.stderr.contains("could not be scanned"), "{}", run.stderr);
    assert_eq!(paths(&run).len(), 5);
    repo.git(&["-C", "../shallow", "fetch", "-q", "--unshallow"]);
    assert_complete(&inside(&repo, "../shallow"));
    let clean = Repo::init();
    for name in ["a", "b"] {
        clean.write("file", name);
        clean.commit(name);
    }
    clean.git(&["clone", "-q", "--depth", "1", &address(&clean), "../shallow"]);
    assert_told(&inside(&clean, "../shallow"), &["shallow clone"]);
}

#[test]
fn a_single_branch_clone_says_that_it_is_one() {
    let repo = five();
    repo.git(&["branch", "other"]);
    repo.git(&["clone", "-q", "--single-branch", &address(&repo), "../single"]);
    let run = inside(&repo, "../single");
    assert_told(&run, &["single-branch clone", "main", "git remote set-branches origin '*'"]);
    assert!(!run.stderr.contains("shallow clone:"), "{}", run.stderr);
    assert_eq!(paths(&run).len(), 5);
    repo.git(&["-C", "../single", "remote", "set-branches", "origin", "*"]);
    repo.git(&["-C", "../single", "fetch", "-q"]);
    assert_complete(&inside(&repo, "../single"));
}

#[test]
fn a_partial_clone_says_what_it_lacks_and_fetches_nothing() {
    let repo = five();
    repo.git(&["clone", "-q", "--no-checkout", "--filter=blob:none", &address(&repo), "../partial"]);
    let run = inside(&repo, "../partial");
    assert_eq!((run.code, run.stdout.as_str()), (3, ""), "{}", run.stderr);
    assert_told(&run, &["partial clone: 5 objects are not here"]);
    repo.git(&["-C", "../partial", "checkout", "-q", "HEAD~3"]);
    // Where the origin has gone, nothing can be fetched, and nothing is tried.
    repo.git(&["-C", "../partial", "remote", "set-url", "origin", "file:///nowhere/at/all"]);
    let before = repo.git(&["-C", "../partial", "count-objects", "-v"]);
    let run = inside(&repo, "../partial");
    assert_told(&run, &["partial clone: 3 objects are not here"]);
    assert_eq!(paths(&run), ["a.env", "b.env"]);
    assert_eq!(repo.git(&["-C", "../partial", "count-objects", "-v"]), before);
}

#[test]
fn sha256_repositories_are_read() {
    let repo = Repo::init_with(&["--object-format=sha256"]);
    repo.commit("base");
    let value = secret();
    for round in 0..8 {
        repo.write("a.env", format!("{}A={value}\n", filler(40 + round)));
        repo.commit("touched");
    }
    repo.git(&["tag", "-a", "-m", &leak("TAG"), "v1"]);
    for _ in 0..2 {
        let run = history(&repo);
        assert_complete(&run);
        assert_eq!(paths(&run), [".git/TAG_EDITMSG", "a.env"]);
        let finding = &findings(&run)[1];
        assert_eq!(finding["commit"].as_str().map(str::len), Some(64));
        assert_stands(&repo, finding, &value);
        repo.git(&["gc", "-q", "--aggressive"]);
    }
}

#[test]
fn submodules_links_and_pointers_are_counted() {
    let repo = Repo::init();
    let base = repo.commit("base");
    repo.write("big.bin", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n");
    repo.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{base},vendor/lib")]);
    let target = repo.git_with_input(&["hash-object", "-w", "--stdin"], b"../elsewhere/file");
    repo.git(&["update-index", "--add", "--cacheinfo", &format!("120000,{target},link")]);
    repo.git(&["add", "big.bin"]);
    repo.git(&["commit", "-q", "-m", "all"]);
    let run = history(&repo);
    for part in ["1 submodule", "lib", "1 symbolic link", "1 Git LFS pointer"] {
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
}

#[test]
fn submodules_are_looked_at_when_asked() {
    let repo = Repo::init();
    repo.commit("base");
    repo.git(&["init", "-q", "-b", "main", "../module"]);
    let value = secret();
    std::fs::write(repo.around().join("module/a.env"), format!("A={value}\n")).expect("a file");
    repo.git(&["-C", "../module", "add", "-A"]);
    repo.git(&["-C", "../module", "commit", "-qm", "leak"]);
    repo.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../module", "vendor/lib"]);
    repo.commit("add");
    let plain = history(&repo);
    assert_eq!(plain.stdout, "", "{}", plain.stderr);
    let run = history_with(&repo, &["--submodules"]);
    assert_eq!(paths(&run), ["vendor/lib/a.env"], "{}", run.stderr);
    assert!(run.stderr.contains("vendor/lib") && !run.stdout.contains(&value));
    assert_complete(&run);
}

#[test]
fn replaced_objects_are_looked_at_as_they_are_and_grafts_are_told() {
    let repo = Repo::init();
    repo.commit("base");
    let (old, new) = (secret(), secret());
    repo.write("a.env", format!("A={old}\n"));
    let commit = repo.commit("leak");
    let blob = repo.git(&["rev-parse", "HEAD:a.env"]);
    let other = repo.git_with_input(&["hash-object", "-w", "--stdin"], format!("B={new}\n").as_bytes());
    repo.git(&["replace", &blob, &other]);
    let run = history(&repo);
    assert!(run.stderr.contains("refs/replace"), "{}", run.stderr);
    assert_eq!(paths(&run).len(), 2);
    let finding = findings(&run).into_iter().find(|finding| finding["path"] == "a.env").expect("it is told");
    assert_eq!(finding["commit"], commit.as_str());
    assert_stands(&repo, &finding, &old);
    std::fs::create_dir_all(repo.path().join(".git/info")).expect("a directory");
    std::fs::write(repo.path().join(".git/info/grafts"), format!("{commit}\n")).expect("written");
    let run = history(&repo);
    assert!(run.stderr.contains("grafts") && run.code == 1, "{}", run.stderr);
}

#[test]
fn objects_that_are_stored_many_times_are_looked_at_once() {
    let repo = Repo::init();
    let value = secret();
    let mut text = filler(60);
    for round in 0..20 {
        text.push_str(&format!("line {round}\n"));
        repo.write("a.env", format!("{text}A={value}\n"));
        repo.commit("more");
        if round % 5 == 4 {
            repo.git(&["repack", "-q"]);
        }
    }
    let expected = history(&repo);
    let blobs = "checked 20 blobs";
    assert!(expected.stderr.contains(blobs) && expected.stderr.contains("20 commits, 1 ref"), "{}", expected.stderr);
    repo.git(&["repack", "-q", "-a"]);
    repo.git(&["multi-pack-index", "write"]);
    for pack in std::fs::read_dir(repo.path().join(".git/objects/pack")).expect("packs").filter_map(Result::ok) {
        if pack.path().extension().is_some_and(|end| end == "pack") {
            std::fs::write(pack.path().with_extension("keep"), "").expect("written");
        }
    }
    repo.git(&["-c", "repack.packKeptObjects=true", "repack", "-q", "-a", "--write-bitmap-index"]);
    // Loose once more.
    let loose = repo.path().join("unpacked");
    repo.git(&["init", "-q", "--bare", &loose.to_string_lossy()]);
    for jobs in ["1", "4"] {
        let run = history_with(&repo, &["--jobs", jobs]);
        assert_eq!((&run.stdout, &run.stderr), (&expected.stdout, &expected.stderr));
    }
    let finding = only(&expected);
    assert_stands(&repo, &finding, &value);
}

#[test]
fn what_is_counted_is_what_git_counts() {
    let repo = five();
    repo.write("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0");
    repo.write("sub/copy.env", std::fs::read(repo.path().join("a.env")).expect("a file"));
    repo.commit("more");
    repo.git_with_input(&["hash-object", "-w", "--stdin"], b"dangling\n");
    repo.git(&["tag", "-a", "-m", "a tag", "v1"]);
    repo.git(&["branch", "other", "HEAD~2"]);
    for _ in 0..2 {
        let all = repo.git(&["cat-file", "--batch-all-objects", "--batch-check=%(objecttype) %(objectsize)"]);
        let sizes: Vec<u64> = all.lines().filter_map(|line| line.strip_prefix("blob ")?.parse().ok()).collect();
        let (blobs, bytes) = (sizes.len() - 1, sizes.iter().sum::<u64>() - 18);
        assert!(bytes < 1000);
        let run = history(&repo);
        let expected = format!(
            "checked {blobs} blobs ({bytes} B), 0 OpenClaw configurations, 6 commits, 3 refs; skipped 1 compressed"
        );
        assert!(run.stderr.contains(&expected), "{expected}\n{}", run.stderr);
        assert_complete(&run);
        assert_eq!(paths(&run), ["a.env", "b.env", "c.env", "d.env", "e.env", "sub/copy.env"]);
        repo.git(&["gc", "-q", "--prune=never"]);
    }
}
