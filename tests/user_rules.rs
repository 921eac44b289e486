//! Detectors of users' own: files in the format of the rule pack, and rule files of gitleaks.

mod common;
#[cfg(unix)]
#[path = "common/git.rs"]
mod git;

use common::{Run, Sandbox, fake};

const OWN: &str = r#"
provider = "Acme"
category = "cloud"
homepage = "https://acme.example"
rotate-url = "https://acme.example/keys"
rotate = "Create another key at Acme, then delete this one."

[[detector]]
id = "acme-key"
name = "Acme key"
kind = "cloud-key"
prefix = "acmekey_"
keywords = ["acmekey_"]
pattern = '''\b(acmekey_[a-z0-9]{20})\b'''
match = ["k = acmekey_<<lower:20>>"]
ignore = ["k = acmekey_short"]
"#;

fn own_leak() -> String {
    fake("k = acmekey_<<lower:20>>\n")
}

/// Two words of which neither alone is a credential to anybody else.
fn coded(middle: &str) -> String {
    format!("ticket: {}{middle}\n", "zq-")
}

fn with_files(settings: &str, files: &[(&str, &str)]) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("openclaw-lint.toml", settings);
    for (name, content) in files {
        sandbox.write(name, content);
    }
    sandbox
}

fn gitleaks(rules: &str) -> Sandbox {
    with_files("exclude = [\"rules.toml\"]\n[detectors]\nfiles = [\"rules.toml\"]\n", &[("rules.toml", rules)])
}

fn lines(run: &Run) -> Vec<&str> {
    run.stdout.lines().collect()
}

#[test]
fn a_file_in_the_format_of_the_rule_pack_takes_part_like_a_built_in_detector() {
    let settings = "[detectors]\nfiles = [\"rules/*.toml\"]\n";
    let sandbox = with_files(settings, &[("rules/acme.toml", OWN)]);
    sandbox.write("a.txt", own_leak());
    let run = sandbox.check(&[]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(
        run.stdout.starts_with("a.txt:1:5: error[secret/acme-key] Acme key in plain text: acmekey_…(28)"),
        "{}",
        run.stdout
    );

    let listed = sandbox.run(&["rules", "list", "acme"]);
    assert!(listed.stdout.contains("secret/acme-key"), "{}", listed.stdout);
    let page = sandbox.run(&["rules", "explain", "secret/acme-key"]);
    assert!(page.stdout.contains("Defined in rules/acme.toml, line 9."), "{}", page.stdout);
    assert!(page.stdout.contains("Create another key at Acme"), "{}", page.stdout);

    let sarif = sandbox.run(&["check", "--format", "sarif"]);
    let log: serde_json::Value = serde_json::from_str(&sarif.stdout).expect("JSON");
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("rules");
    let rule = rules.iter().find(|rule| rule["id"] == "secret/acme-key").expect("our rule");
    assert!(rule["help"]["markdown"].as_str().is_some_and(|help| help.contains("Acme")), "{rule}");

    let input = sandbox.run_with_input(&["check", "-", "--format", "short"], own_leak().as_bytes());
    assert!(input.stdout.contains("secret/acme-key"), "{}", input.stdout);
}

#[test]
fn severity_and_suppression_apply_to_them() {
    let sandbox = with_files("", &[("rules/acme.toml", OWN)]);
    sandbox.write("a.txt", own_leak());
    let base = "[detectors]\nfiles = [\"rules/acme.toml\"]\n";
    sandbox.write("openclaw-lint.toml", format!("{base}[rules]\n\"secret/acme-key\" = \"info\"\n"));
    assert!(sandbox.check(&[]).stdout.contains("info[secret/acme-key]"));
    sandbox.write("openclaw-lint.toml", format!("{base}[rules]\n\"secret/acme-key\" = \"off\"\n"));
    assert_eq!(sandbox.check(&[]).stdout, "");
    let ignore = "[[ignore]]\nrule = \"secret/acme-key\"\nreason = \"test\"\n";
    sandbox.write("openclaw-lint.toml", format!("{base}{ignore}"));
    assert_eq!(sandbox.check(&[]).stdout, "");
    // Without the file there is no such rule.
    sandbox.write("openclaw-lint.toml", ignore);
    assert_eq!(sandbox.check(&[]).code, 2);
    sandbox.write("openclaw-lint.toml", "");
    sandbox.write("a.txt", own_leak().replace('\n', " # openclaw-lint: ignore[secret/acme-key] test\n"));
    assert_eq!(sandbox.check(&["--detectors", "rules/acme.toml"]).stdout, "");
}

#[test]
fn the_option_adds_files_and_a_same_id_overrides() {
    let leak = fake("ANTHROPIC_API_KEY=sk-ant-api03-<<base64url:93>>AA\n");
    let sandbox = with_files("", &[("a.env", &leak)]);
    let overriding = OWN.replace("acme-key", "anthropic-api-key").replace("Acme key", "Other key");
    let file = sandbox.write("other.toml", overriding);
    assert!(sandbox.check(&["a.env"]).stdout.contains("secret/anthropic-api-key"));
    let file = file.display().to_string();
    let run = sandbox.check(&["a.env", "--detectors", &file]);
    assert!(!run.stdout.contains("secret/anthropic-api-key"), "{}", run.stdout);
    sandbox.write("b.txt", own_leak());
    let run = sandbox.check(&["b.txt", "--detectors", &file]);
    assert!(run.stdout.contains("error[secret/anthropic-api-key] Other key"), "{}", run.stdout);
}

#[test]
fn a_broken_file_ends_the_run_and_says_where() {
    for (from, to, expected) in [
        ("keywords = [\"acmekey_\"]", "keywords = [\"ac\"]", "line 13: detector `acme-key`: keyword `ac`"),
        (
            "{20})",
            "{20}",
            "line 14: detector `acme-key`: the regular expression is not one of the `regex` crate: unclosed group",
        ),
        ("id = \"acme-key\"", "id = \"Acme\"", "line 9: detector `Acme`: the id is not kebab-case"),
        ("category = \"cloud\"", "category = \"clouds\"", "line 3: unknown category `clouds`"),
        ("kind = \"cloud-key\"", "colour = 1", "line 11: unknown field `colour`"),
        ("pattern = ", "value = ", "`names` and `value` go together"),
        ("match = [\"k = acmekey_<<lower:20>>\"]", "match = []", "`match` needs an example"),
    ] {
        let sandbox = with_files("[detectors]\nfiles = [\"acme.toml\"]\n", &[("acme.toml", &OWN.replace(from, to))]);
        let run = sandbox.check(&[]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{to}: {}", run.stderr);
        assert!(run.stderr.contains("acme.toml") && run.stderr.contains(expected), "{to}: {}", run.stderr);
    }
    for settings in ["files = [\"none.toml\"]", "files = [\"x/*.toml\"]", "files = [\"*.rules\"]", "gitleaks = true"] {
        let sandbox = with_files(&format!("[detectors]\n{settings}\n"), &[]);
        assert_eq!(sandbox.check(&[]).code, 2, "{settings}");
    }
}

#[test]
fn examples_are_tested_and_failures_have_a_place() {
    let sandbox = with_files("", &[("good.toml", OWN)]);
    let run = sandbox.run(&["rules", "test", "good.toml"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, "1 detector tested by 2 examples, 0 failed\n"), "{}", run.stderr);

    sandbox.write(
        "bad.toml",
        OWN.replace("acmekey_short", "acmekey_<<lower:20>>").replace("<<lower:20>>\"]\nig", "<<upper:20>>\"]\nig"),
    );
    let run = sandbox.run(&["rules", "test", "bad.toml"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let expected = [
        "bad.toml:15: secret/acme-key: should be found",
        "bad.toml:16: secret/acme-key: should not be found",
        "1 detector tested by 2 examples, 2 failed",
    ];
    assert_eq!(lines(&run), expected);

    sandbox.write("broken.toml", "provider = 1\n");
    assert_eq!(sandbox.run(&["rules", "test", "broken.toml"]).code, 2);

    let slow = "[[rules]]\nid = \"any\"\nregex = '''[xyz]{4}-[0-9]{4}'''\n";
    sandbox.write("slow.toml", slow);
    let run = sandbox.run(&["rules", "test", "slow.toml"]);
    assert!(run.stdout.contains("slow.toml:2: warning: secret/any: it has no keyword"), "{}", run.stdout);
}

#[test]
fn rules_of_gitleaks_are_taken_as_they_are() {
    let sandbox = gitleaks(
        r#"
title = "ours"
[[rules]]
id = "Zebra_Ticket"
description = "A zebra ticket opens the gate"
regex = '''(?i)ticket['"\s:=]{1,5}(zq-[a-z0-9]{6})(?:[\x60'"\s;]|$)'''
keywords = ["zq-"]
entropy = 1.5
tags = ["gate"]
[[rules]]
id = "short-keyword"
regex = '''\bZZ([0-9]{2}\Q.\E[a-f]{6}|{none})\b'''
keywords = ["zz"]
[[rules]]
id = "second-group"
regex = '''(owner|user) of (gate[0-9]{4})'''
secretGroup = 2
keywords = ["gate"]
"#,
    );
    sandbox.write("a.txt", coded("4k7x2m"));
    sandbox.write("b.txt", "see ZZ42.abcdef there\nowner of gate8261\n");
    let run = sandbox.check(&[]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let expected = [
        "a.txt:1:9: error[secret/zebra-ticket]",
        "b.txt:1:7: error[secret/short-keyword]",
        "b.txt:2:10: error[secret/second-group]",
    ];
    assert_eq!(lines(&run).len(), expected.len(), "{}", run.stdout);
    for (line, start) in lines(&run).into_iter().zip(expected) {
        assert!(line.starts_with(start), "{line}");
    }
    assert!(!run.stdout.contains("4k7x2m"), "the value is never shown");
    // Not random enough.
    sandbox.write("a.txt", coded("aaaaaa"));
    assert!(!sandbox.check(&["a.txt"]).stdout.contains("zebra"));
    let page = sandbox.run(&["rules", "explain", "secret/zebra-ticket"]);
    assert!(page.stdout.contains("A zebra ticket opens the gate."), "{}", page.stdout);
}

const TICKET: &str = r#"
[[rules]]
id = "ticket"
regex = '''ticket: (zq-[a-z0-9]{6})'''
keywords = ["zq-"]
"#;

#[test]
fn allowlists_of_rules_and_files_count() {
    for (list, path, kept) in [
        ("[rules.allowlist]\npaths = ['''^docs/''']", "docs/a.txt", false),
        ("[rules.allowlist]\npaths = ['''^docs/''']", "src/a.txt", true),
        ("[[rules.allowlists]]\nstopwords = [\"4K7\"]", "a.txt", false),
        ("[[rules.allowlists]]\nregexes = ['''^ticket''']", "a.txt", true),
        ("[[rules.allowlists]]\nregexTarget = \"match\"\nregexes = ['''^ticket''']", "a.txt", false),
        ("[[rules.allowlists]]\nregexTarget = \"line\"\nregexes = ['''m$''']", "a.txt", false),
        (
            "[[rules.allowlists]]\ncondition = \"AND\"\npaths = ['''^docs/''']\nstopwords = [\"4k\"]",
            "docs/a.txt",
            false,
        ),
        (
            "[[rules.allowlists]]\ncondition = \"AND\"\npaths = ['''^docs/''']\nstopwords = [\"none\"]",
            "docs/a.txt",
            true,
        ),
        ("[[allowlists]]\ntargetRules = [\"ticket\"]\nstopwords = [\"4k\"]", "a.txt", false),
        ("[[allowlists]]\ntargetRules = [\"other\"]\nstopwords = [\"4k\"]", "a.txt", true),
        ("[allowlist]\ncommits = [\"0000\"]", "a.txt", true),
    ] {
        let sandbox = gitleaks(&format!("{TICKET}{list}\n"));
        sandbox.write(path, coded("4k7x2m"));
        let run = sandbox.check(&[]);
        assert_eq!(run.stdout.contains("secret/ticket"), kept, "{list}: {}{}", run.stdout, run.stderr);
        assert_eq!(
            run.stderr.contains("`commits` of an allowlist has no effect"),
            list.contains("commits"),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn a_rule_may_be_for_some_paths_and_may_require_another() {
    let sandbox = gitleaks(&TICKET.replace("keywords", "path = '''\\.txt$'''\nkeywords"));
    sandbox.write("a.txt", coded("4k7x2m"));
    sandbox.write("a.log", coded("4k7x2m"));
    assert_eq!(lines(&sandbox.check(&[])).len(), 1);

    let gate = "[[rules.required]]\nid = \"gate\"\nwithinLines = 2\n[[rules]]\nid = \"gate\"\nregex = '''gate-([0-9]{6})'''\nkeywords = [\"gate-\"]\nskipReport = true\n";
    let sandbox = gitleaks(&format!("{TICKET}{gate}"));
    sandbox.write("a.txt", format!("{}\ngate-918273\n", coded("4k7x2m")));
    sandbox.write("b.txt", format!("{}\n\n\ngate-918273\n", coded("4k7x2m")));
    let run = sandbox.check(&[]);
    assert_eq!(lines(&run).len(), 1, "{}", run.stdout);
    assert!(run.stdout.starts_with("a.txt:1:9: error[secret/ticket]"), "{}", run.stdout);
}

#[test]
fn files_extend_one_another_and_the_default_is_the_rule_pack() {
    let leak = fake("ANTHROPIC_API_KEY=sk-ant-api03-<<base64url:93>>AA\n");
    let child = "[extend]\npath = \"base.toml\"\ndisabledRules = [\"old\"]\n[[rules]]\nid = \"ticket\"\n[[rules.allowlists]]\nstopwords = [\"4k7\"]\n";
    let old = "[[rules]]\nid = \"old\"\nregex = '''old-([0-9]{6})'''\nkeywords = [\"old-\"]\n";
    let sandbox = gitleaks(child);
    sandbox.write("base.toml", format!("{TICKET}{old}"));
    sandbox.write("a.txt", format!("{}{}old-918273\n", coded("4k7x2m"), coded("9p3w5n")));
    let run = sandbox.check(&["a.txt"]);
    assert_eq!(lines(&run).len(), 1, "{}", run.stdout);
    assert!(run.stdout.starts_with("a.txt:2:9: error[secret/ticket]"), "{}", run.stdout);

    let default = "[extend]\nuseDefault = true\n[allowlist]\npaths = ['''^fixtures/''']\n";
    let sandbox = with_files(
        "[detectors]\ngitleaks = true\n",
        &[(".gitleaks.toml", default), ("fixtures/a.env", &leak), ("a.env", &leak)],
    );
    let run = sandbox.check(&[]);
    assert_eq!(lines(&run).len(), 1, "{}", run.stdout);
    assert!(run.stdout.starts_with("a.env:"), "{}", run.stdout);
    // Nobody said that it counts.
    sandbox.write("openclaw-lint.toml", "");
    assert_eq!(lines(&sandbox.check(&[])).len(), 2);
}

#[test]
fn what_has_no_effect_is_said_and_what_is_broken_ends_the_run() {
    let sandbox = gitleaks("colour = 1\n[[rules]]\nid = \"file\"\npath = '''\\.p12$'''\nshape = 2\n");
    let run = sandbox.check(&[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    for expected in [
        "warning: rules.toml, line 1: unknown key `colour` has no effect",
        "warning: rules.toml, line 5: unknown key `shape` has no effect",
        "warning: rules.toml, line 3: rule `secret/file` has no effect: it has only a `path`",
    ] {
        assert!(run.stderr.contains(expected), "{expected}: {}", run.stderr);
    }
    for (rule, expected) in [
        ("id = \"x\"\nregex = '''(a'''", "line 3: rule `secret/x`: the regular expression"),
        ("id = \"x\"\nregex = '''(a)bcd'''\nsecretGroup = 2", "line 3: rule `secret/x`: `secretGroup` is higher"),
        ("regex = '''abc'''", "the rule has no `id`"),
        ("id = \"x\"\nregex = '''((a{1000}){1000}){1000}'''", "too large when compiled"),
        ("id = \"x\"\nregex = 5", "line 3: `regex` is not a string"),
    ] {
        let sandbox = gitleaks(&format!("[[rules]]\n{rule}\n"));
        let run = sandbox.check(&[]);
        assert_eq!(run.code, 2, "{rule}: {}", run.stderr);
        assert!(run.stderr.contains("rules.toml") && run.stderr.contains(expected), "{rule}: {}", run.stderr);
    }
}

#[cfg(unix)]
#[test]
fn they_count_in_the_index_and_in_the_history_and_the_cache_knows_them() {
    let repo = git::Repo::init();
    repo.write("a.txt", own_leak());
    repo.commit("leak");
    let history = |more: &[&str]| {
        let arguments = [&["history", "--format", "jsonl", "--now", "2026-03-01"], more].concat();
        repo.run(&arguments)
    };
    // What the built-in detectors found clean is remembered.
    assert_eq!(history(&[]).stdout, "");
    assert!(history(&[]).stderr.contains("known clean object"));
    let file = repo.write("../acme.toml", OWN).display().to_string();
    let option = ["--detectors", file.as_str()];
    for _ in 0..2 {
        let run = history(&option);
        assert_eq!(run.code, 1, "{}", run.stderr);
        assert_eq!(run.stdout.matches("secret/acme-key").count(), 1, "{}", run.stdout);
    }
    let fingerprint = |run: &git::Run| {
        let line = run.stdout.lines().next().expect("a finding");
        serde_json::from_str::<serde_json::Value>(line).expect("JSON")["fingerprint"].clone()
    };
    let then = fingerprint(&history(&option));
    let check = repo.run(&["check", "--format", "jsonl", option[0], option[1]]);
    assert_eq!(fingerprint(&check), then);

    repo.write("b.txt", own_leak());
    repo.write("c.txt", own_leak().replace("k = ", "other "));
    repo.git(&["add", "."]);
    let staged = repo.run(&["staged", "--all", "--format", "short", option[0], option[1]]);
    assert_eq!(staged.stdout.matches("secret/acme-key").count(), 3, "{}", staged.stdout);
}

#[cfg(unix)]
#[test]
fn paths_count_in_the_history_too() {
    let repo = git::Repo::init();
    let rules = TICKET.replace("keywords", "path = '''\\.txt$'''\nkeywords");
    let file = repo.write("../rules.toml", rules).display().to_string();
    for name in ["a.txt", "a.log", "b.log"] {
        repo.write(name, coded("4k7x2m"));
    }
    repo.commit("leak");
    let paths = |arguments: &[&str]| -> Vec<String> {
        let run = repo.run(&[arguments, &["--format", "short", "--detectors", &file]].concat());
        run.stdout.lines().filter(|line| line.contains("secret/ticket")).map(|line| line[..5].to_owned()).collect()
    };
    assert_eq!(paths(&["check"]), ["a.txt"]);
    assert_eq!(paths(&["history"]), ["a.txt"]);
    assert_eq!(paths(&["history", "HEAD"]), ["a.txt"]);
    // An escape does not change where the string stands.
    let escaped = coded("4k7x2m").replace("zq", "\\u007aq").replace('\n', "");
    repo.write("openclaw.json", format!("{{ meta: {{ note: '{escaped}' }} }}\n"));
    assert_eq!(paths(&["check"]), ["a.txt"]);
}
