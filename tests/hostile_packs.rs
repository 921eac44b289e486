//! Packs that lie about sizes, or end too early.

#[path = "common/git.rs"]
mod git;
#[path = "common/pack.rs"]
mod pack;

use git::{Repo, Run};
use pack::Pack;

const TEN_GIGABYTES: u64 = 10 * 1024 * 1024 * 1024;

fn leak(name: &str) -> String {
    openclaw_lint::secrets::expand(&format!("{name}=sk-ant-api03-<<base64url:93>>AA\n"))
}

fn history(repo: &Repo, range: &str) -> Run {
    repo.run(&["history", "--format", "short", "--now", "2026-03-15", range])
}

/// Commits the objects of a pack made by hand; their names say which they are.
fn commit(repo: &Repo, ids: &[u8]) {
    let lines: String =
        ids.iter().map(|id| format!("100644 blob {}\t{id:02x}.txt\n", format!("{id:02x}").repeat(20))).collect();
    let tree = repo.git_with_input(&["mktree", "--missing"], lines.as_bytes());
    let commit = repo.git(&["commit-tree", "-m", "hostile", &tree]);
    repo.git(&["update-ref", "refs/heads/main", &commit]);
}

#[test]
fn sizes_in_packs_are_claims() {
    let repo = Repo::init();
    let secret = leak("FIRST");
    let mut pack = Pack::default();
    let first = pack.blob(0x11, secret.len() as u64, secret.as_bytes());
    // Copies the first hundred bytes of its base, and claims that this makes ten gigabytes.
    let copy = [0x90, 100];
    let huge = pack.delta(0x22, first, secret.len() as u64, TEN_GIGABYTES, &copy);
    pack.delta(0x33, huge, TEN_GIGABYTES, 100, &copy);
    pack.blob(0x44, TEN_GIGABYTES, b"hardly anything");
    let honest = pack.delta(0x55, first, secret.len() as u64, 100, &copy);
    assert!(honest > huge);
    pack.write(&repo.path().join(".git"));
    commit(&repo, &[0x11, 0x22, 0x33, 0x44, 0x55]);
    let run = history(&repo, "main");
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stdout.starts_with("11.txt:1:7: error"), "{}", run.stdout);
    for name in ["22.txt", "33.txt", "44.txt"] {
        assert!(run.stderr.contains(&format!("not scanned: {name}")), "{name}: {}", run.stderr);
    }
    assert!(run.stderr.contains("INCOMPLETE: 3"), "{}", run.stderr);
}

#[test]
fn packs_that_end_too_early_are_told() {
    let repo = Repo::init();
    repo.write("loose.env", leak("LOOSE"));
    repo.commit("loose");
    for (at, keep) in [(1_u8, 0_usize), (2, 40)] {
        let mut pack = Pack::default();
        let id = at * 0x11;
        pack.blob(id, 200, &[b'x'; 200]);
        let path = pack.write(&repo.path().join(".git"));
        let bytes = std::fs::read(&path).expect("the pack");
        std::fs::write(&path, &bytes[..keep]).expect("cut off");
        let line = format!("100644 blob {}\t{id:02x}.txt\n", format!("{id:02x}").repeat(20));
        let tree = repo.git_with_input(&["mktree", "--missing"], line.as_bytes());
        let commit = repo.git(&["commit-tree", "-m", "cut", "-p", "main", &tree]);
        repo.git(&["update-ref", "refs/heads/main", &commit]);
    }
    let run = history(&repo, "main");
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stdout.starts_with("loose.env:1:7: error"), "{}", run.stdout);
    for name in ["11.txt", "22.txt"] {
        assert!(run.stderr.contains(&format!("not scanned: {name}")), "{name}: {}", run.stderr);
    }
}
