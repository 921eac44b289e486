//! Every statement of the external-secrets documents is a check: `test-fixtures/statements/table.toml`.

mod common;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use common::Sandbox;
use serde::Deserialize;

#[derive(Deserialize)]
struct Table {
    row: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    name: String,
    says: String,
    rules: BTreeSet<String>,
}

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("test-fixtures/statements")
}

fn table() -> Vec<Row> {
    let text = std::fs::read_to_string(directory().join("table.toml")).expect("the table");
    toml::from_str::<Table>(&text).expect("a table of rows").row
}

/// The findings of a run in the format `short`: severity and rule.
fn findings(tree: &str) -> Vec<(String, String)> {
    let sandbox = Sandbox::new();
    sandbox.plant(&directory().join(tree));
    let run = sandbox.check(&[]);
    assert!(run.code < 2, "{tree}: {}", run.stderr);
    let line = |line: &str| {
        let (severity, rest) = line.split_once(": ")?.1.split_once('[')?;
        Some((severity.to_owned(), rest.split_once(']')?.0.to_owned()))
    };
    run.stdout.lines().map(|text| line(text).unwrap_or_else(|| panic!("{tree}: {text}"))).collect()
}

#[test]
fn every_statement_has_rules_and_both_fixtures() {
    let known: BTreeSet<&str> = openclaw_lint::rules::ids().collect();
    let mut trees = BTreeSet::new();
    for row in table() {
        assert!(!row.rules.is_empty(), "no rule checks this: {}", row.says);
        for rule in &row.rules {
            assert!(known.contains(rule.as_str()), "{}: there is no rule {rule}", row.name);
        }
        for way in ["wrong", "right"] {
            let tree = format!("{}-{way}", row.name);
            assert!(directory().join(&tree).is_dir(), "there is no fixture {tree}: {}", row.says);
            trees.insert(tree);
        }
    }
    let entries = std::fs::read_dir(directory()).expect("a readable directory");
    for entry in entries.map(|entry| entry.expect("an entry")).filter(|entry| entry.path().is_dir()) {
        let name = entry.file_name().into_string().expect("a UTF-8 name");
        assert!(trees.contains(&name), "no row of the table is about {name}");
    }
}

#[test]
fn what_violates_a_statement_is_reported() {
    for row in table() {
        let found: BTreeSet<String> =
            findings(&format!("{}-wrong", row.name)).into_iter().map(|(_, rule)| rule).collect();
        let missing: Vec<_> = row.rules.difference(&found).collect();
        assert!(missing.is_empty(), "{} ({}): {missing:?} reports nothing", row.name, row.says);
    }
}

#[test]
fn what_satisfies_a_statement_is_clean() {
    for row in table() {
        for (severity, rule) in findings(&format!("{}-right", row.name)) {
            assert_eq!(severity, "info", "{} ({}): {rule}", row.name, row.says);
        }
    }
}
