//! Every place in which a secret can lie.

use crate::git::Repo;
use crate::report::{
    assert_complete, assert_stands, commit_at, filler, findings, found, history, leak, one, only, paths, secret,
};

#[test]
fn what_hides_from_text_diffs_is_found() {
    let repo = Repo::init();
    repo.write(".gitattributes", "*.env -diff\n*.conf diff=hide\n");
    repo.commit("base");
    repo.git(&["config", "diff.hide.textconv", "true"]);
    let (a, b, d) = (secret(), secret(), secret());
    repo.write("a.env", format!("A={a}\n"));
    repo.write("b.conf", format!("# b\nB={b}\n"));
    let utf16: Vec<u8> = format!("\u{feff}x\n{}", leak("C")).encode_utf16().flat_map(u16::to_le_bytes).collect();
    repo.write("c.txt", &utf16);
    repo.write("d.txt", format!("\0\nD={d}\n"));
    let commit = repo.commit("hidden");
    let run = history(&repo);
    assert_complete(&run);
    let expected: Vec<_> =
        ["a.env", "b.conf", "c.txt", "d.txt"].iter().flat_map(|path| one(path, "commit", &commit)).collect();
    assert_eq!(found(&run), expected);
    let findings = findings(&run);
    assert_stands(&repo, &findings[0], &a);
    assert_stands(&repo, &findings[1], &b);
    assert_stands(&repo, &findings[3], &d);
    // In bytes of the blob: a byte order mark, `x`, a line end, `C=`, two bytes each.
    assert_eq!(findings[2]["span"]["start"], 10);
    assert_eq!(findings[2]["span"]["end"], utf16.len() - 2);
    assert_eq!(findings[2]["span"]["line"], 2);
    assert_eq!(findings[2]["blob"], repo.git(&["rev-parse", "HEAD:c.txt"]).as_str());
}

#[test]
fn what_only_a_merge_has_is_found() {
    let repo = Repo::init();
    repo.write("a.txt", "one\n");
    repo.commit("base");
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.write("side.env", leak("SIDE"));
    let side = repo.commit("side");
    repo.git(&["checkout", "-q", "main"]);
    repo.write("main.txt", "two\n");
    repo.commit("main");
    repo.git(&["merge", "-q", "--no-commit", "side"]);
    let value = secret();
    repo.write("merge.env", format!("MERGE={value}\n"));
    let merge = repo.commit("merge");
    let run = history(&repo);
    assert_eq!(found(&run), [one("merge.env", "merge", &merge), one("side.env", "commit", &side)].concat());
    assert_stands(&repo, &findings(&run)[0], &value);
    assert_eq!(findings(&run)[1]["origin"]["refs"].to_string(), r#"["refs/heads/main","refs/heads/side"]"#);
}

#[test]
fn an_octopus_has_many_parents() {
    let repo = Repo::init();
    repo.write("a.txt", "one\n");
    repo.commit("base");
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
    assert_eq!(found(&history(&repo)), expected);
}

#[test]
fn every_stash_is_looked_at_with_its_index_and_its_untracked_files() {
    let repo = Repo::init();
    repo.write("a.env", "A=1\n");
    repo.write("b.env", "B=1\n");
    repo.commit("base");
    let older = secret();
    repo.write("a.env", format!("A={older}\n"));
    repo.git(&["stash", "push", "-q", "-m", "older"]);
    repo.write("untracked.env", leak("U"));
    repo.git(&["stash", "push", "-q", "-u", "-m", "with untracked"]);
    repo.write("b.env", leak("STAGED"));
    repo.git(&["add", "b.env"]);
    repo.write("b.env", "B=2\n");
    repo.git(&["stash", "push", "-q", "-m", "newest"]);
    let commit = |name: &str| repo.git(&["rev-parse", name]);
    let run = history(&repo);
    assert_complete(&run);
    // A stash is a merge of HEAD, the index and the untracked files; the index came first.
    assert_eq!(paths(&run), ["a.env", "b.env", "untracked.env"]);
    let findings = findings(&run);
    let kinds: Vec<_> = findings.iter().map(|finding| finding["origin"]["kind"].as_str()).collect();
    assert_eq!(kinds, [Some("stash"); 3]);
    assert_stands(&repo, &findings[0], &older);
    assert_eq!(findings[0]["commit"], commit("stash@{2}").as_str());
    assert_eq!(findings[1]["commit"], commit("stash@{0}^2").as_str());
    assert_eq!(findings[2]["commit"], commit("stash@{1}^3").as_str());
    assert!(findings.iter().all(|finding| finding["in_head"] == false));
}

#[test]
fn amended_commits_live_in_the_reflog() {
    let repo = Repo::init();
    repo.commit("base");
    let value = secret();
    repo.write("a.env", format!("A={value}\n"));
    let leaked = commit_at(&repo, "leak", "2026-02-01T10:00:00Z", "2026-02-01T11:00:00Z");
    repo.write("a.env", "A=1\n");
    repo.git(&["commit", "-q", "-a", "--amend", "-m", "clean"]);
    let run = history(&repo);
    assert_eq!(found(&run), one("a.env", "reflog", &leaked));
    let finding = only(&run);
    assert_eq!(finding["in_head"], false);
    assert_eq!(finding["author_date"], "2026-02-01T10:00:00Z");
    assert_stands(&repo, &finding, &value);
}

#[test]
fn what_nothing_leads_to_any_more_is_looked_at() {
    let repo = Repo::init();
    repo.commit("base");
    let value = secret();
    repo.write("sub/a.env", format!("A={value}\n"));
    let leaked = repo.commit("leak");
    repo.git(&["reset", "-q", "--hard", "HEAD~"]);
    repo.git(&["reflog", "expire", "--expire=now", "--all"]);
    let run = history(&repo);
    assert_eq!(found(&run), one("sub/a.env", "unreachable", &leaked));
    let finding = only(&run);
    assert_eq!((&finding["in_head"], finding["origin"]["refs"].is_null()), (&false.into(), true));
    assert_stands(&repo, &finding, &value);
}

#[test]
fn blobs_and_trees_without_a_commit_are_looked_at() {
    let repo = Repo::init();
    repo.commit("base");
    let (dangling, in_tree) = (secret(), secret());
    let blob = repo.git_with_input(&["hash-object", "-w", "--stdin"], format!("A={dangling}\n").as_bytes());
    let run = history(&repo);
    assert_eq!(found(&run), one(&blob, "unreachable", ""));
    let finding = only(&run);
    assert_eq!(finding["blob"], blob.as_str());
    assert_stands(&repo, &finding, &dangling);

    let blob = repo.git_with_input(&["hash-object", "-w", "--stdin"], format!("B={in_tree}\n").as_bytes());
    let sub = repo.git_with_input(&["mktree"], format!("100644 blob {blob}\tb.env\n").as_bytes());
    repo.git_with_input(&["mktree"], format!("040000 tree {sub}\tdeploy\n").as_bytes());
    let run = history(&repo);
    assert_eq!(paths(&run)[1], "deploy/b.env");
    assert_stands(
        &repo,
        findings(&run).iter().find(|finding| finding["path"] == "deploy/b.env").expect("it"),
        &in_tree,
    );
}

#[test]
fn what_was_staged_and_never_committed_is_looked_at() {
    let repo = Repo::init();
    repo.commit("base");
    let (first, second) = (secret(), secret());
    repo.write("a.env", format!("A={first}\n"));
    repo.git(&["add", "a.env"]);
    repo.write("a.env", format!("A={second}\n"));
    repo.git(&["add", "a.env"]);
    let run = history(&repo);
    let blob = repo.git_with_input(&["hash-object", "--stdin"], format!("A={first}\n").as_bytes());
    let mut expected = [one("a.env", "index", ""), one(&blob, "unreachable", "")].concat();
    expected.sort();
    assert_eq!(found(&run), expected);
}

#[test]
fn tags_may_point_at_anything() {
    let repo = Repo::init();
    repo.commit("base");
    let (alone, in_tree) = (secret(), secret());
    let blob = repo.git_with_input(&["hash-object", "-w", "--stdin"], format!("A={alone}\n").as_bytes());
    repo.git(&["tag", "blob-tag", &blob]);
    let held = repo.git_with_input(&["hash-object", "-w", "--stdin"], format!("B={in_tree}\n").as_bytes());
    let tree = repo.git_with_input(&["mktree"], format!("100644 blob {held}\tb.env\n").as_bytes());
    repo.git(&["tag", "-a", "-m", "a tree", "tree-tag", &tree]);
    let run = history(&repo);
    assert_complete(&run);
    assert_eq!(found(&run), [one("b.env", "tag", ""), one("refs/tags/blob-tag", "tag", "")].concat());
    let findings = findings(&run);
    assert_stands(&repo, &findings[0], &in_tree);
    assert_stands(&repo, &findings[1], &alone);
    assert_eq!(findings[1]["origin"]["refs"].to_string(), r#"["refs/tags/blob-tag"]"#);
    assert_eq!(findings[0]["origin"]["refs"].to_string(), r#"["refs/tags/tree-tag"]"#);
}

#[test]
fn messages_are_texts_too() {
    let repo = Repo::init();
    repo.write("a.txt", "one\n");
    repo.commit("base");
    let said = secret();
    repo.write("a.txt", "two\n");
    let commit = repo.commit(&format!("Subject\n\nuse TOKEN={said}\n"));
    repo.git(&["tag", "-a", "v1", "-m", &leak("TAG"), "HEAD~"]);
    let run = history(&repo);
    assert_complete(&run);
    let tag = repo.git(&["rev-parse", "v1"]);
    assert_eq!(
        found(&run),
        [one(".git/COMMIT_EDITMSG", "commit-message", &commit), one(".git/TAG_EDITMSG", "tag-message", "")].concat()
    );
    let findings = findings(&run);
    assert_eq!(findings[0]["span"]["line"], 3);
    assert_eq!(findings[0]["origin"]["refs"].to_string(), r#"["refs/heads/main"]"#);
    assert_eq!(findings[1]["blob"], tag.as_str());
    assert_eq!(findings[1]["author_date"], "2026-03-01T12:00:00Z");
    // The tag is deleted, its object stays.
    repo.git(&["tag", "-d", "v1"]);
    let run = history(&repo);
    assert_eq!(found(&run)[1].1, "unreachable");
}

#[test]
fn a_secret_in_the_name_of_whoever_tagged_or_a_header_does_not_matter_but_every_message_does() {
    let repo = Repo::init();
    repo.write("a.txt", filler(3));
    let first = secret();
    repo.commit(&format!("one {first}"));
    repo.write("a.txt", filler(4));
    let second = repo.commit(&format!("two {first}"));
    let run = history(&repo);
    // One finding for each value: the first commit that says it.
    assert_eq!(findings(&run).len(), 1, "{}", run.stdout);
    assert_eq!(findings(&run)[0]["origin"]["commits"], 1);
    assert_ne!(findings(&run)[0]["commit"], second.as_str());
}

#[test]
fn notes_are_texts_too() {
    let repo = Repo::init();
    let base = repo.commit("base");
    let value = secret();
    repo.git(&["notes", "add", "-m", &format!("NOTE={value}"), &base]);
    let run = history(&repo);
    let note = repo.git(&["rev-parse", "refs/notes/commits"]);
    assert_eq!(found(&run), one(&base, "note", &note));
    let finding = only(&run);
    assert_stands(&repo, &finding, &value);
    assert_eq!(finding["in_head"], false);
    assert_eq!(finding["origin"]["refs"].to_string(), r#"["refs/notes/commits"]"#);
}
