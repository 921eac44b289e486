//! `staged` and `check --changed` in repositories made by the real `git`.
#![cfg(unix)]

#[path = "common/git.rs"]
mod git;

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use git::{Repo, Run, write_program};

/// A fake key, another one for each label.
fn key(label: &str) -> String {
    let expanded = openclaw_lint::secrets::expand(&format!("{label}|sk-ant-api03-<<base64url:93>>AA"));
    expanded.split_once('|').expect("a key").1.to_owned()
}

/// A line that leaks the key of that label.
fn leak(label: &str) -> String {
    format!("ANTHROPIC_API_KEY={}\n", key(label))
}

fn staged(repo: &Repo, more: &[&str]) -> Run {
    repo.run(&[&["staged", "--format", "short", "--now", "2026-03-15"], more].concat())
}

fn changed(repo: &Repo) -> Run {
    repo.run(&["check", "--changed", "--format", "short", "--now", "2026-03-15"])
}

/// Asserts that exactly these places are reported, each as the start of a line.
fn assert_found(run: &Run, places: &[&str]) {
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines.len(), places.len(), "{}{}", run.stdout, run.stderr);
    for (line, place) in lines.iter().zip(places) {
        assert!(line.starts_with(place), "{line} should start with {place}");
        assert!(!line.contains(&key("a")[20..]), "a value got out");
    }
    assert_eq!(run.code, i32::from(!places.is_empty()), "{}{}", run.stdout, run.stderr);
}

fn base() -> Repo {
    let repo = Repo::init();
    repo.write("README.md", "# Nothing\n");
    repo.write("src/one.rs", "fn one() {}\n");
    repo.write("src/two.rs", "fn two() {}\n");
    repo.commit("base");
    repo
}

/// Installs a pre-commit hook that runs the program under test.
fn install_hook(repo: &Repo) {
    let hook = repo.path().join(".git/hooks/pre-commit");
    let program = env!("CARGO_BIN_EXE_openclaw-lint");
    write_program(&hook, format!("#!/bin/sh\nexec '{program}' staged --format short\n"));
}

#[test]
fn the_index_counts_and_not_the_worktree() {
    let repo = base();
    repo.write(".env", leak("a"));
    repo.git(&["add", "-A"]);
    repo.write(".env", "ANTHROPIC_API_KEY=${FROM_ELSEWHERE}\n");
    assert_found(&staged(&repo, &[]), &[".env:1:19: error[secret/anthropic-api-key]"]);
    repo.git(&["add", "-A"]);
    repo.write(".env", leak("a"));
    let run = staged(&repo, &[]);
    assert_found(&run, &[]);
    assert!(run.stderr.contains("checked 1 blob ("), "{}", run.stderr);
}

#[test]
fn findings_are_those_of_check() {
    let repo = base();
    repo.write("deep/er/.env", format!("\n{}", leak("a")));
    repo.write("openclaw.json", "{ agents: { defaults: { sandbox: { docker: { binds: [\"/:/host\"] } } } } }\n");
    repo.git(&["add", "-A"]);
    let fingerprints = |arguments: &[&str]| -> Vec<String> {
        let run = repo.run(&[arguments, &["--format", "jsonl", "--now", "2026-03-15"]].concat());
        let field = |line: &str| line.split_once("\"fingerprint\":\"").map(|(_, rest)| rest[..34].to_owned());
        run.stdout.lines().filter_map(field).collect()
    };
    let seen = fingerprints(&["check", "."]);
    assert!(seen.len() >= 2, "{seen:?}");
    assert_eq!(fingerprints(&["staged"]), seen);
    assert_eq!(fingerprints(&["staged", "--all"]), seen);
    assert_eq!(fingerprints(&["check", "--changed"]), seen);
    assert_eq!(fingerprints(&["staged", "--jobs", "1"]), seen);
}

#[test]
fn a_report_names_the_blob() {
    let repo = base();
    repo.write(".env", leak("a"));
    repo.git(&["add", "-A"]);
    let id = repo.git(&["rev-parse", ":.env"]);
    let run = repo.run(&["staged", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(report["scope"]["unit"], "blobs");
    assert_eq!(report["findings"][0]["blob"], id);
    assert_eq!(report["findings"][0]["origin"]["kind"], "index");
    let schema: serde_json::Value = serde_json::from_str(openclaw_lint::output::REPORT_SCHEMA).expect("JSON");
    assert!(jsonschema::is_valid(&schema, &report), "{report}");
    let sarif = repo.run(&["staged", "--format", "sarif"]).stdout;
    assert!(sarif.contains("\"openclaw-lint/staged/\"") && sarif.contains(&id), "{sarif}");
}

#[test]
fn an_old_finding_does_not_hold_up_a_commit() {
    let repo = Repo::init();
    repo.write("config.env", format!("{}PORT=1\n", leak("a")));
    repo.commit("a leak");
    repo.write("config.env", format!("# moved down\n\n{}PORT=2\n", leak("a")));
    repo.git(&["add", "-A"]);
    let run = staged(&repo, &[]);
    assert_found(&run, &[]);
    assert!(
        run.stderr.contains("note: 1 finding that HEAD already has is not shown; --all shows it"),
        "{}",
        run.stderr
    );
    assert_found(&staged(&repo, &["--all"]), &["config.env:3:19: error"]);

    // Another value on the same line is another leak; so is a second one beside it.
    repo.write("config.env", format!("{}PORT=2\n", leak("b")));
    repo.git(&["add", "-A"]);
    assert_found(&staged(&repo, &[]), &["config.env:1:19: error"]);
    repo.write("config.env", format!("{}{}PORT=2\n", leak("b"), leak("a")));
    repo.git(&["add", "-A"]);
    assert_found(&staged(&repo, &[]), &["config.env:1:19: error"]);
}

#[test]
fn a_rename_brings_nothing_new() {
    let repo = Repo::init();
    let lines: String = (0..40).map(|n| format!("LINE_{n}=something\n")).collect();
    let binds = "{ agents: { defaults: { sandbox: { docker: { binds: [\"/:/host\"] } } } } }\n";
    repo.write("old/a.env", format!("{lines}{}", leak("a")));
    repo.write("old/openclaw.json", binds);
    repo.commit("a leak");
    repo.git(&["mv", "old", "new"]);
    assert_found(&staged(&repo, &[]), &[]);
    repo.write("new/a.env", format!("{lines}MORE=1\n{}", leak("a")));
    repo.git(&["add", "-A"]);
    assert_found(&staged(&repo, &[]), &[]);
    // A value that moves from one file to another is exposed already.
    repo.write("new/a.env", lines);
    repo.write("third.txt", leak("a"));
    repo.git(&["add", "-A"]);
    assert_found(&staged(&repo, &[]), &[]);
    repo.write("third.txt", leak("b"));
    repo.git(&["add", "-A"]);
    assert_found(&staged(&repo, &[]), &["third.txt:1:19: error"]);
}

#[test]
fn a_new_problem_of_an_old_configuration_is_told() {
    let repo = Repo::init();
    let config =
        |binds: &str| format!("{{ agents: {{ defaults: {{ sandbox: {{ docker: {{ binds: [{binds}] }} }} }} }} }}\n");
    repo.write("openclaw.json", config("\"/:/host\""));
    repo.commit("a bind of everything");
    repo.write("openclaw.json", config("\"/:/host\", \"/var/run/docker.sock:/var/run/docker.sock\""));
    repo.git(&["add", "-A"]);
    let run = staged(&repo, &[]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(run.stdout.contains("[sandbox/container-socket-bind]"), "{}", run.stdout);
    assert!(!run.stdout.contains("[sandbox/host-root-bind]"), "{}", run.stdout);
}

#[test]
fn before_the_first_commit_everything_is_new() {
    let repo = Repo::init();
    let run = staged(&repo, &[]);
    assert_found(&run, &[]);
    assert!(run.stderr.contains("checked 0 blobs (0 B)"), "{}", run.stderr);
    repo.write(".env", leak("a"));
    repo.git(&["add", "-A"]);
    assert_found(&staged(&repo, &[]), &[".env:1:19: error"]);
}

#[test]
fn a_commit_is_refused_however_it_is_made() {
    let repo = base();
    install_hook(&repo);
    repo.write("src/one.rs", format!("// {}", leak("a")));
    for arguments in [
        &["commit", "-qam", "x"][..],
        &["commit", "-qm", "x", "--", "src/one.rs"],
        &["commit", "-qm", "x", "-i", "src/one.rs"],
    ] {
        let run = repo.try_git(arguments);
        assert_eq!(run.code, 1, "{arguments:?} {}{}", run.stdout, run.stderr);
        assert!((run.stdout + &run.stderr).contains("src/one.rs:1:"), "{arguments:?}");
        repo.git(&["reset", "-q"]);
    }
    // A leak that is not part of this commit is no reason to refuse it.
    repo.write("src/two.rs", "fn three() {}\n");
    repo.git(&["commit", "-qm", "only two", "--", "src/two.rs"]);
    repo.git(&["add", "src/one.rs"]);
    repo.write("README.md", "# Something\n");
    repo.git(&["commit", "-qm", "only the text", "--", "README.md"]);
    let run = repo.try_git(&["commit", "-qm", "the rest"]);
    assert_eq!(run.code, 1, "{}{}", run.stdout, run.stderr);
    repo.git(&["commit", "-q", "--no-verify", "-m", "the rest"]);
    repo.write("README.md", "# Something else\n");
    repo.git(&["commit", "-qam", "goes on"]);
}

#[test]
fn of_a_file_staged_in_part_that_part_counts() {
    let lines = |first: &str, last: &str| {
        let middle: String = (0..40).map(|n| format!("line {n}\n")).collect();
        format!("{first}{middle}{last}")
    };
    for (first, last, found) in [(leak("a"), String::new(), true), (String::new(), leak("a"), false)] {
        let repo = Repo::init();
        repo.write("notes.txt", lines("", ""));
        repo.commit("base");
        let (first, last) = (first + "first\n", last + "last\n");
        repo.write("notes.txt", lines(&first, &last));
        // The first of the two hunks, as `add -p` stages it.
        let run = repo.exec(Command::new("git").args(["add", "-p"]), b"y\nn\n");
        assert_eq!(run.code, 0, "{}", run.stderr);
        let places: &[&str] = if found { &["notes.txt:1:19: error"] } else { &[] };
        assert_found(&staged(&repo, &[]), places);
        let run = changed(&repo);
        assert_eq!(run.stdout.lines().count(), 1, "{}", run.stdout);
    }
}

#[test]
fn attributes_and_encodings_hide_nothing() {
    let repo = base();
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(leak("u").encode_utf16().flat_map(u16::to_le_bytes)).collect();
    repo.write(".gitattributes", "*.hidden -diff\n*.conv diff=conv\n*.bin binary\n");
    repo.git(&["config", "diff.conv.textconv", "true"]);
    repo.write("a.hidden", leak("a"));
    repo.write("b.conv", leak("b"));
    repo.write("c.bin", leak("c"));
    repo.write("d.txt", utf16);
    repo.write("e.dat", format!("\0\0{}", leak("e")));
    repo.git(&["add", "-A"]);
    assert_found(&staged(&repo, &[]), &["a.hidden:1:", "b.conv:1:", "c.bin:1:", "d.txt:1:", "e.dat:1:"]);
}

#[test]
fn linked_worktrees_have_an_index_of_their_own() {
    let repo = base();
    repo.git(&["worktree", "add", "-q", "../linked", "-b", "other"]);
    let linked = repo.around().join("linked");
    fs::write(linked.join(".env"), leak("a")).expect("a file");
    repo.git(&["-C", "../linked", "add", "-A"]);
    assert_found(&staged(&repo, &[]), &[]);
    assert_found(&staged(&repo, &["-C", "../linked"]), &[".env:1:19: error"]);
    install_hook(&repo);
    let run = repo.try_git(&["-C", "../linked", "commit", "-qm", "x"]);
    assert_eq!(run.code, 1, "{}{}", run.stdout, run.stderr);
    // A hook that is called from a directory below, with GIT_DIR in its environment.
    let run = repo.exec(
        Command::new(env!("CARGO_BIN_EXE_openclaw-lint"))
            .args(["staged", "--format", "short"])
            .env("GIT_DIR", repo.path().join(".git/worktrees/linked"))
            .env("GIT_WORK_TREE", &linked)
            .current_dir(repo.around()),
        b"",
    );
    assert_found(&run, &[".env:1:19: error"]);
}

#[test]
fn other_object_formats_are_read() {
    let repo = Repo::init_with(&["--object-format=sha256"]);
    repo.write("a.txt", "a\n");
    repo.write("d/b.txt", "b\n");
    repo.commit("base");
    repo.write("d/.env", leak("a"));
    repo.git(&["add", "-A"]);
    let run = staged(&repo, &[]);
    assert_found(&run, &["d/.env:1:19: error"]);
    assert!(run.stderr.contains("checked 1 blob ("), "{}", run.stderr);
}

#[test]
fn what_is_no_file_is_counted() {
    let repo = base();
    let other = repo.around().join("module");
    repo.git(&["init", "-q", "../module"]);
    fs::write(other.join("x"), leak("a")).expect("a file");
    repo.git(&["-C", "../module", "add", "-A"]);
    repo.git(&["-C", "../module", "commit", "-qm", "x"]);
    repo.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../module", "vendor/module"]);
    symlink("/etc/passwd", repo.path().join("link")).expect("a link");
    repo.write("big.bin", "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n");
    repo.git(&["add", "-A"]);
    repo.write("later.env", leak("a"));
    repo.git(&["add", "-N", "later.env"]);
    let run = staged(&repo, &[]);
    assert_found(&run, &[]);
    for part in
        ["1 symbolic link", "1 submodule", "1 Git LFS pointer", "1 file with the intent to add it", "vendor/module"]
    {
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
    assert_found(&changed(&repo), &["later.env:1:19: error"]);
}

#[test]
fn what_looks_like_a_pointer_hides_nothing() {
    let repo = base();
    repo.write("big.env", format!("version https://git-lfs.github.com/spec/v1\n{}", leak("a")));
    repo.git(&["add", "-A"]);
    assert_found(&staged(&repo, &[]), &["big.env:2:19: error"]);
}

#[test]
fn both_sides_of_a_conflict_are_looked_at() {
    let repo = base();
    repo.git(&["checkout", "-qb", "theirs"]);
    repo.write("src/one.rs", format!("// theirs\n// {}", leak("a")));
    repo.commit("theirs");
    repo.git(&["checkout", "-q", "main"]);
    repo.write("src/one.rs", "// ours\n");
    repo.commit("ours");
    assert_eq!(repo.try_git(&["merge", "-q", "theirs"]).code, 1);
    let run = staged(&repo, &[]);
    assert_found(&run, &["src/one.rs:2:"]);
    assert!(run.stderr.contains("in conflict: both sides were looked at: src/one.rs"), "{}", run.stderr);
}

#[test]
fn a_merge_is_not_held_up_by_what_the_other_side_has() {
    let repo = base();
    repo.git(&["checkout", "-qb", "theirs"]);
    repo.write("src/one.rs", format!("// theirs\n// {}", leak("a")));
    repo.write("theirs.env", leak("b"));
    repo.commit("theirs");
    repo.git(&["checkout", "-q", "main"]);
    repo.write("src/one.rs", "// ours\n");
    repo.commit("ours");
    assert_eq!(repo.try_git(&["merge", "-q", "theirs"]).code, 1);
    repo.write("src/one.rs", format!("// both\n// {}", leak("a")));
    repo.git(&["add", "-A"]);
    let run = staged(&repo, &[]);
    assert_found(&run, &[]);
    assert!(run.stderr.contains("note: 1 file is as in the branch that is merged"), "{}", run.stderr);
    // What neither side has is the merge's own.
    repo.write("src/one.rs", format!("// both\n// {}// {}", leak("a"), leak("c")));
    repo.git(&["add", "-A"]);
    assert_found(&staged(&repo, &[]), &["src/one.rs:3:"]);
}

#[test]
fn an_index_does_not_lead_out_of_the_repository() {
    let repo = base();
    let path = repo.path().join(".git/index");
    // A name of the same length as `src/one.rs`; the checksum at the end is not what is looked at.
    let index = fs::read(&path).expect("an index");
    let at = index.windows(10).position(|bytes| bytes == b"src/one.rs").expect("the name");
    let mut forged = index.clone();
    forged[at..at + 10].copy_from_slice(b"s/../ne.rs");
    fs::write(&path, forged).expect("an index");
    let run = staged(&repo, &[]);
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert!(run.stderr.contains("the index"), "{}", run.stderr);
}

#[test]
fn split_and_sparse_indexes_are_read() {
    let repo = base();
    repo.git(&["update-index", "--split-index"]);
    repo.write("deep/a.env", leak("a"));
    repo.git(&["add", "-A"]);
    assert_found(&staged(&repo, &[]), &["deep/a.env:1:19: error"]);
    repo.git(&["update-index", "--no-split-index"]);
    repo.git(&["commit", "-qm", "deep"]);

    repo.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "src"]);
    repo.write("src/b.env", leak("b"));
    repo.git(&["add", "-A"]);
    assert!(repo.git(&["ls-files", "--sparse", "-s"]).contains("\tdeep/"), "the index is sparse");
    let run = staged(&repo, &[]);
    assert_found(&run, &["src/b.env:1:19: error"]);
    assert!(run.stderr.contains("checked 1 blob ("), "{}", run.stderr);
    assert_found(&staged(&repo, &["--all"]), &["deep/a.env:1:19: error", "src/b.env:1:19: error"]);
    // A directory that is one entry and another one than in HEAD.
    let tree = repo.git(&["rev-parse", "HEAD:src"]);
    let parent = repo.git(&["rev-parse", "HEAD"]);
    let commit = repo.git(&["commit-tree", "-m", "elsewhere", &tree]);
    repo.git(&["reset", "-q", "--soft", &commit]);
    assert_found(&staged(&repo, &[]), &["deep/a.env:1:19: error", "src/b.env:1:19: error"]);
    repo.git(&["reset", "-q", "--soft", &parent]);
}

#[test]
fn an_index_without_cached_trees_gives_the_same() {
    let repo = base();
    repo.write("a-b/x.txt", "x\n");
    repo.write("a.txt", "x\n");
    repo.write("a/x.txt", "x\n");
    repo.commit("names that sort in different ways");
    let index = repo.path().join(".git/other-index");
    let listing = repo.git(&["ls-files", "-s"]);
    let id = {
        repo.write("leak", leak("a"));
        repo.git(&["hash-object", "-w", "leak"])
    };
    let listing = format!("{listing}\n100644 {id} 0\ta/y.env\n");
    let run = repo.exec(
        Command::new("git").args(["update-index", "--index-info"]).env("GIT_INDEX_FILE", &index),
        listing.as_bytes(),
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    let run = repo.exec(
        Command::new(env!("CARGO_BIN_EXE_openclaw-lint"))
            .args(["staged", "--format", "short"])
            .env("GIT_INDEX_FILE", &index),
        b"",
    );
    assert_found(&run, &["a/y.env:1:19: error"]);
    assert!(run.stderr.contains("checked 1 blob ("), "{}", run.stderr);
}

#[test]
fn references_resolve_in_the_tree_as_it_will_be() {
    let repo = Repo::init();
    let map = "{ openclaw: { gateway: { secrets: { refMap: { \"github\": { provider: \"file\", target: \"GH\" } } } } },\n  \
               secrets: { providers: { file: { path: \"store.json\" } } } }\n";
    repo.write("bindings.json", map);
    repo.commit("the map");
    // The agent's reference is staged, its target is committed.
    repo.write(
        "agents.json",
        "{ agents: { a: { \"tool-bindings\": { gh: { credentials: { t: { secretRef: \"github\", envVar: \"GH\" } } } } } } }\n",
    );
    repo.git(&["add", "-A"]);
    let run = staged(&repo, &["--min-confidence", "low"]);
    assert!(!run.stdout.contains("secretref/unresolved"), "{}", run.stdout);
    assert!(!run.stdout.contains("bindings.json"), "{}", run.stdout);

    // Another name is not there, and what stands in the worktree only does not count.
    repo.write(
        "agents.json",
        "{ agents: { a: { \"tool-bindings\": { gh: { credentials: { t: { secretRef: \"gitlab\", envVar: \"GL\" } } } } } } }\n",
    );
    repo.git(&["add", "-A"]);
    repo.write("bindings.json", map.replace("github", "gitlab"));
    let run = staged(&repo, &[]);
    assert!(run.stdout.contains("agents.json:1:") && run.stdout.contains("[secretref/unresolved]"), "{}", run.stdout);
}

#[test]
fn an_include_is_read_from_the_index() {
    let repo = Repo::init();
    repo.write("openclaw.json", "{ gateway: { mode: \"local\" }, agents: { $include: \"./agents.json5\" } }\n");
    repo.write("agents.json5", "{ defaults: { sandbox: { mode: \"all\" } } }\n");
    repo.commit("base");
    repo.write("agents.json5", "{ defaults: { sandbox: { mode: \"all\", docker: { binds: [\"/:/host\"] } } } }\n");
    repo.git(&["add", "-A"]);
    repo.write("agents.json5", "{}\n");
    let run = staged(&repo, &[]);
    assert!(
        run.stdout.contains("agents.json5:1:") && run.stdout.contains("[sandbox/host-root-bind]"),
        "{}",
        run.stdout
    );
    assert_eq!(run.code, 1);
}

#[test]
fn a_missing_blob_is_told_and_the_rest_is_looked_at() {
    let repo = base();
    repo.write("a.txt", "something\n");
    repo.write("z.env", leak("a"));
    repo.git(&["add", "-A"]);
    let id = repo.git(&["rev-parse", ":a.txt"]);
    let object = repo.path().join(format!(".git/objects/{}/{}", &id[..2], &id[2..]));
    fs::remove_file(object).expect("an object that was there");
    let run = staged(&repo, &[]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stdout.starts_with("z.env:1:19: error"), "{}", run.stdout);
    assert!(run.stderr.contains(&format!("not scanned: a.txt: object {id} is missing")), "{}", run.stderr);
    repo.git(&["rm", "-q", "--cached", "z.env"]);
    assert_eq!(staged(&repo, &[]).code, 3);
}

#[test]
fn an_index_that_cannot_be_read_is_no_clean_one() {
    let repo = base();
    fs::write(repo.path().join(".git/index"), b"DIRC\0\0\0\x02\0\0\0\x05").expect("a broken index");
    let run = staged(&repo, &[]);
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert!(run.stderr.contains("the index cannot be read"), "{}", run.stderr);
    assert_eq!(changed(&repo).code, 2);
    let outside = repo.around().join("nowhere");
    fs::create_dir(&outside).expect("a directory");
    let run = repo.run(&["staged", "-C", "../nowhere"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("not a Git repository"), "{}", run.stderr);
}

#[test]
fn objects_in_packs_are_found() {
    let repo = base();
    repo.write("a.env", leak("a"));
    repo.git(&["add", "-A"]);
    repo.commit("leak");
    repo.git(&["gc", "-q"]);
    repo.git(&["reset", "-q", "--soft", "HEAD~"]);
    assert_found(&staged(&repo, &[]), &["a.env:1:19: error"]);
}

#[test]
fn settings_exclude_and_accept() {
    let repo = base();
    repo.write("openclaw-lint.toml", "exclude = [\"vendor/\"]\n[[ignore]]\nrule = \"secret/anthropic-api-key\"\npath = \"ok.env\"\nreason = \"a fake\"\n");
    repo.write("vendor/a.env", leak("a"));
    repo.write("ok.env", leak("b"));
    repo.write("bad.env", leak("c"));
    repo.git(&["add", "-A"]);
    assert_found(&staged(&repo, &[]), &["bad.env:1:19: error"]);
    assert_found(&changed(&repo), &["bad.env:1:19: error"]);
}

#[test]
fn many_files_give_the_same_on_any_number_of_threads() {
    let repo = base();
    for n in 0..60 {
        repo.write(&format!("d{}/f{n}.env", n % 7), leak(&n.to_string()));
    }
    repo.git(&["add", "-A"]);
    let one = staged(&repo, &["--jobs", "1"]);
    let many = staged(&repo, &["--jobs", "8"]);
    assert_eq!(one.stdout.lines().count(), 60);
    assert_eq!((one.stdout, one.stderr), (many.stdout, many.stderr));
}

#[test]
fn everything_that_could_be_committed_is_checked() {
    let repo = base();
    repo.write(".gitignore", "ignored/\n*.log\n");
    repo.write("tracked.env", leak("old"));
    repo.write("clean.txt", "x\n");
    repo.commit("more");
    repo.write("src/one.rs", format!("// {}", leak("unstaged")));
    repo.write("src/two.rs", format!("// {}", leak("staged")));
    repo.git(&["add", "src/two.rs"]);
    repo.write("src/two.rs", "// gone from the worktree\n");
    repo.write("new.env", leak("untracked"));
    repo.write("ignored/x.env", leak("ignored"));
    repo.write("y.log", leak("log"));
    repo.write("both.env", leak("both"));
    repo.git(&["add", "both.env"]);
    repo.write("both.env", format!("\n{}", leak("both")));
    repo.git(&["init", "-q", "nested"]);
    repo.write("nested/n.env", leak("nested"));
    let run = changed(&repo);
    assert_found(&run, &["both.env:2:19:", "new.env:1:19:", "src/one.rs:1:22:", "src/two.rs:1:22:"]);
    // Nothing is changed after everything is committed.
    repo.git(&["add", "-A", "--", ":!nested"]);
    repo.git(&["commit", "-qm", "all"]);
    let run = changed(&repo);
    assert_found(&run, &[]);
    assert!(run.stderr.contains("checked 0 files"), "{}", run.stderr);
}
