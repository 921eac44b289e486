//! Configurations, markers and settings; the same report however it is made.

use crate::git::Repo;
use crate::report::{
    assert_complete, assert_stands, fake, filler, findings, found, history, history_with, leak, one, only, paths,
    secret,
};

/// A configuration with a password of no known form.
fn config(password: &str, more: &str) -> String {
    format!(
        "{{\n  gateway: {{ mode: 'local'{more} }},\n  models: {{ providers: {{ a: {{ apiKey: '{password}' }} }} }},\n}}\n"
    )
}

fn password() -> String {
    fake("<<alnum:40>>")
}

#[test]
fn configurations_of_the_past_are_looked_at_for_what_they_expose() {
    let repo = Repo::init();
    repo.commit("base");
    let password = password();
    repo.write("openclaw.json", config(&password, ", bnd: 1"));
    let past = repo.commit("a mistake and a secret");
    let check = repo.run(&["check", "--format", "jsonl", "--now", "2026-03-01"]);
    let then = findings(&check).into_iter().find(|finding| finding["rule"] == "secret/plaintext-credential");
    let then = then.expect("check finds it");
    let now = |history: &crate::git::Run| {
        findings(history).into_iter().find(|finding| finding["rule"] == "secret/plaintext-credential").expect("it")
    };
    let run = history(&repo);
    assert_eq!(now(&run)["fingerprint"], then["fingerprint"]);
    // In HEAD every rule counts.
    assert_eq!(findings(&run).len(), findings(&check).len(), "{}{}", run.stdout, check.stdout);

    repo.write("openclaw.json", "{ gateway: { mode: 'local' } }");
    let mended = repo.commit("mended");
    let run = history(&repo);
    // The mistake is mended; the secret stays exposed.
    let rules: Vec<_> = findings(&run).iter().map(|finding| finding["rule"].to_string()).collect();
    assert_eq!(rules, [r#""secret/plaintext-credential""#], "{}", run.stdout);
    assert!(run.stdout.contains("rotation/exposed-in-history"), "{}", run.stdout);
    let finding = now(&run);
    assert_eq!(finding["commit"], past.as_str());
    assert_eq!(finding["pointer"], "/models/providers/a/apiKey");
    assert_eq!((&finding["in_head"], &finding["fingerprint"]), (&false.into(), &then["fingerprint"]));
    assert_eq!(finding["origin"]["removed"]["commit"], mended.as_str());
    assert_stands(&repo, &finding, &password);
    assert!(run.stderr.contains("2 OpenClaw configurations"), "{}", run.stderr);
}

#[test]
fn a_credential_that_stays_in_a_configuration_is_one_finding() {
    let repo = Repo::init();
    let password = password();
    let mut first = String::new();
    for round in 0..6 {
        repo.write("openclaw.json", format!("{}{}", "// moved\n".repeat(round), config(&password, "")));
        let commit = repo.commit("touched");
        if round == 0 {
            first = commit;
        }
    }
    repo.git(&["gc", "-q", "--aggressive"]);
    let run = history(&repo);
    let secrets: Vec<_> =
        findings(&run).into_iter().filter(|finding| finding["rule"] == "secret/plaintext-credential").collect();
    assert_eq!(secrets.len(), 1, "{}", run.stdout);
    assert_eq!((&secrets[0]["commit"], &secrets[0]["in_head"]), (&first.as_str().into(), &true.into()));
    assert_eq!(secrets[0]["origin"]["commits"], 1);
    let check = repo.run(&["check", "--format", "jsonl", "--now", "2026-03-01"]);
    let then = findings(&check).into_iter().find(|finding| finding["rule"] == "secret/plaintext-credential");
    assert_eq!(then.expect("check finds it")["fingerprint"], secrets[0]["fingerprint"]);
}

#[test]
fn markers_count_where_they_stand() {
    let repo = Repo::init();
    let value = secret();
    repo.write("a.env", format!("A={value} # openclaw-lint: ignore[secret/anthropic-api-key] a test\n"));
    repo.commit("ignored");
    let run = history(&repo);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    // The same value without the marker is a finding, of the commit that took the marker away.
    repo.write("a.env", format!("A={value}\n"));
    repo.commit("no longer ignored");
    let run = history(&repo);
    assert_eq!(paths(&run), ["a.env"], "{}", run.stderr);
    assert_stands(&repo, &only(&run), &value);
}

#[test]
fn a_marker_that_came_later_ignores_what_it_stands_beside() {
    let repo = Repo::init();
    let value = secret();
    repo.write("a.env", format!("A={value}\n"));
    let leaked = repo.commit("leak");
    repo.write("a.env", format!("A={value} # openclaw-lint: ignore\n"));
    repo.commit("ignored");
    // The past has no marker.
    let run = history(&repo);
    assert_eq!(found(&run), one("a.env", "commit", &leaked));
}

#[test]
fn settings_exclude_paths() {
    let repo = Repo::init();
    repo.write("openclaw-lint.toml", "exclude = ['/vendor/']\n");
    repo.write("vendor/a.env", leak("A"));
    repo.write("own/b.env", leak("B"));
    repo.commit("both");
    repo.git(&["rm", "-q", "-r", "vendor"]);
    repo.commit("gone");
    let check = repo.run(&["check"]);
    assert_ne!(check.code, 2, "{}", check.stderr);
    let run = history(&repo);
    assert_complete(&run);
    assert_eq!(paths(&run), ["own/b.env"]);
}

/// Many findings of every kind, loose and packed.
fn crowded() -> Repo {
    let repo = Repo::init();
    let mut texts: Vec<String> = (0..12).map(|file| filler(file * 5 + 3)).collect();
    for round in 0..15 {
        for (file, text) in texts.iter_mut().enumerate() {
            if (round + file) % 4 == 0 {
                text.push_str(&leak(&format!("KEY_{round}")));
            }
            repo.write(&format!("dir{}/f{file}.env", file % 3), &*text);
        }
        repo.commit(&format!("round {round} {}", leak("MESSAGE")));
        if round == 8 {
            repo.git(&["gc", "-q"]);
        }
        if round % 5 == 0 {
            texts[3].clear();
            repo.git(&["tag", "-a", "-m", &leak("TAG"), &format!("v{round}")]);
        }
    }
    repo.write("openclaw.json", config(&password(), ""));
    repo.commit("a configuration");
    repo
}

#[test]
fn the_report_is_the_same_whatever_the_threads() {
    let repo = crowded();
    for format in ["json", "jsonl", "sarif", "pretty", "short", "github"] {
        let run = |jobs: &str| {
            let run = repo.run(&["history", "--format", format, "--now", "2026-03-01", "--no-cache", "--jobs", jobs]);
            assert_eq!(run.code, 1, "{}", run.stderr);
            (run.stdout, run.stderr)
        };
        let single = run("1");
        assert!(single.0.len() > 1000, "{}", single.0);
        for jobs in ["2", "4"] {
            assert_eq!(run(jobs), single, "{format}");
        }
    }
    assert!(findings(&history_with(&repo, &["--jobs", "3"])).len() > 50);
}
