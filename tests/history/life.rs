//! When a secret came, how long it stood, and when it went.

use crate::git::{Repo, Run};
use crate::report::{assert_stands, commit_at, filler, findings, found, history, leak, one, only, secret};

/// Fingerprints of all findings, sorted.
fn prints(run: &Run) -> Vec<String> {
    let mut prints: Vec<String> = findings(run)
        .iter()
        .map(|finding| format!("{} {} {}", finding["path"], finding["rule"], finding["fingerprint"]))
        .collect();
    prints.sort();
    prints
}

fn check(repo: &Repo) -> Run {
    repo.run(&["check", "--format", "jsonl", "--now", "2026-03-01"])
}

#[test]
fn what_went_away_says_when() {
    let repo = Repo::init();
    repo.commit("base");
    let value = secret();
    repo.write("a.env", format!("X=1\nA={value}\n"));
    let came = commit_at(&repo, "came", "2026-01-01T08:00:00Z", "2026-01-02T08:00:00Z");
    repo.write("a.env", "X=1\nA=${KEY}\n");
    let went = commit_at(&repo, "went", "2026-02-01T08:00:00Z", "2026-02-02T08:00:00Z");
    repo.commit("later");
    let run = history(&repo);
    assert_eq!(found(&run), one("a.env", "commit", &came));
    let finding = only(&run);
    assert_stands(&repo, &finding, &value);
    assert_eq!(finding["rule"], "secret/anthropic-api-key");
    assert_eq!((&finding["author_date"], &finding["in_head"]), (&"2026-01-01T08:00:00Z".into(), &false.into()));
    let origin = &finding["origin"];
    assert_eq!((&origin["commits"], &origin["ref_count"]), (&1.into(), &1.into()));
    assert_eq!(origin["removed"]["commit"], went.as_str());
    assert_eq!(origin["removed"]["date"], "2026-02-02T08:00:00Z");
    let text = repo.run(&["history"]).stdout;
    assert!(text.contains("2026-01-01") && text.contains("gone since 2026-02-02"), "{text}");
}

#[test]
fn what_stays_while_its_file_changes_is_one_finding_with_one_fingerprint() {
    let repo = Repo::init();
    let value = secret();
    let mut first = String::new();
    let mut identities = Vec::new();
    for round in 0..12 {
        let indent = " ".repeat(round % 3);
        repo.write("a.py", format!("{}{indent}KEY = '{value}'\n{}", filler(round * 2), filler(round)));
        let commit = repo.commit(&format!("round {round}"));
        if round == 0 {
            first = commit;
        }
        let run = history(&repo);
        assert_eq!(found(&run), one("a.py", "commit", &first), "round {round}");
        let finding = only(&run);
        assert_stands(&repo, &finding, &value);
        assert_eq!((&finding["in_head"], &finding["origin"]["commits"]), (&true.into(), &1.into()));
        assert_eq!(prints(&check(&repo)), prints(&run), "round {round}");
        identities.extend(prints(&run));
        if round == 6 {
            repo.git(&["gc", "-q", "--aggressive"]);
        }
    }
    identities.dedup();
    assert_eq!(identities.len(), 1, "{identities:#?}");
}

#[test]
fn what_comes_again_is_counted_again() {
    let repo = Repo::init();
    repo.commit("base");
    let value = secret();
    repo.write("a.env", format!("A={value}\n"));
    let came = repo.commit("came");
    repo.git(&["rm", "-q", "a.env"]);
    repo.commit("went");
    repo.write("a.env", format!("B=1\nA={value}\n"));
    repo.commit("came again");
    let run = history(&repo);
    assert_eq!(found(&run), one("a.env", "commit", &came));
    let finding = only(&run);
    assert_eq!((&finding["origin"]["commits"], &finding["in_head"]), (&2.into(), &true.into()));
    assert!(finding["origin"]["removed"].is_null());
    assert_eq!(prints(&run), prints(&check(&repo)));
    repo.git(&["rm", "-q", "a.env"]);
    let gone = repo.commit("went again");
    let finding = only(&history(&repo));
    assert_eq!(finding["origin"]["removed"]["commit"], gone.as_str());
    assert_eq!((&finding["origin"]["commits"], &finding["in_head"]), (&2.into(), &false.into()));
}

#[test]
fn what_moves_or_is_copied_has_a_finding_for_each_path() {
    let repo = Repo::init();
    let value = secret();
    let text = format!("{}KEY={value}\n", filler(30));
    repo.write("old.env", &text);
    let came = repo.commit("came");
    repo.git(&["mv", "old.env", "new.env"]);
    let moved = repo.commit("moved");
    let run = history(&repo);
    assert_eq!(found(&run), [one("new.env", "commit", &moved), one("old.env", "commit", &came)].concat());
    // The value stands in HEAD, whatever the path.
    for finding in &findings(&run) {
        assert_eq!(finding["in_head"], true);
        assert_stands(&repo, finding, &value);
    }
    repo.write("copy.env", format!("{text}MORE=1\n"));
    let copied = repo.commit("copied");
    assert_eq!(
        found(&history(&repo)),
        [one("copy.env", "commit", &copied), one("new.env", "commit", &moved), one("old.env", "commit", &came)]
            .concat()
    );
    repo.git(&["rm", "-q", "copy.env", "new.env"]);
    repo.commit("went");
    assert!(findings(&history(&repo)).iter().all(|finding| finding["in_head"] == false));
}

#[test]
fn a_value_that_is_replaced_by_another_is_not_the_same() {
    let repo = Repo::init();
    let (old, new) = (secret(), secret());
    repo.write("a.env", format!("A={old}\n"));
    let first = repo.commit("old");
    repo.write("a.env", format!("A={new}\n"));
    let second = repo.commit("new");
    let run = history(&repo);
    let findings = findings(&run);
    assert_eq!(findings.len(), 2);
    for (value, commit, in_head) in [(&old, &first, false), (&new, &second, true)] {
        let finding = findings.iter().find(|finding| finding["commit"] == commit.as_str()).expect("it is told");
        assert_stands(&repo, finding, value);
        assert_eq!(finding["in_head"], in_head);
    }
}

#[test]
fn other_branches_do_not_take_away() {
    let repo = Repo::init();
    let value = secret();
    repo.write("a.env", format!("A={value}\n"));
    repo.commit("came");
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.git(&["rm", "-q", "a.env"]);
    repo.commit("went on a side branch");
    repo.git(&["checkout", "-q", "main"]);
    let finding = only(&history(&repo));
    assert_eq!((&finding["in_head"], finding["origin"]["removed"].is_null()), (&true.into(), true));
    assert_eq!(finding["origin"]["refs"].to_string(), r#"["refs/heads/main","refs/heads/side"]"#);
    repo.git(&["merge", "-q", "--no-ff", "-m", "merged", "side"]);
    let finding = only(&history(&repo));
    assert_eq!(finding["in_head"], false);
    assert!(finding["origin"]["removed"]["commit"].is_string(), "{finding}");
}

#[test]
fn what_only_a_branch_has_is_told_with_its_refs() {
    let repo = Repo::init();
    repo.commit("base");
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.write("a.env", leak("A"));
    let side = repo.commit("side");
    repo.git(&["tag", "v1"]);
    repo.git(&["tag", "-a", "-m", "annotated", "v2"]);
    repo.git(&["update-ref", "refs/remotes/origin/side", "side"]);
    repo.git(&["checkout", "-q", "main"]);
    let run = history(&repo);
    assert_eq!(found(&run), one("a.env", "commit", &side));
    let finding = only(&run);
    assert_eq!(finding["in_head"], false);
    assert_eq!(
        finding["origin"]["refs"].to_string(),
        r#"["refs/heads/side","refs/remotes/origin/side","refs/tags/v1","refs/tags/v2"]"#
    );
    assert_eq!(finding["origin"]["ref_count"], 4);
}
