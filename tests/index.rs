//! What differs between index and HEAD is what the real `git` says, whatever the names and whatever is cached.
#![cfg(unix)]

#[path = "common/git.rs"]
mod git;

use std::collections::BTreeSet;
use std::process::Command;

use git::Repo;
use openclaw_lint::git::index::{compare, head_tree, read};
use openclaw_lint::git::objects::Objects;

/// Names that sort in different ways as files and as directories.
const NAMES: [&str; 9] = ["a", "a.b", "a-b", "a0", "a b", "A", "aa", "ä", "z"];

/// Numbers that are the same at every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn path(&mut self) -> String {
        let depth = 1 + self.below(3);
        (0..depth).map(|_| NAMES[self.below(NAMES.len())]).collect::<Vec<_>>().join("/")
    }
}

/// Path and id of everything new or different, and the paths of everything gone.
type Differences = (BTreeSet<(String, String)>, BTreeSet<String>);

fn ours(repo: &Repo) -> Differences {
    let repository = openclaw_lint::git::open(repo.path()).expect("a repository");
    let objects = Objects::new(&repository.clone().into_sync());
    let index = read(&repository).expect("an index");
    let head = head_tree(&repository, &objects).expect("HEAD");
    let diff = compare(&objects, &index, head);
    assert!(diff.lost.is_empty());
    let text = |path: &[u8]| String::from_utf8(path.to_vec()).expect("UTF-8");
    let changes = diff.changes.iter().map(|change| (text(&change.path), change.id.to_string())).collect();
    let mut gone = BTreeSet::new();
    for entry in &diff.gone {
        let tree = entry.id.to_string();
        match repo.git(&["cat-file", "-t", &tree]).as_str() {
            "tree" => {
                let below = repo.git(&["ls-tree", "-r", "--name-only", "-z", &tree]);
                let below = below.split('\0').filter(|name| !name.is_empty());
                gone.extend(below.map(|name| format!("{}/{name}", text(&entry.path))));
            }
            _ => {
                gone.insert(text(&entry.path));
            }
        }
    }
    (changes, gone)
}

fn theirs(repo: &Repo) -> Differences {
    let raw = repo.git(&["diff", "--cached", "--raw", "--no-renames", "--no-abbrev", "-z"]);
    let (mut changes, mut gone) = (BTreeSet::new(), BTreeSet::new());
    let mut parts = raw.split('\0').filter(|part| !part.is_empty());
    while let (Some(head), Some(path)) = (parts.next(), parts.next()) {
        let fields: Vec<&str> = head.split(' ').collect();
        if fields[4] == "D" {
            gone.insert(path.to_owned());
        } else if fields[2] != fields[3] {
            changes.insert((path.to_owned(), fields[3].to_owned()));
        }
    }
    (changes, gone)
}

#[test]
fn differences_are_those_that_git_sees() {
    for seed in 0..6 {
        let mut random = Random(seed);
        let repo = Repo::init();
        let mut blobs = Vec::new();
        for n in 0..5 {
            repo.write("blob", format!("{n}\n"));
            blobs.push(repo.git(&["hash-object", "-w", "blob"]));
        }
        for round in 0..6 {
            // `--replace` removes a file where a directory comes, and the other way round, as `git add` does.
            for _ in 0..12 {
                let (path, blob) = (random.path(), random.below(blobs.len()));
                match random.below(4) {
                    0 => repo.git(&["rm", "-rfq", "--cached", "--ignore-unmatch", "--", &path]),
                    _ => {
                        let info = format!("100644,{},{path}", blobs[blob]);
                        repo.git(&["update-index", "--add", "--replace", "--cacheinfo", &info])
                    }
                };
            }
            assert_eq!(ours(&repo), theirs(&repo), "seed {seed}, round {round}");
            match round % 3 {
                // Every tree is cached, and none is that of HEAD.
                0 => drop(repo.git(&["write-tree"])),
                // Every tree is cached as HEAD has it.
                1 => drop(repo.git(&["commit", "-qm", "x"])),
                // None is cached.
                _ => {
                    let listing = repo.git(&["ls-files", "-s", "-z"]);
                    repo.git(&["read-tree", "--empty"]);
                    let run =
                        repo.exec(Command::new("git").args(["update-index", "-z", "--index-info"]), listing.as_bytes());
                    assert_eq!(run.code, 0, "{}", run.stderr);
                }
            }
            assert_eq!(ours(&repo), theirs(&repo), "seed {seed}, after round {round}");
        }
    }
}
