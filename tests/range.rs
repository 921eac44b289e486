//! What a range of commits adds, in repositories made by the real `git`.

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
fn a_range_has_what_its_commits_add_and_nothing_of_other_branches() {
    let repo = Repo::init();
    repo.write("old.env", leak("OLD"));
    let base = repo.commit("old");
    repo.git(&["checkout", "-q", "-b", "other"]);
    repo.write("other.env", leak("OTHER"));
    repo.commit("other");
    repo.git(&["checkout", "-q", "-b", "feature", "main"]);
    repo.write("new.env", leak("NEW"));
    let new = repo.commit("new");
    repo.git(&["rm", "-q", "new.env"]);
    repo.commit("gone again");

    let run = history(&repo, &["main..feature"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert_eq!(found(&run), one("new.env", "commit", &new));
    let finding = &findings(&run)[0];
    assert_eq!(finding["in_head"], false);
    assert_eq!(finding["author_date"], "2026-03-01T12:00:00Z");
    assert!(finding["blob"].as_str().is_some_and(|blob| blob.len() == 40));
    assert!(run.stderr.contains("checked 1 blob (") && run.stderr.contains("2 commits"), "{}", run.stderr);

    assert_eq!(found(&history(&repo, &[&format!("{base}..HEAD")])), found(&run));
    assert_eq!(found(&history(&repo, &["^main", "feature"])), found(&run));
    assert_eq!(found(&history(&repo, &["main..", "--path", "*.env"])), found(&run));
    assert_eq!(history(&repo, &["main..", "--path", "sub"]).code, 0);
    assert_eq!(history(&repo, &["feature..main"]).code, 0);
    let both: Vec<_> = found(&history(&repo, &["other...feature"])).into_iter().map(|(path, ..)| path).collect();
    assert_eq!(both, ["new.env", "other.env"]);
    assert_eq!(found(&history(&repo, &["feature"])).len(), 2);
    // Of the three, the one that stands in HEAD is too old besides.
    assert_eq!(found(&history(&repo, &[])).len(), 4);
    assert_eq!(found(&history(&repo, &["--ref", "oth*"])).len(), 2);
    assert_eq!(found(&history(&repo, &["--ref", "refs/heads/other", "--path", "old.env"])).len(), 1);
    assert_eq!(history(&repo, &["--since", "2026-03-02"]).code, 0);
    assert_eq!(found(&history(&repo, &["--since", "2026-03-01"])).len(), 3);
}

#[test]
fn what_only_a_merge_has_is_found() {
    let repo = Repo::init();
    repo.write("a.txt", "one\n");
    let base = repo.commit("base");
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.write("side.env", leak("SIDE"));
    let side = repo.commit("side");
    repo.git(&["checkout", "-q", "main"]);
    repo.write("main.txt", "two\n");
    repo.commit("main");
    repo.git(&["merge", "-q", "--no-commit", "side"]);
    repo.write("merge.env", leak("MERGE"));
    let merge = repo.commit("merge");
    let run = history(&repo, &[&format!("{base}..HEAD")]);
    let expected = [one("merge.env", "merge", &merge), one("side.env", "commit", &side)].concat();
    assert_eq!(found(&run), expected);
    assert_eq!(found(&history(&repo, &["HEAD^1..HEAD"])), expected);
    assert_eq!(found(&history(&repo, &["HEAD^2..HEAD"])), one("merge.env", "merge", &merge));
}

#[test]
fn an_octopus_has_many_parents() {
    let repo = Repo::init();
    repo.write("a.txt", "one\n");
    let base = repo.commit("base");
    let mut expected = Vec::new();
    for name in ["b", "c", "d"] {
        repo.git(&["checkout", "-q", "-b", name, "main"]);
        repo.write(&format!("{name}.env"), leak("KEY"));
        expected.extend(one(&format!("{name}.env"), "commit", &repo.commit(name)));
    }
    repo.git(&["checkout", "-q", "main"]);
    repo.git(&["merge", "-q", "-m", "octopus", "b", "c", "d"]);
    assert_eq!(repo.git(&["rev-list", "--parents", "-n1", "HEAD"]).split(' ').count(), 4);
    repo.write("octopus.env", leak("KEY"));
    repo.git(&["add", "-A"]);
    repo.git(&["commit", "-q", "--amend", "--no-edit"]);
    expected.extend(one("octopus.env", "merge", &repo.git(&["rev-parse", "HEAD"])));
    assert_eq!(found(&history(&repo, &[&format!("{base}..HEAD")])), expected);
}

#[test]
fn what_was_there_before_is_not_brought_in_by_touching_or_moving_it() {
    let repo = Repo::init();
    let old = leak("OLD");
    repo.write("a.env", &old);
    repo.write("b.env", leak("MOVED"));
    repo.commit("base");
    repo.write("a.env", format!("{old}DEBUG=1\n"));
    repo.git(&["mv", "b.env", "sub-b.env"]);
    repo.commit("touch and move");
    repo.git(&["mv", "a.env", "c.env"]);
    repo.write("c.env", format!("# moved\n{old}"));
    repo.commit("move and touch");
    let run = history(&repo, &["HEAD~2..HEAD"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    assert!(run.stderr.contains("there before"), "{}", run.stderr);

    repo.git(&["rm", "-q", "sub-b.env"]);
    repo.commit("away");
    repo.write("again/b.env", leak("MOVED"));
    repo.commit("and back elsewhere");
    assert_eq!(history(&repo, &["HEAD~4..HEAD"]).code, 0);

    repo.write("c.env", format!("{old}{}", leak("NEW")));
    let new = repo.commit("another");
    let run = history(&repo, &["HEAD~5..HEAD"]);
    assert_eq!(found(&run), one("c.env", "commit", &new));
    assert_eq!(findings(&run)[0]["span"]["line"], 2);
    assert_eq!(findings(&run)[0]["in_head"], true);
}

#[test]
fn one_finding_for_each_value_names_the_first_commit_and_counts_the_others() {
    let repo = Repo::init();
    repo.write("a.txt", "\n");
    let base = repo.commit("base");
    let secret = leak("KEY");
    repo.write("x.env", &secret);
    let first = repo.commit("in");
    repo.write("x.env", format!("{secret}A=1\n"));
    repo.commit("touched");
    repo.git(&["rm", "-q", "x.env"]);
    repo.commit("out");
    repo.write("x.env", &secret);
    repo.commit("in again");
    let run = history(&repo, &[&format!("{base}..HEAD")]);
    assert_eq!(found(&run), one("x.env", "commit", &first));
    assert_eq!(findings(&run)[0]["origin"]["commits"], 2);
    assert_eq!(findings(&run)[0]["in_head"], true);
}

#[test]
fn messages_are_texts_too() {
    let repo = Repo::init();
    repo.write("a.txt", "one\n");
    let base = repo.commit("base");
    repo.write("a.txt", "two\n");
    let commit = repo.commit(&format!("Subject\n\nuse {}", leak("TOKEN")));
    let run = history(&repo, &[&format!("{base}..HEAD")]);
    assert_eq!(found(&run), one(".git/COMMIT_EDITMSG", "commit-message", &commit));
    assert_eq!(findings(&run)[0]["span"]["line"], 3);
    repo.git(&["tag", "-a", "v1", "-m", &leak("TAG"), &base]);
    let run = history(&repo, &[&format!("{base}..v1")]);
    assert_eq!(found(&run), one(".git/TAG_EDITMSG", "tag-message", ""));
    repo.git(&["notes", "add", "-m", &leak("NOTE"), &base]);
    let run = history(&repo, &["--ref", "refs/notes/commits"]);
    let found = found(&run);
    assert_eq!((found.len(), found[0].1.as_str()), (1, "note"), "{}", run.stdout);
    let blob = repo.git_with_input(&["hash-object", "-w", "--stdin"], leak("BLOB").as_bytes());
    repo.git(&["tag", "blob-tag", &blob]);
    let run = history(&repo, &["--ref", "blob-tag"]);
    assert_eq!(self::found(&run), one("refs/tags/blob-tag", "tag", ""));
}

#[test]
fn what_hides_from_text_diffs_is_found() {
    let repo = Repo::init();
    repo.write(".gitattributes", "*.env -diff\n*.conf diff=hide\n");
    let base = repo.commit("base");
    repo.git(&["config", "diff.hide.textconv", "true"]);
    repo.write("a.env", leak("A"));
    repo.write("b.conf", leak("B"));
    let utf16: Vec<u8> = format!("\u{feff}{}", leak("C")).encode_utf16().flat_map(u16::to_le_bytes).collect();
    repo.write("c.txt", utf16);
    repo.write("d.txt", format!("\0\n{}", leak("D")));
    repo.commit("hidden");
    let run = history(&repo, &[&format!("{base}..")]);
    let paths: Vec<_> = found(&run).into_iter().map(|(path, ..)| path).collect();
    assert_eq!(paths, ["a.env", "b.conf", "c.txt", "d.txt"]);
}

#[test]
fn check_and_history_give_one_finding_one_fingerprint() {
    let repo = Repo::init();
    repo.commit("base");
    repo.write("sub/a.env", format!("X=1\n{}", leak("A")));
    let config = format!("{{ models: {{ providers: {{ a: {{ apiKey: '{}' }} }} }} }}", fake("<<alnum:40>>"));
    repo.write("openclaw.json", config);
    repo.commit("both");
    let prints = |run: &Run| {
        let mut prints: Vec<_> = findings(run)
            .iter()
            .map(|finding| (finding["rule"].to_string(), finding["fingerprint"].to_string()))
            .collect();
        prints.sort();
        prints
    };
    let check = repo.run(&["check", "--format", "jsonl", "--now", "2026-03-15"]);
    let range = history(&repo, &["HEAD~..HEAD"]);
    assert!(prints(&check).len() > 2, "{}", check.stdout);
    assert_eq!(prints(&check), prints(&range));
    let single = history(&repo, &["HEAD~..HEAD", "--jobs", "1"]);
    assert_eq!((single.stdout, single.stderr), (range.stdout, range.stderr));
}

#[test]
fn of_past_configurations_only_the_secrets_matter() {
    let repo = Repo::init();
    repo.commit("base");
    let key = fake("<<alnum:40>>");
    repo.write(
        "openclaw.json",
        format!("{{ gateway: {{ bnd: 1 }}, models: {{ providers: {{ a: {{ apiKey: '{key}' }} }} }} }}"),
    );
    let past = repo.commit("a mistake and a secret");
    repo.write("openclaw.json", "{ gateway: { mode: 'local' } }");
    repo.commit("mended");
    let run = history(&repo, &["HEAD~2..HEAD"]);
    assert_eq!(found(&run), one("openclaw.json", "commit", &past), "{}", run.stdout);
    assert_eq!(findings(&run)[0]["pointer"], "/models/providers/a/apiKey");
    assert_eq!(findings(&run)[0]["span"]["column"], 61);
    assert_eq!(findings(&run)[0]["in_head"], false);
    repo.write("openclaw.json", "{ gateway: { mode: 'local', bnd: 1 } }");
    let again = repo.commit("the mistake again");
    let run = history(&repo, &["HEAD~..HEAD"]);
    assert_eq!(found(&run), one("openclaw.json", "commit", &again));
    repo.write("openclaw.json", "{ gateway: { bnd: 1, mode: 'local' } }");
    repo.commit("the same mistake");
    assert_eq!(history(&repo, &["HEAD~..HEAD"]).stdout, "");
}

#[test]
fn includes_and_references_are_resolved_in_the_commit() {
    let repo = Repo::init();
    repo.write("parts/gateway.json5", "{ mode: 'local', bnd: 'loopback' }");
    repo.commit("a part");
    repo.write("openclaw.json", "{ gateway: { $include: './parts/gateway.json5' } }");
    repo.commit("the whole");
    repo.write("parts/gateway.json5", "{ mode: 'local', bnd: 'loopback', porrt: 1 }");
    repo.commit("another mistake in the part");
    // The worktree plays no part.
    std::fs::remove_dir_all(repo.path().join("parts")).expect("removed");
    let run = history(&repo, &["HEAD~..HEAD"]);
    assert!(!run.stdout.contains("parse/include"), "{}", run.stdout);
    let paths: Vec<_> = found(&run).into_iter().map(|(path, ..)| path).collect();
    assert_eq!(paths, ["parts/gateway.json5"], "{}", run.stdout);
    assert!(run.stdout.contains("porrt") && !run.stdout.contains("bnd"), "{}", run.stdout);
}

#[test]
fn usage_is_taught() {
    let repo = Repo::init();
    repo.commit("base");
    for (arguments, part) in [
        (&["nope..HEAD"][..], "no revision \"nope\""),
        (&["^HEAD"][..], "excludes commits"),
        (&["--ref", "nope"][..], "no ref matches"),
        (&["HEAD", "--since", "yesterday"][..], "--since"),
        (&["HEAD", "-C", ".."][..], "not a Git repository"),
    ] {
        let run = history(&repo, arguments);
        assert!(run.code == 2 && run.stderr.contains(part), "{arguments:?}: {}", run.stderr);
    }
    let zeros = format!("{}..HEAD", "0".repeat(40));
    let run = history(&repo, &[&zeros]);
    assert!(run.code == 0 && run.stderr.contains("row of zeros"), "{}", run.stderr);
    let empty = Repo::init();
    assert_eq!(history(&empty, &[]).code, 0);
}
