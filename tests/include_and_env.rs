//! `$include` and `${NAME}` as the real program takes them, case by case (`test-fixtures/include`).
#![cfg(unix)]

#[path = "common/mod.rs"]
#[allow(dead_code, reason = "not every test needs everything")]
mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use common::{Sandbox, fake};
use openclaw_lint::project::{Document, Kind, WorktreeStore};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Case {
    name: String,
    files: BTreeMap<String, Content>,
}

/// What to put at a path.
#[derive(Deserialize)]
#[serde(untagged, rename_all = "lowercase")]
enum Content {
    Text(String),
    Symlink { symlink: String },
    Hardlink { hardlink: String },
    Blanks { blanks: usize },
}

#[derive(Deserialize)]
struct Verdicts {
    version: String,
    verdicts: Vec<Verdict>,
}

#[derive(Deserialize)]
struct Verdict {
    name: String,
    value: Option<Value>,
    error: Option<String>,
}

/// Our words for theirs.
const MESSAGES: [(&str, &str); 13] = [
    ("Sibling keys require", "keys beside `$include` need an included object"),
    ("Circular include", "files include each other in a circle"),
    ("Maximum include depth", "nested deeper than 10 levels"),
    ("Failed to read include file: ${DIR}", "variables are not replaced in an include path"),
    ("Failed to read include file: ~", "`~` has no meaning in an include path"),
    ("Failed to read include file", "does not exist"),
    ("Include path escapes", "lies outside the directory"),
    ("(symlink)", "symbolic link out of the directory"),
    ("no hardlinks): h.json", "a hard link"),
    ("no hardlinks): x.json", "larger than 2 MiB"),
    ("Include file failed security checks", "not a regular file"),
    ("null bytes", "null bytes"),
    ("maximum length", "longer than 4096 characters"),
];

fn read<T: serde::de::DeserializeOwned>(name: &str) -> T {
    let path = format!("{}/test-fixtures/include/{name}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&fs::read_to_string(path).expect("a fixture")).expect("JSON")
}

/// The files of a case, symbolic and hard links last.
fn lay_out(case: &Case, base: &Path) {
    let mut files: Vec<_> = case.files.iter().collect();
    files.sort_by_key(|(_, content)| !matches!(content, Content::Text(_) | Content::Blanks { .. }));
    for (name, content) in files {
        let place = base.join(name);
        fs::create_dir_all(place.parent().expect("a directory")).expect("directories");
        match content {
            Content::Text(text) => fs::write(&place, text).expect("a file"),
            Content::Blanks { blanks } => fs::write(&place, format!("{{}}{}", " ".repeat(*blanks))).expect("a file"),
            Content::Symlink { symlink } => std::os::unix::fs::symlink(symlink, &place).expect("a link"),
            Content::Hardlink { hardlink } => fs::hard_link(base.join(hardlink), &place).expect("a link"),
        }
    }
}

#[test]
fn includes_are_resolved_as_the_real_program_does() {
    let cases: Vec<Case> = read("cases.json");
    let verdicts: Verdicts = read("verdicts.json");
    assert_eq!((verdicts.version.as_str(), verdicts.verdicts.len()), ("2026.9.6", cases.len()));
    let mut wrong = Vec::new();
    for (case, verdict) in cases.iter().zip(&verdicts.verdicts) {
        assert_eq!(case.name, verdict.name);
        let directory = tempfile::tempdir().expect("a temporary directory");
        let base = directory.path().canonicalize().expect("a path");
        lay_out(case, &base);
        let main = base.join("home/openclaw.json");
        let text = fs::read(&main).expect("a file");
        let mut document = Document::parse(main, "openclaw.json".to_owned(), Kind::OpenClaw, text);
        document.resolve_includes(&WorktreeStore);
        let problems: Vec<&str> = document.include_problems.iter().map(|problem| problem.message.as_str()).collect();
        let fine = problems.is_empty() && document.errors.is_empty();
        let agrees = match (&verdict.value, &verdict.error) {
            (Some(value), _) => fine && document.tree.to_json(document.roots[0]) == *value,
            (None, Some(error)) if error.starts_with("Failed to parse") => !document.errors.is_empty(),
            (None, Some(error)) => {
                let ours = MESSAGES
                    .iter()
                    .find(|(theirs, _)| error.contains(theirs))
                    .map_or("`$include` needs", |(_, ours)| ours);
                matches!(problems[..], [one] if one.contains(ours))
            }
            (None, None) => panic!("{}: no verdict", case.name),
        };
        if !agrees {
            let ours = document.tree.to_json(document.roots[0]);
            wrong.push(format!("{}: they {:?} {:?}, we {ours} {problems:?}", case.name, verdict.value, verdict.error));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn a_problem_stands_at_the_path_in_the_file_that_includes() {
    let sandbox = Sandbox::new();
    sandbox.write("openclaw.json", "{ gateway: { $include: './sub/g.json' } }");
    sandbox.write("sub/g.json", "{\n  mode: 'local',\n  remote: { $include: '${DIR}/r.json' },\n}");
    let run = sandbox.check(&[]);
    assert!(run.stdout.contains("sub/g.json:3:24: error[parse/include] variables are not replaced"), "{}", run.stdout);
}

/// A value at a credential's place, and the rule that reports it; nothing where it is a reference or no credential.
#[test]
fn strings_at_places_of_credentials_are_references_or_not() {
    for (value, rule) in [
        ("${NAME}", None),
        ("$NAME", None),
        ("  ${NAME}  ", None),
        ("${NAME}${OTHER}", None),
        ("$${NAME}", Some("secretref/legacy-marker")),
        ("${name}", Some("secretref/legacy-marker")),
        ("${NAME:-<<alnum:20>>}", Some("secret/plaintext-credential")),
        ("pre-<<alnum:20>>-${NAME}", Some("secret/plaintext-credential")),
        ("secretref-env:NAME", Some("secretref/legacy-marker")),
        ("__env__:NAME", Some("secretref/legacy-marker")),
        ("__OPENCLAW_REDACTED__", Some("secretref/legacy-marker")),
        ("", None),
    ] {
        let sandbox = Sandbox::new();
        let value = fake(value);
        sandbox.write("openclaw.json", format!("{{ channels: {{ telegram: {{ botToken: \"{value}\" }} }} }}"));
        let run = sandbox.check(&[]);
        let rules: Vec<&str> = run.stdout.lines().filter_map(|line| line.split(['[', ']']).nth(1)).collect();
        let fits = match rule {
            Some(rule) => rules.contains(&rule),
            None => !rules.iter().any(|rule| rule.starts_with("secret")),
        };
        assert!(fits, "{value}: {rule:?} in {}", run.stdout);
    }
}

/// Substitution always gives a string, and happens in values only.
#[test]
fn variables_stand_for_strings_in_values() {
    for (text, clean) in [
        ("{ gateway: { auth: { mode: 'token', token: '${A}' } } }", true),
        ("{ gateway: { port: '${PORT}' } }", false),
        ("{ gateway: { '${KEY}': 1 } }", false),
        ("{ env: { vars: { A: '${B}' } } }", true),
        ("{ logging: { file: '/var/log/${NAME}.log' } }", true),
    ] {
        let sandbox = Sandbox::new();
        sandbox.write("openclaw.json", text);
        let run = sandbox.check(&[]);
        assert_eq!(!run.stdout.contains("error[schema/"), clean, "{text}: {}", run.stdout);
    }
}
