//! What earlier runs know: never trusted when damaged, never in the way.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::git::{Repo, Run};
use crate::report::{assert_complete, fake, filler, history, leak, paths};

const QUICK: [&str; 5] = ["history", "--format", "jsonl", "--now", "2026-03-01"];

fn file(repo: &Repo) -> PathBuf {
    repo.path().join(".git/openclaw-lint/history")
}

fn again(repo: &Repo) -> Run {
    repo.run(&QUICK)
}

/// A repository with something to remember and something to find.
fn repository() -> Repo {
    let repo = Repo::init();
    for round in 0..6 {
        repo.write("src/a.rs", filler(20 + round));
        repo.write(&format!("src/{round}.rs"), filler(round));
        repo.commit(&format!("round {round}"));
    }
    repo.write("a.env", leak("A"));
    repo.commit("leak");
    repo
}

#[test]
fn the_second_run_looks_at_what_is_new() {
    let repo = repository();
    let first = history(&repo);
    assert!(again(&repo).stderr.contains("known clean object"));
    repo.write("b.env", leak("B"));
    repo.commit("another");
    let second = history(&repo);
    assert_eq!((paths(&first), paths(&second)), (vec!["a.env".into()], vec!["a.env".into(), "b.env".to_owned()]));
}

#[test]
fn nothing_is_written_when_nothing_is_to_be_remembered() {
    let repo = repository();
    repo.run(&[&QUICK[..], &["--no-cache"]].concat());
    assert!(!file(&repo).exists());
    again(&repo);
    assert!(file(&repo).exists());
    let held: Vec<_> = fs::read_dir(repo.path().join(".git/openclaw-lint")).expect("a directory").collect();
    assert_eq!(held.len(), 1, "{held:?}");
}

#[test]
fn the_file_holds_no_name_and_no_text() {
    let repo = Repo::init();
    let value = fake("<<alnum:40>>");
    repo.write("distinctive-name.env", format!("API_TOKEN={value}\n"));
    repo.commit("leak");
    again(&repo);
    let bytes = fs::read(file(&repo)).expect("the file");
    for text in [value.as_bytes(), b"distinctive", b"API_TOKEN"] {
        assert!(!bytes.windows(text.len()).any(|window| window == text));
    }
}

#[test]
fn a_damaged_file_is_ignored_and_made_anew() {
    let repo = repository();
    let whole = history(&repo);
    let sound = fs::read(file(&repo)).expect("the file");
    let mut damaged: Vec<Vec<u8>> = vec![Vec::new(), sound[..sound.len() / 2].to_vec(), vec![0xFF; sound.len()]];
    for at in [0, 20, 60, 80, sound.len() / 2, sound.len() - 1] {
        let mut bytes = sound.clone();
        bytes[at] ^= 1;
        damaged.push(bytes);
    }
    damaged.push([sound.as_slice(), b"more"].concat());
    for bytes in damaged {
        fs::write(file(&repo), bytes).expect("a written file");
        let run = again(&repo);
        assert_eq!((&run.stdout, run.code), (&whole.stdout, whole.code));
        assert!(!run.stderr.contains("known clean"), "{}", run.stderr);
        assert_eq!(fs::read(file(&repo)).expect("the file"), sound);
    }
}

#[test]
fn where_nothing_can_be_written_nothing_is_missed() {
    let repo = repository();
    let whole = again(&repo);
    fs::remove_dir_all(repo.path().join(".git/openclaw-lint")).expect("taken away");
    fs::write(repo.path().join(".git/openclaw-lint"), "in the way").expect("a written file");
    let run = again(&repo);
    assert_eq!((run.stdout, run.code), (whole.stdout, whole.code));
}

#[test]
fn a_clean_blob_is_judged_again_under_a_name_that_says_more() {
    let repo = Repo::init();
    // In a program, a value without quotes is an expression.
    let text = format!("password={}\n", fake("<<lower:9>>"));
    repo.write("a.rs", &text);
    repo.commit("as a program");
    assert!(history(&repo).stdout.is_empty());
    repo.write("settings.env", &text);
    repo.commit("as settings");
    let run = history(&repo);
    assert_eq!(paths(&run), ["settings.env"], "{}", run.stderr);
    assert_complete(&run);
}

#[test]
fn what_is_missing_is_told_every_time_and_what_comes_back_is_found() {
    let repo = repository();
    let blob = repo.git(&["rev-parse", "HEAD:a.env"]);
    let path = repo.path().join(".git/objects").join(&blob[..2]).join(&blob[2..]);
    let content = fs::read(&path).expect("a loose object");
    fs::remove_file(&path).expect("taken away");
    for _ in 0..3 {
        let run = again(&repo);
        assert_eq!(run.code, 3, "{}", run.stderr);
        assert!(run.stderr.contains(&blob), "{}", run.stderr);
    }
    fs::write(&path, content).expect("brought back");
    assert_eq!(paths(&history(&repo)), ["a.env"]);
}

#[test]
fn runs_at_the_same_time_do_not_disturb_each_other() {
    let repo = repository();
    let runs: Vec<Run> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..6).map(|_| scope.spawn(|| again(&repo))).collect();
        threads.into_iter().map(|thread| thread.join().expect("a run")).collect()
    });
    for run in &runs {
        assert_eq!((&run.stdout, run.code), (&runs[0].stdout, runs[0].code));
    }
    assert_eq!(again(&repo).stdout, runs[0].stdout);
}

#[test]
fn a_run_that_is_killed_leaves_everything_sound() {
    let repo = repository();
    let whole = repo.run(&[&QUICK[..], &["--no-cache"]].concat());
    for pause in 0..24 {
        let mut child = Command::new(env!("CARGO_BIN_EXE_openclaw-lint"))
            .args(QUICK)
            .current_dir(repo.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        std::thread::sleep(std::time::Duration::from_micros(pause * 700));
        let _ = child.kill();
        child.wait().expect("the program ends");
        let run = again(&repo);
        assert_eq!((&run.stdout, run.code), (&whole.stdout, whole.code), "killed after {pause} pauses");
        if pause % 3 == 0 {
            let _ = fs::remove_file(file(&repo));
        }
    }
    repo.git(&["fsck", "--full", "--strict"]);
}
