//! What is found in packs, where most texts are differences from others, is what looking at each blob alone finds.

use std::collections::{BTreeMap, BTreeSet};

use openclaw_lint::secrets::{FileHint, scan};

use crate::git::Repo;
use crate::report::{assert_complete, fake, filler, findings, history};

/// Numbers that look random and are the same at every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % limit
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// Names of files whose syntax makes a difference to what is a secret.
const NAMES: [&str; 6] = ["a.env", "conf/b.yaml", "src/c.py", "d.txt", "deploy/e.sh", "Dockerfile"];

/// Lines of many kinds, some with secrets, some where the next line decides.
fn line(dice: &mut Dice, round: usize) -> String {
    let template = *dice.of(&[
        "KEY_#=sk-ant-api03-<<base64url:93>>AA",
        "export GITHUB_TOKEN=ghp_<<alnum:36>>",
        "password: '<<alnum:24>>'",
        "db_password = \"<<alnum:20>>\"",
        "url = postgres://user:<<alnum:18>>@db.example.net/app",
        "aws_access_key_id = AKIA<<upper32:16>>",
        "-----BEGIN RSA PRIVATE KEY-----",
        "-----END RSA PRIVATE KEY-----",
        "<<base64:64>>",
        "token = os.environ['TOKEN_#']",
        "secret:",
        "  value: <<alnum:32>>",
        "value_# = #",
        "# nothing in particular",
        "",
    ]);
    fake(template).replace('#', &round.to_string())
}

/// A repository whose files change at random places again and again.
fn shuffled(seed: u64) -> Repo {
    let repo = Repo::init();
    let mut dice = Dice(seed);
    let mut files: BTreeMap<&str, Vec<String>> =
        NAMES.iter().map(|&name| (name, filler(60).lines().map(str::to_owned).collect())).collect();
    for round in 0..60 {
        for _ in 0..=dice.below(4) {
            let name = *dice.of(&NAMES);
            let lines = files.get_mut(name).expect("a file");
            for _ in 0..=dice.below(3) {
                let at = dice.below(lines.len());
                match dice.below(8) {
                    0..4 => lines.insert(at, line(&mut dice, round)),
                    4 => lines[at] = line(&mut dice, round),
                    5 if lines.len() > 20 => drop(lines.remove(at)),
                    6 => {
                        // A piece of a line goes, or is doubled.
                        let cut = (0..=lines[at].len() / 2).rev().find(|&cut| lines[at].is_char_boundary(cut));
                        let piece = lines[at].split_off(cut.expect("the start is one"));
                        if dice.below(2) == 0 {
                            lines[at].push_str(&piece);
                            lines[at].push_str(&piece);
                        }
                    }
                    _ => {
                        let moved = lines.remove(at);
                        let to = dice.below(lines.len());
                        lines.insert(to, moved);
                    }
                }
            }
            repo.write(name, lines.join("\n"));
        }
        repo.commit(&format!("round {round}"));
    }
    repo
}

/// Paths, rules and values that looking at every blob of every tree by itself gives.
fn alone(repo: &Repo) -> BTreeSet<(String, String, String)> {
    let mut all = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for commit in repo.git(&["rev-list", "--all"]).lines() {
        for entry in repo.git(&["ls-tree", "-r", commit]).lines() {
            let (object, path) = entry.split_once('\t').expect("an entry");
            let id = object.rsplit(' ').next().expect("an id");
            if !seen.insert((path.to_owned(), id.to_owned())) {
                continue;
            }
            let text = repo.exec(std::process::Command::new("git").args(["cat-file", "blob", id]), b"").stdout;
            for found in scan(text.as_bytes(), &FileHint::from_path(path)) {
                if found.confidence >= openclaw_lint::finding::Confidence::Medium {
                    let value = text[found.span.start..found.span.end].to_owned();
                    all.insert((path.to_owned(), found.detector.id.to_owned(), value));
                }
            }
        }
    }
    all
}

#[test]
fn deltas_hide_nothing() {
    for seed in [1, 2] {
        let repo = shuffled(seed);
        let expected = alone(&repo);
        assert!(expected.len() > 30, "{} secrets", expected.len());
        for pack in [&["gc", "-q", "--aggressive"][..], &["repack", "-q", "-adf", "--depth=200", "--window=200"]] {
            repo.git(pack);
            let run = history(&repo);
            assert_complete(&run);
            let mut found = BTreeSet::new();
            for finding in findings(&run) {
                let text = |name: &str| finding[name].as_str().expect("a text").to_owned();
                let at =
                    |name: &str| usize::try_from(finding["span"][name].as_u64().expect("a number")).expect("small");
                let blob = repo.git(&["cat-file", "blob", &text("blob")]);
                found.insert((text("path"), text("rule"), blob[at("start")..at("end")].to_owned()));
            }
            let lost: Vec<_> = expected.difference(&found).collect();
            let more: Vec<_> = found.difference(&expected).collect();
            assert!(lost.is_empty() && more.is_empty(), "seed {seed}: lost {lost:#?}, more {more:#?}");
        }
    }
}
