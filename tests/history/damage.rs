//! Repositories in which something is broken: what can be read is looked at, the rest is told.

use std::path::PathBuf;

use crate::git::Repo;
use crate::report::{assert_complete, assert_stands, assert_told, filler, findings, history, leak, paths, secret};

/// Where a loose object lies.
fn object(repo: &Repo, name: &str) -> PathBuf {
    let id = repo.git(&["rev-parse", name]);
    repo.path().join(".git/objects").join(&id[..2]).join(&id[2..])
}

/// Files of packs that end so.
fn packs(repo: &Repo, end: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(repo.path().join(".git/objects/pack")).expect("packs");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a file").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|own| own == end));
    paths.sort();
    paths
}

fn overwrite(path: &PathBuf, content: &[u8]) {
    let _ = std::fs::remove_file(path);
    std::fs::write(path, content).expect("written");
}

/// Two packs, each with a file that has a secret.
fn two_packs() -> Repo {
    let repo = Repo::init();
    for name in ["a", "b"] {
        repo.write(&format!("{name}.env"), leak(name));
        repo.commit(name);
        repo.git(&["repack", "-q", "-d"]);
    }
    assert_eq!(packs(&repo, "pack").len(), 2);
    repo
}

#[test]
fn loose_objects_that_are_broken_are_named_and_the_rest_is_looked_at() {
    let repo = Repo::init();
    for name in ["a", "b", "c", "d", "e"] {
        repo.write(&format!("{name}.env"), leak(name));
    }
    repo.write("sub/f.env", leak("F"));
    repo.commit("all");
    let whole = std::fs::read(object(&repo, "HEAD:a.env")).expect("an object");
    overwrite(&object(&repo, "HEAD:a.env"), &whole[..whole.len() / 2]);
    overwrite(&object(&repo, "HEAD:b.env"), b"not zlib");
    overwrite(&object(&repo, "HEAD:c.env"), b"");
    let mut flipped = std::fs::read(object(&repo, "HEAD:d.env")).expect("an object");
    let middle = flipped.len() / 2;
    flipped[middle] ^= 0xFF;
    overwrite(&object(&repo, "HEAD:d.env"), &flipped);
    let run = history(&repo);
    assert_eq!(paths(&run), ["e.env", "sub/f.env"]);
    for name in ["a", "b", "c", "d"] {
        assert_told(&run, &[&repo.git(&["rev-parse", &format!("HEAD:{name}.env")])]);
    }
    assert_told(&run, &["4 could not be scanned"]);
    // Without its tree a blob has only the path that the index gives it, but what it holds is found.
    let tree = repo.git(&["rev-parse", "HEAD:sub"]);
    std::fs::remove_file(object(&repo, "HEAD:sub")).expect("removed");
    let run = history(&repo);
    assert_told(&run, &[&format!("object {tree}"), "missing"]);
    assert_eq!(paths(&run), ["e.env", "sub/f.env"]);
    assert_eq!(findings(&run)[1]["origin"]["kind"], "index");
}

#[test]
fn a_commit_whose_tree_is_missing_is_told() {
    let repo = Repo::init();
    repo.write("a.env", leak("A"));
    repo.commit("base");
    repo.write("b.env", leak("B"));
    repo.commit("more");
    let tree = repo.git(&["rev-parse", "HEAD^{tree}"]);
    std::fs::remove_file(object(&repo, "HEAD^{tree}")).expect("removed");
    let run = history(&repo);
    assert_told(&run, &[&format!("object {tree}"), "missing"]);
    assert_eq!(findings(&run).len(), 2);
    assert_eq!(findings(&run).iter().filter(|finding| finding["path"] == "a.env").count(), 1);
}

#[test]
fn a_commit_that_is_missing_is_told() {
    let repo = Repo::init();
    for name in ["a", "b", "c"] {
        repo.write(&format!("{name}.env"), leak(name));
        repo.commit(name);
    }
    std::fs::remove_file(object(&repo, "HEAD~")).expect("removed");
    let run = history(&repo);
    assert_told(&run, &["missing"]);
    assert_eq!(paths(&run), ["a.env", "b.env", "c.env"]);
    std::fs::remove_file(object(&repo, "HEAD")).expect("removed");
    let run = history(&repo);
    assert_told(&run, &["refs/heads/main: leads to nothing that is here"]);
    assert_eq!(findings(&run).len(), 3);
}

#[test]
fn packs_that_are_empty_or_cut_short_or_not_there_are_told() {
    for keep in [0, 7, 12, 40] {
        let repo = two_packs();
        let all = packs(&repo, "pack");
        let whole = std::fs::read(&all[0]).expect("a pack");
        overwrite(&all[0], &whole[..keep]);
        let run = history(&repo);
        let name = all[0].file_stem().expect("a name").to_string_lossy().into_owned();
        assert_told(&run, &[if keep <= 12 { name.as_str() } else { "object " }]);
        assert_eq!(findings(&run).len(), 1, "{keep}: {}\n{}", run.stdout, run.stderr);
        std::fs::remove_file(&all[0]).expect("removed");
        assert_told(&history(&repo), &[&name, "missing"]);
    }
}

#[test]
fn packs_without_a_sound_index_are_told() {
    let repo = two_packs();
    let index = packs(&repo, "idx").remove(0);
    let whole = std::fs::read(&index).expect("an index");
    let name = index.file_stem().expect("a name").to_string_lossy().into_owned();
    for damaged in [&whole[..0], &whole[..100], &whole[..whole.len() - 30], b"nothing of the kind"] {
        overwrite(&index, damaged);
        let run = history(&repo);
        assert_told(&run, &[&name]);
        assert_eq!(findings(&run).len(), 1);
    }
    std::fs::remove_file(&index).expect("removed");
    assert_told(&history(&repo), &[&format!("{name}.pack"), "its index is missing"]);
    overwrite(&index, &whole);
    assert_complete(&history(&repo));
    // Git has nothing to do with packs that are still being written.
    overwrite(&repo.path().join(".git/objects/pack/tmp_pack_x1"), b"PACK");
    assert_complete(&history(&repo));
}

#[test]
fn any_byte_of_an_index_may_lie() {
    let repo = two_packs();
    let index = packs(&repo, "idx").remove(0);
    let whole = std::fs::read(&index).expect("an index");
    for at in (0..whole.len()).step_by(37).chain([8, 9, 8 + 255 * 4, 8 + 255 * 4 + 3]) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x81;
        overwrite(&index, &damaged);
        let run = repo.run(&["history", "--no-cache", "--format", "jsonl"]);
        assert_eq!(run.code, 1, "{at}: {}", run.stderr);
    }
}

#[test]
fn a_flipped_byte_in_a_pack_costs_what_hangs_on_it_and_no_more() {
    let repo = Repo::init();
    let value = secret();
    for round in 0..10 {
        repo.write("a.env", format!("{}ROUND={round}\n", filler(200)));
        repo.write(&format!("other{round}.env"), leak("OTHER"));
        repo.commit("more");
    }
    repo.write("z.env", format!("Z={value}\n"));
    repo.commit("last");
    repo.git(&["gc", "-q", "--aggressive"]);
    let pack = packs(&repo, "pack").remove(0);
    let whole = std::fs::read(&pack).expect("a pack");
    // Where entries begin, as Git tells it.
    let index = packs(&repo, "idx").remove(0);
    let listed = repo.git(&["verify-pack", "-v", &index.to_string_lossy()]);
    let entries: Vec<(String, usize, usize)> = listed
        .lines()
        .filter_map(|line| {
            let mut parts = line.split_whitespace();
            let (id, kind) = (parts.next()?, parts.next()?);
            ["blob", "tree", "commit"].contains(&kind).then_some(())?;
            let (_, length, at) = (parts.next()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
            Some((id.to_owned(), length, at))
        })
        .collect();
    assert!(entries.len() > 30, "{listed}");
    for (id, length, at) in &entries {
        let mut damaged = whole.clone();
        damaged[at + length - 6] ^= 0x55;
        overwrite(&pack, &damaged);
        let run = repo.run(&["history", "--no-cache", "--format", "jsonl"]);
        assert_told(&run, &[&format!("object {id}")]);
        let lost = if repo.try_git(&["cat-file", "-e", id]).code == 0 { 1 } else { 0 };
        assert!(findings(&run).len() >= 10 - lost, "{id}: {}\n{}", run.stdout, run.stderr);
    }
    overwrite(&pack, &whole);
    let run = history(&repo);
    assert_complete(&run);
    assert_eq!(findings(&run).len(), 11);
    let finding = findings(&run).into_iter().find(|finding| finding["path"] == "z.env").expect("it is told");
    assert_stands(&repo, &finding, &value);
}

#[test]
fn a_broken_copy_is_told_also_where_there_is_a_sound_one() {
    for broken in [0, 1] {
        let repo = Repo::init();
        let value = secret();
        repo.write("a.env", format!("A={value}\n"));
        repo.commit("leak");
        repo.git(&["repack", "-q"]);
        repo.write("b.txt", "clean\n");
        repo.commit("more");
        repo.git(&["repack", "-q", "-a"]);
        let all = packs(&repo, "pack");
        assert_eq!(all.len(), 2);
        let index = all[broken].with_extension("idx");
        let listed = repo.git(&["verify-pack", "-v", &index.to_string_lossy()]);
        let blob = repo.git(&["rev-parse", "HEAD:a.env"]);
        let line = listed.lines().find(|line| line.starts_with(&blob)).expect("the blob is there");
        let numbers: Vec<usize> = line.split_whitespace().filter_map(|part| part.parse().ok()).collect();
        let mut bytes = std::fs::read(&all[broken]).expect("a pack");
        bytes[numbers[2] + numbers[1] / 2] ^= 0x55;
        overwrite(&all[broken], &bytes);
        // Git loosens the objects of a pack that it takes away; here they are only in packs.
        let run = history(&repo);
        assert_told(&run, &[&format!("object {blob}")]);
    }
}
