//! What a range cannot have, and what it must not take: clones that lack something, damaged and hostile objects.

#[path = "common/git.rs"]
mod git;

use git::{Repo, Run};

fn fake(template: &str) -> String {
    openclaw_lint::secrets::expand(template)
}

/// A line with a credential, a different one for each name.
fn leak(name: &str) -> String {
    fake(&format!("{name}=sk-ant-api03-<<base64url:93>>AA\n"))
}

fn history(repo: &Repo, arguments: &[&str]) -> Run {
    repo.run(&[&["history", "--format", "jsonl", "--now", "2026-03-15"], arguments].concat())
}

/// The findings, as path, kind and commit, sorted.
fn found(run: &Run) -> Vec<(String, String, String)> {
    let mut found: Vec<_> = findings(run)
        .iter()
        .map(|finding| {
            let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
            (text(&finding["path"]), text(&finding["origin"]["kind"]), text(&finding["commit"]))
        })
        .collect();
    found.sort();
    found
}

fn findings(run: &Run) -> Vec<serde_json::Value> {
    run.stdout.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

fn one(path: &str, kind: &str, commit: &str) -> Vec<(String, String, String)> {
    vec![(path.to_owned(), kind.to_owned(), commit.to_owned())]
}

#[test]
fn a_shallow_clone_says_where_it_ends() {
    let repo = Repo::init();
    for name in ["a", "b", "c", "d"] {
        repo.write(&format!("{name}.env"), leak(name));
        repo.commit(name);
    }
    let url = format!("file://{}", repo.path().display());
    repo.git(&["clone", "-q", "--depth", "3", &url, "../shallow"]);
    let inside = |range: &str| history(&repo, &["-C", "../shallow", range]);
    let run = inside("HEAD~..HEAD");
    assert_eq!(found(&run).len(), 1);
    assert!(!run.stderr.contains("shallow"), "{}", run.stderr);
    let run = inside("HEAD");
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("shallow clone") && run.stderr.contains("INCOMPLETE"), "{}", run.stderr);
    let run = inside("origin/nowhere..HEAD");
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("fetch-depth: 0"), "{}", run.stderr);
    repo.git(&["-C", "../shallow", "commit", "-q", "--allow-empty", "-m", "clean"]);
    assert_eq!(inside("HEAD~..HEAD").code, 0);
    let clean = Repo::init();
    for name in ["a", "b"] {
        clean.write("file", name);
        clean.commit(name);
    }
    let url = format!("file://{}", clean.path().display());
    clean.git(&["clone", "-q", "--depth", "1", &url, "../shallow"]);
    assert_eq!(history(&clean, &["-C", "../shallow", "HEAD"]).code, 3);
}

#[test]
fn a_pull_request_in_a_clone_of_two_commits_has_what_it_adds() {
    let repo = Repo::init();
    repo.write("old.env", leak("OLD"));
    repo.commit("old");
    repo.git(&["checkout", "-q", "-b", "feature"]);
    for name in ["one", "two"] {
        repo.write(&format!("{name}.env"), leak(name));
        repo.commit(name);
    }
    repo.git(&["checkout", "-q", "main"]);
    repo.write("later.txt", "later\n");
    repo.commit("later");
    repo.git(&["config", "uploadpack.allowAnySHA1InWant", "true"]);
    let url = format!("file://{}", repo.path().display());
    let paths = |run: &Run| found(run).into_iter().map(|(path, ..)| path).collect::<Vec<_>>();

    // Base and tip alone: the commits between them are missing, but not what they add.
    repo.git(&["clone", "-q", "--depth", "1", "--no-single-branch", &url, "../both"]);
    let run = history(&repo, &["-C", "../both", "origin/main..origin/feature"]);
    assert_eq!(paths(&run), ["one.env", "two.env"], "{}", run.stderr);
    assert!(run.code == 1 && run.stderr.contains("shallow clone"), "{}", run.stderr);

    // A merge made for the pull request, as CI systems check it out, and its base.
    repo.git(&["checkout", "-q", "-b", "request"]);
    repo.git(&["merge", "-q", "-m", "request", "feature"]);
    repo.git(&["clone", "-q", "--depth", "1", "-b", "request", &url, "../merge"]);
    repo.git(&["-C", "../merge", "fetch", "-q", "--depth", "1", "origin", "main", "feature"]);
    for base in ["HEAD^1".to_owned(), repo.git(&["rev-parse", "main"])] {
        let run = history(&repo, &["-C", "../merge", &format!("{base}..HEAD")]);
        assert_eq!(paths(&run), ["one.env", "two.env"], "{}", run.stderr);
        assert!(run.stderr.contains("shallow clone"), "{}", run.stderr);
    }
}

#[test]
fn a_partial_clone_fetches_nothing_and_says_so() {
    let repo = Repo::init();
    repo.git(&["config", "uploadpack.allowFilter", "true"]);
    repo.write("a.env", leak("A"));
    repo.commit("a");
    repo.write("b.txt", "b\n");
    repo.commit("b");
    let url = format!("file://{}", repo.path().display());
    repo.git(&["clone", "-q", "--no-checkout", "--filter=blob:none", &url, "../partial"]);
    let missing = || repo.git(&["-C", "../partial", "rev-list", "--objects", "--all", "--missing=print"]);
    let before = missing();
    assert_eq!(before.matches('?').count(), 2);
    let run = history(&repo, &["-C", "../partial", "HEAD"]);
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert!(run.stderr.contains("partial clone: 2 objects") && run.stderr.contains("a.env (blob"), "{}", run.stderr);
    assert_eq!(missing(), before);
}

#[test]
fn missing_and_corrupt_objects_are_told_and_the_rest_is_looked_at() {
    let repo = Repo::init();
    repo.write("a.env", leak("A"));
    repo.write("b.txt", "gone\n");
    repo.write("sub/c.txt", "no tree\n");
    repo.commit("all");
    let object = |name: &str| {
        let id = repo.git(&["rev-parse", name]);
        repo.path().join(".git/objects").join(&id[..2]).join(&id[2..])
    };
    std::fs::remove_file(object("HEAD:b.txt")).expect("removed");
    let tree = object("HEAD:sub");
    std::fs::remove_file(&tree).expect("removed");
    std::fs::write(&tree, "not zlib").expect("damaged");
    let run = history(&repo, &["HEAD"]);
    assert_eq!(found(&run).len(), 1);
    for part in ["b.txt (blob", "sub/ (commit", "INCOMPLETE: 2"] {
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
}

#[test]
fn what_is_replaced_is_looked_at_as_it_was() {
    let repo = Repo::init();
    repo.commit("base");
    repo.write("a.env", leak("A"));
    let commit = repo.commit("leak");
    let blob = repo.git(&["rev-parse", "HEAD:a.env"]);
    let clean = repo.git_with_input(&["hash-object", "-w", "--stdin"], b"nothing\n");
    repo.git(&["replace", &blob, &clean]);
    assert_eq!(found(&history(&repo, &["HEAD~..HEAD"])), one("a.env", "commit", &commit));
}

#[test]
fn sha256_repositories_are_read() {
    let repo = Repo::init_with(&["--object-format=sha256"]);
    repo.commit("base");
    repo.write("a.env", leak("A"));
    let commit = repo.commit("leak");
    assert_eq!(commit.len(), 64);
    assert_eq!(found(&history(&repo, &["HEAD~..HEAD"])), one("a.env", "commit", &commit));
    repo.git(&["gc", "-q"]);
    assert_eq!(found(&history(&repo, &["main"])), one("a.env", "commit", &commit));
}

#[test]
fn submodules_links_and_pointers_are_counted() {
    let repo = Repo::init();
    let base = repo.commit("base");
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n";
    repo.write("big.bin", pointer);
    repo.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{base},vendor/lib")]);
    let target = repo.git_with_input(&["hash-object", "-w", "--stdin"], leak("LINK").as_bytes());
    repo.git(&["update-index", "--add", "--cacheinfo", &format!("120000,{target},link")]);
    repo.git(&["add", "big.bin"]);
    repo.git(&["commit", "-q", "-m", "all"]);
    let run = history(&repo, &["HEAD~..HEAD"]);
    for part in ["1 submodule", "vendor/lib", "1 symbolic link", "1 Git LFS pointer"] {
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
    assert_eq!(run.code, 0);
}

#[test]
fn a_tree_that_stands_for_billions_of_paths_is_looked_at_once() {
    let repo = Repo::init();
    let base = repo.commit("base");
    let blob = repo.git_with_input(&["hash-object", "-w", "--stdin"], leak("BOMB").as_bytes());
    let mut entry = format!("100644 blob {blob}");
    for _ in 0..12 {
        let lines: String = (0..10).map(|name| format!("{entry}\td{name}\n")).collect();
        entry = format!("040000 tree {}", repo.git_with_input(&["mktree"], lines.as_bytes()));
    }
    let tree = entry.rsplit(' ').next().expect("a tree").to_owned();
    let commit = repo.git(&["commit-tree", "-m", "bomb", "-p", &base, &tree]);
    let run = history(&repo, &[&format!("{base}..{commit}")]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(found(&run).len() <= 10, "{}", run.stdout);
}

/// Stores an object's content under an id that is not its own.
fn forge(repo: &Repo, from: &str, under: &str) {
    let path = |id: &str| repo.path().join(".git/objects").join(&id[..2]).join(&id[2..]);
    std::fs::create_dir_all(path(under).parent().expect("a directory")).expect("directories");
    std::fs::copy(path(from), path(under)).expect("a copy");
}

#[test]
fn circles_of_trees_and_commits_come_to_an_end() {
    let repo = Repo::init();
    let base = repo.commit("base");
    let blob = repo.git_with_input(&["hash-object", "-w", "--stdin"], leak("LOOP").as_bytes());
    let forged = "1".repeat(40);
    let lines = format!("100644 blob {blob}\ta.env\n040000 tree {forged}\td\n");
    let tree = repo.git_with_input(&["mktree", "--missing"], lines.as_bytes());
    forge(&repo, &tree, &forged);
    let parent = "2".repeat(40);
    let text = format!(
        "tree {tree}\nparent {parent}\nparent {base}\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n\nloop\n"
    );
    let commit = repo.git_with_input(&["hash-object", "-w", "-t", "commit", "--literally", "--stdin"], text.as_bytes());
    forge(&repo, &commit, &parent);
    let run = history(&repo, &[&format!("{base}..{commit}")]);
    assert!(run.stdout.contains("a.env"), "{}{}", run.stdout, run.stderr);
}

#[test]
fn directories_are_followed_as_deep_as_they_can_be_used() {
    let repo = Repo::init();
    let base = repo.commit("base");
    let import = |depth: usize, branch: &str| {
        let secret = leak(branch);
        let path = "d/".repeat(depth);
        let stream = format!(
            "commit refs/heads/{branch}\ncommitter A <a@b> 1800000000 +0000\ndata 2\nx\nfrom {base}\n\
             M 100644 inline {path}a.env\ndata {}\n{secret}\n\ndone\n",
            secret.len()
        );
        repo.git_with_input(&["fast-import", "--quiet", "--done"], stream.as_bytes());
    };
    import(900, "deep");
    import(1200, "deeper");
    assert_eq!(found(&history(&repo, &[&format!("{base}..deep")])).len(), 1);
    let run = history(&repo, &[&format!("{base}..deeper")]);
    assert_eq!(run.code, 3);
    assert!(run.stderr.contains("nested too deeply"));
}
