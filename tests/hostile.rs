//! Input that is broken, huge or malicious: a clear message, nothing printed raw, the rest still scanned.

mod common;

use std::fs;

use common::{Sandbox, fake};

/// A line with a credential that every case must still find.
fn leak() -> String {
    fake("ANTHROPIC_API_KEY=sk-ant-api03-<<base64url:93>>AA\n")
}

fn with_leak() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("zz/leak.env", leak());
    sandbox
}

fn assert_leak_found(run: &common::Run) {
    assert!(run.stdout.contains("zz/leak.env:1:"), "stdout {:?} stderr {:?}", run.stdout, run.stderr);
    assert_eq!(run.code, 1);
}

#[test]
fn binary_and_compressed_files_are_passed_over_and_counted() {
    let sandbox = with_leak();
    sandbox.write("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    sandbox.write("b.bin", [0u8, 159, 146, 150, 0, 1, 2].repeat(1000));
    let run = sandbox.check(&[]);
    assert_leak_found(&run);
    assert!(run.stderr.contains("skipped 1 compressed or media file"), "{}", run.stderr);
}

#[test]
fn a_secret_in_utf16_is_found_at_its_bytes() {
    let sandbox = Sandbox::new();
    let text = leak();
    let mut bytes = vec![0xFF, 0xFE];
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    sandbox.write("windows.env", &bytes);
    let run = sandbox.run(&["check", "--format", "jsonl"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let finding: serde_json::Value = serde_json::from_str(run.stdout.lines().next().expect("a finding")).expect("JSON");
    let at = |name: &str| usize::try_from(finding["span"][name].as_u64().expect("a number")).expect("fits");
    let expected: Vec<u8> =
        text.trim_end().split('=').nth(1).expect("a value").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(bytes[at("start")..at("end")], expected[..]);
}

#[test]
fn invalid_utf8_hides_nothing() {
    let sandbox = Sandbox::new();
    sandbox.write("a.env", [&b"\xFF\xFE\xC3\n"[1..], leak().as_bytes()].concat());
    let run = sandbox.check(&[]);
    assert!(run.stdout.contains("a.env:2:"), "{}", run.stdout);
}

#[test]
fn a_file_larger_than_the_window_is_scanned_in_pieces() {
    let sandbox = Sandbox::new();
    let filler = "nothing to see on this line of ordinary text\n".repeat(400_000);
    let text = format!("{filler}{}{filler}", leak());
    sandbox.write("big.log", &text);
    let run = sandbox.check(&[]);
    assert!(run.stdout.contains("big.log:400001:"), "{} {}", run.stdout, run.stderr);
    assert_eq!(run.stdout.lines().filter(|line| line.contains("big.log")).count(), 1, "{}", run.stdout);
}

#[test]
fn deep_nesting_is_a_message_and_not_a_crash() {
    let sandbox = with_leak();
    sandbox.write("openclaw.json", "{\"a\":".repeat(10_000));
    let run = sandbox.check(&[]);
    assert_leak_found(&run);
    assert!(run.stdout.contains("nested deeper than"), "{}", run.stdout);
}

#[test]
fn empty_files_are_nothing_special_unless_they_are_configurations() {
    let sandbox = Sandbox::new();
    sandbox.write("empty.txt", "");
    assert_eq!(sandbox.check(&[]).code, 0);
    sandbox.write("openclaw.json", "");
    let run = sandbox.check(&[]);
    assert!(run.stdout.contains("parse/syntax"), "{}", run.stdout);
}

#[test]
fn a_path_that_does_not_exist_is_not_a_clean_run() {
    let sandbox = Sandbox::new();
    let run = sandbox.check(&["missing"]);
    assert_eq!(run.code, 3);
    assert!(run.stderr.contains("not scanned: missing: no such file or directory"), "{}", run.stderr);
}

#[test]
fn an_index_that_cannot_be_read_is_no_clean_run() {
    let sandbox = Sandbox::new();
    sandbox.write(".git/HEAD", "ref: refs/heads/main\n");
    sandbox.write(".git/config", "[core]\n\trepositoryformatversion = 0\n\tbare = false\n");
    sandbox.write(".git/objects/info/x", "");
    sandbox.write(".git/refs/heads/x", "");
    sandbox.write(".git/index", "DIRC this is no index");
    sandbox.write("a.txt", "hello\n");
    let run = sandbox.check(&[]);
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert!(run.stderr.contains("Git's index cannot be read"), "{}", run.stderr);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    #[test]
    fn symbolic_link_loops_are_not_followed() {
        let sandbox = with_leak();
        symlink("..", sandbox.path().join("zz/loop")).expect("a link");
        symlink("nowhere", sandbox.path().join("dangling")).expect("a link");
        let run = sandbox.check(&[]);
        assert_leak_found(&run);
        assert!(run.stderr.contains("2 symbolic links"), "{}", run.stderr);
    }

    #[test]
    fn an_unreadable_file_is_reported_and_the_rest_is_scanned() {
        let sandbox = with_leak();
        let locked = sandbox.write("locked/file.txt", "x");
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).expect("permissions");
        if fs::read(&locked).is_ok() {
            return; // root reads everything
        }
        let run = sandbox.check(&[]);
        assert_leak_found(&run);
        assert!(run.stderr.contains("locked/file.txt: permission denied"), "{}", run.stderr);
        assert!(run.stderr.contains("INCOMPLETE"), "{}", run.stderr);
    }

    #[test]
    fn pipes_and_devices_are_not_opened() {
        let sandbox = with_leak();
        let run = sandbox.check(&["/dev/zero", "zz"]);
        assert_leak_found(&run);
        assert!(run.stderr.contains("not scanned: /dev/zero: not a regular file"), "{}", run.stderr);
    }

    #[test]
    fn control_characters_in_names_are_escaped() {
        let sandbox = Sandbox::new();
        sandbox.write("evil\n::error::\u{1b}[31m.env", leak());
        for format in ["pretty", "short", "github"] {
            let run = sandbox.run(&["check", "--format", format]);
            assert_eq!(run.code, 1, "{}", run.stderr);
            assert!(!run.stdout.contains('\u{1b}'), "{format}: {:?}", run.stdout);
            assert!(
                !run.stdout.contains("\n::error::\u{1b}") && !run.stdout.contains("evil\n"),
                "{format}: {:?}",
                run.stdout
            );
        }
    }
}

#[test]
fn the_output_is_the_same_whatever_the_number_of_threads() {
    let sandbox = Sandbox::new();
    for index in 0..60 {
        sandbox.write(&format!("d{}/f{index}.env", index % 7), leak().repeat(1 + index % 3));
    }
    let one = sandbox.check(&["--jobs", "1"]);
    for jobs in ["2", "7"] {
        assert_eq!(sandbox.check(&["--jobs", jobs]).stdout, one.stdout);
    }
    assert_eq!(one.stdout.lines().filter(|line| line.contains(".env:")).count(), 120);
}

#[test]
fn includes_that_multiply_come_to_an_end() {
    let sandbox = Sandbox::new();
    for level in 0..9 {
        let next = format!("\"./f{}.json\"", level + 1);
        let keys: Vec<String> = (0..20).map(|key| format!("k{key}: {{ $include: {next} }}")).collect();
        sandbox.write(&format!("keys/f{level}.json"), format!("{{ {} }}", keys.join(", ")));
        sandbox.write(&format!("lists/f{level}.json"), format!("{{ $include: [{}] }}", vec![next; 20].join(", ")));
    }
    sandbox.write("keys/f9.json", "{}");
    sandbox.write("lists/f9.json", "[1, 2, 3]");
    sandbox.write("keys/openclaw.json", "{ $include: './f0.json' }");
    sandbox.write("lists/openclaw.json", "{ agents: { $include: './f0.json' } }");
    for directory in ["keys", "lists"] {
        let run = sandbox.check(&[directory]);
        assert!(run.stdout.contains("includes too much in all"), "{directory}: {}", run.stderr);
    }
}

#[test]
fn a_large_file_included_often_is_not_copied_as_often() {
    let sandbox = Sandbox::new();
    sandbox.write("big.json", format!("{{ meta: {{ lastTouchedAt: '{}' }} }}", "a".repeat(1_900_000)));
    sandbox.write("openclaw.json", format!("{{ $include: [{}] }}", vec!["'./big.json'"; 3000].join(", ")));
    let run = sandbox.check(&[]);
    assert!(run.stdout.contains("includes too much in all"), "{}", run.stdout);
}

#[test]
fn a_fragment_that_is_included_twice_has_its_faults_once() {
    let sandbox = Sandbox::new();
    sandbox.write("part.json", "{ docker: { binds: ['/:/host'] }, x: { $include: './missing.json' } }");
    let agent = |id: &str| format!("{{ id: '{id}', sandbox: {{ $include: './part.json' }} }}");
    sandbox.write("openclaw.json", format!("{{ agents: {{ list: [{}, {}] }} }}", agent("a"), agent("b")));
    let run = sandbox.check(&[]);
    for rule in ["sandbox/host-root-bind", "parse/include"] {
        assert_eq!(run.stdout.matches(rule).count(), 1, "{}", run.stdout);
    }
}

#[test]
fn one_long_line_of_secrets_takes_linear_time() {
    let sandbox = Sandbox::new();
    sandbox.write("x.env", leak().replace('\n', " ").repeat(20_000));
    let run = sandbox.check(&[]);
    assert_eq!(run.stdout.lines().count(), 20_000);
}

#[test]
fn a_reader_that_has_gone_does_not_change_the_exit_code() {
    let sandbox = Sandbox::new();
    sandbox.write("x.env", leak().repeat(3_000));
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_openclaw-lint"))
        .args(["check", "--format", "short", "."])
        .current_dir(sandbox.path())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(1));
}

#[test]
fn broken_settings_do_not_show_their_values() {
    let sandbox = Sandbox::new();
    let key = leak().trim().split('=').nth(1).expect("a value").to_owned();
    for text in
        [format!("x = '{key}'"), format!("fail-on = '{key}'"), format!("{key} = 1"), format!("[rules]\n{key} = 'off'")]
    {
        sandbox.write("openclaw-lint.toml", text);
        let run = sandbox.check(&[]);
        assert_eq!(run.code, 2, "{}", run.stderr);
        assert!(!run.stderr.contains(&key[20..28]), "{}", run.stderr);
    }
}

#[test]
fn any_number_of_threads_may_be_asked_for() {
    let run = with_leak().check(&["--jobs", "100000"]);
    assert_leak_found(&run);
    assert_leak_found(&with_leak().check(&["--jobs", "0"]));
}

#[test]
fn a_buffer_name_without_a_buffer_is_wrong_usage() {
    assert_eq!(Sandbox::new().check(&["--stdin-filename", "openclaw.json"]).code, 2);
}

#[test]
fn rules_point_into_the_bytes_of_a_utf16_configuration() {
    let sandbox = Sandbox::new();
    let text = "{ agents: { defaults: { sandbox: { mode: 'all', docker: { binds: ['/:/host'] } } } } }";
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let bytes = [&[0xFF, 0xFE][..], &utf16(text)].concat();
    sandbox.write("openclaw.json", &bytes);
    let run = sandbox.run(&["check", "--format", "jsonl"]);
    let root = run.stdout.lines().find(|line| line.contains("sandbox/host-root-bind")).expect("a finding");
    let finding: serde_json::Value = serde_json::from_str(root).expect("JSON");
    let at = |name: &str| usize::try_from(finding["span"][name].as_u64().expect("a number")).expect("fits");
    assert_eq!(bytes[at("start")..at("end")], utf16("/")[..]);
}
