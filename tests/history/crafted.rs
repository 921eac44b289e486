//! Objects that no honest program writes.

use std::path::Path;

use crate::git::Repo;
use crate::pack::Pack;
use crate::report::{assert_complete, assert_stands, assert_told, findings, found, history, leak, one, paths, secret};

const TEN_GIGABYTES: u64 = 10 * 1024 * 1024 * 1024;

fn git_directory(repo: &Repo) -> std::path::PathBuf {
    repo.path().join(".git")
}

/// Copies the first hundred bytes of its base.
const COPY: [u8; 2] = [0x90, 100];

#[test]
fn sizes_in_packs_are_claims() {
    let repo = Repo::init();
    repo.write("loose.env", leak("LOOSE"));
    repo.commit("loose");
    let value = secret();
    let text = format!("PACKED={value}\n");
    let size = text.len() as u64;
    let mut pack = Pack::default();
    let first = pack.blob(0x11, size, text.as_bytes());
    let huge = pack.delta(0x22, first, size, TEN_GIGABYTES, &COPY);
    pack.delta(0x33, huge, TEN_GIGABYTES, 100, &COPY);
    pack.blob(0x44, TEN_GIGABYTES, b"hardly anything");
    pack.blob(0x55, size + 1, text.as_bytes());
    pack.blob(0x66, 1, text.as_bytes());
    pack.blob(0x77, 90_000_000, text.as_bytes());
    pack.delta(0x88, first, size + 7, 100, &COPY);
    pack.delta(0x99, first, size, 100, &COPY);
    pack.write(&git_directory(&repo));
    let run = history(&repo);
    let packed = "11".repeat(20);
    assert_eq!(paths(&run), [packed.as_str(), "loose.env"]);
    for id in ["22", "33", "44", "55", "66", "77", "88"] {
        assert_told(&run, &[&format!("object {}", id.repeat(20))]);
    }
    assert_told(&run, &["7 could not be scanned"]);
}

#[test]
fn deltas_in_a_circle_are_told() {
    let repo = Repo::init();
    repo.write("loose.env", leak("LOOSE"));
    repo.commit("loose");
    let mut pack = Pack::default();
    let text = leak("PACKED");
    let first = pack.blob(0x11, text.len() as u64, text.as_bytes());
    pack.ref_delta(0xAA, 0xBB, 100, 100, &COPY);
    pack.ref_delta(0xBB, 0xAA, 100, 100, &COPY);
    pack.ref_delta(0xCC, 0xCC, 100, 100, &COPY);
    pack.ref_delta(0xDD, 0xAA, 100, 100, &COPY);
    // Nobody has its base.
    pack.ref_delta(0xEE, 0x01, 100, 100, &COPY);
    pack.delta(0x22, first, text.len() as u64, 100, &COPY);
    pack.write(&git_directory(&repo));
    let run = history(&repo);
    assert_eq!(paths(&run), ["11".repeat(20).as_str(), "loose.env"]);
    for id in ["aa", "bb", "cc", "dd", "ee"] {
        assert_told(&run, &[&format!("object {}", id.repeat(20))]);
    }
    assert_told(&run, &["5 could not be scanned"]);
}

/// Stores an object under a name of its own choosing.
fn forge(repo: &Repo, id: &str, kind: &str, content: &[u8]) {
    let object = [format!("{kind} {}\0", content.len()).as_bytes(), content].concat();
    let path = git_directory(repo).join("objects").join(&id[..2]).join(&id[2..]);
    std::fs::create_dir_all(path.parent().expect("a directory")).expect("directories");
    std::fs::write(path, crate::pack::deflate(&object)).expect("written");
}

fn bytes(id: &str) -> Vec<u8> {
    (0..id.len() / 2).map(|at| u8::from_str_radix(&id[2 * at..2 * at + 2], 16).expect("hexadecimal")).collect()
}

fn entry(mode: &str, name: &str, id: &str) -> Vec<u8> {
    [format!("{mode} {name}\0").as_bytes(), &bytes(id)].concat()
}

#[test]
fn trees_in_a_circle_end() {
    let repo = Repo::init();
    repo.commit("base");
    let value = secret();
    let blob = repo.git_with_input(&["hash-object", "-w", "--stdin"], format!("A={value}\n").as_bytes());
    let (one_tree, other) = ("1234".repeat(10), "5678".repeat(10));
    // Two ways round, so that there are more paths than atoms.
    let circle = |other: &str| {
        [
            entry("40000", "a", &one_tree),
            entry("40000", "b", other),
            entry("40000", "c", other),
            entry("100644", "x.env", &blob),
        ]
        .concat()
    };
    forge(&repo, &one_tree, "tree", &circle(&other));
    forge(&repo, &other, "tree", &circle(&one_tree));
    let text =
        format!("tree {one_tree}\nauthor A <a@b> 1767225600 +0000\ncommitter A <a@b> 1767225600 +0000\n\ncircle\n");
    let commit = repo.git_with_input(&["hash-object", "--literally", "-w", "-t", "commit", "--stdin"], text.as_bytes());
    let run = history(&repo);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let all = findings(&run);
    assert!(!all.is_empty() && all.len() <= 1000, "{} findings", all.len());
    assert!(all.iter().any(|finding| finding["path"] == "x.env" && finding["commit"] == commit.as_str()));
    assert!(run.stderr.contains("not all places are told"), "{}", run.stderr);
    repo.git(&["update-ref", "refs/heads/main", &commit]);
    assert_eq!(history(&repo).code, 1);
}

#[test]
fn a_tree_that_stands_for_billions_of_paths_is_looked_at_once() {
    let repo = Repo::init();
    let base = repo.commit("base");
    let blob = repo.git_with_input(&["hash-object", "-w", "--stdin"], leak("BOMB").as_bytes());
    let mut entry = format!("100644 blob {blob}");
    for _ in 0..12 {
        let lines: String = (0..10).map(|name| format!("{entry}\td{name}\n")).collect();
        entry = format!("040000 tree {}", repo.git_with_input(&["mktree"], lines.as_bytes()));
    }
    let tree = entry.rsplit(' ').next().expect("a tree").to_owned();
    // Without a commit, then with one.
    let run = history(&repo);
    assert_eq!((run.code, found(&run).len()), (1, 1), "{}", run.stderr);
    let commit = repo.git(&["commit-tree", "-m", "bomb", "-p", &base, &tree]);
    repo.git(&["update-ref", "refs/heads/main", &commit]);
    let run = history(&repo);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(!found(&run).is_empty() && found(&run).len() <= 1000, "{}", found(&run).len());
}

#[test]
fn deep_directories_are_followed() {
    let repo = Repo::init();
    repo.commit("base");
    let value = secret();
    let blob = repo.git_with_input(&["hash-object", "-w", "--stdin"], format!("A={value}\n").as_bytes());
    let mut id = blob.clone();
    for depth in 0..2000 {
        let line = if depth == 0 { entry("100644", "a.env", &id) } else { entry("40000", "d", &id) };
        let hash = crate::pack::object_id("tree", &line);
        forge(&repo, &hash, "tree", &line);
        id = hash;
    }
    let commit = repo.git(&["commit-tree", "-m", "deep", "-p", "HEAD", &id]);
    repo.git(&["update-ref", "refs/heads/main", &commit]);
    let run = history(&repo);
    assert_eq!((run.code, findings(&run).len()), (1, 1), "{}", run.stderr);
    assert_stands(&repo, &findings(&run)[0], &value);
    assert_eq!(found(&run), one(&format!("{}a.env", "d/".repeat(1999)), "commit", &commit));
}

#[test]
fn objects_that_make_no_sense_are_told() {
    let repo = Repo::init();
    repo.write("a.env", leak("A"));
    let commit = repo.commit("leak");
    let blob = repo.git(&["rev-parse", "HEAD:a.env"]);
    let cut = [entry("100644", "b.env", &blob), b"100644 broken".to_vec()].concat();
    forge(&repo, &"ab".repeat(20), "tree", &cut);
    forge(&repo, &"cd".repeat(20), "commit", b"tree nothing\n\nno\n");
    forge(&repo, &"ef".repeat(20), "nothing", b"x");
    let run = history(&repo);
    assert_eq!(found(&run), one("a.env", "commit", &commit));
    for id in ["ab", "cd", "ef"] {
        assert_told(&run, &[&format!("object {}", id.repeat(20))]);
    }
}

#[test]
fn names_that_would_move_the_cursor_are_escaped() {
    let repo = Repo::init();
    repo.commit("base");
    let blob = repo.git_with_input(&["hash-object", "-w", "--stdin"], leak("A").as_bytes());
    let tree = entry("100644", "\u{1b}[2J\u{7}a.env", &blob);
    let id = crate::pack::object_id("tree", &tree);
    forge(&repo, &id, "tree", &tree);
    let commit = repo.git(&["commit-tree", "-m", "names", &id]);
    repo.git(&["update-ref", "refs/heads/main", &commit]);
    for format in ["pretty", "short", "jsonl", "json", "sarif", "github"] {
        let run = repo.run(&["history", "--format", format, "--color", "never"]);
        assert_eq!(run.code, 1, "{}", run.stderr);
        assert!(!run.stdout.contains('\u{1b}') && !run.stdout.contains('\u{7}'), "{format}: {}", run.stdout);
    }
    assert_complete(&history(&repo));
}

/// Nothing outside of the repository is written or read.
#[test]
fn commits_in_a_circle_end() {
    let repo = Repo::init();
    repo.write("a.env", leak("A"));
    repo.commit("leak");
    let tree = repo.git(&["rev-parse", "HEAD^{tree}"]);
    let (first, second) = ("1a".repeat(20), "2b".repeat(20));
    let commit = |parent: &str| {
        format!(
            "tree {tree}\nparent {parent}\nauthor A <a@b> 1767225600 +0000\ncommitter A <a@b> 1767225600 +0000\n\nc\n"
        )
    };
    forge(&repo, &first, "commit", commit(&second).as_bytes());
    forge(&repo, &second, "commit", commit(&first).as_bytes());
    let path = Path::new("refs/heads/circle");
    std::fs::write(git_directory(&repo).join(path), format!("{first}\n")).expect("a ref");
    let run = history(&repo);
    assert_eq!(paths(&run), ["a.env"]);
    assert_eq!(run.code, 1);
}
