//! Running the real program in a directory of its own.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The file beside a tree of fixtures that says what is expected of it.
#[allow(dead_code, reason = "not every test has fixtures")]
pub(crate) const EXPECTED: &str = "expected.txt";

/// A temporary directory with the program in reach.
pub(crate) struct Sandbox {
    directory: tempfile::TempDir,
}

/// What the program printed, and its exit code.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        Self { directory: tempfile::tempdir().expect("a temporary directory") }
    }

    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Writes a file, directories included; returns its path.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("directories");
        fs::write(&path, content).expect("a written file");
        path
    }

    /// Copies a tree of fixtures, random parts filled in, without what is expected of it.
    #[allow(dead_code, reason = "not every test has fixtures")]
    pub(crate) fn plant(&self, tree: &Path) {
        let mut directories = vec![tree.to_owned()];
        while let Some(directory) = directories.pop() {
            for entry in fs::read_dir(&directory).expect("a readable directory") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    directories.push(path);
                } else if path.file_name().is_some_and(|name| name != EXPECTED) {
                    let name = path.strip_prefix(tree).expect("below the tree").to_str().expect("a UTF-8 name");
                    self.write(name, fake(&fs::read_to_string(&path).expect("a UTF-8 file")));
                }
            }
        }
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.run_with_input(arguments, b"")
    }

    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Run {
        let mut child = Command::new(env!("CARGO_BIN_EXE_openclaw-lint"))
            .args(arguments)
            .current_dir(self.path())
            .env_remove("NO_COLOR")
            .env_remove("CI")
            .env_remove("GIT_DIR")
            .env_remove("GIT_INDEX_FILE")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        let input = input.to_vec();
        // The program may answer before it has read everything.
        let writer = std::thread::spawn(move || {
            let _ = stdin.write_all(&input);
        });
        let Output { status, stdout, stderr } = child.wait_with_output().expect("the program ends");
        writer.join().expect("the writer ends");
        Run {
            code: status.code().expect("an exit code"),
            stdout: String::from_utf8(stdout).expect("UTF-8 on standard output"),
            stderr: String::from_utf8(stderr).expect("UTF-8 on standard error"),
        }
    }

    /// Checks `.` and returns the rules found, with `path:line`.
    pub(crate) fn check(&self, more: &[&str]) -> Run {
        let mut arguments = vec!["check", "--format", "short", "--now", "2026-03-15"];
        arguments.extend_from_slice(more);
        self.run(&arguments)
    }
}

/// The random part of a fake credential, from the library's own templates, so
/// that no file of this repository holds anything a push protection would stop.
pub(crate) fn fake(template: &str) -> String {
    openclaw_lint::secrets::expand(template)
}
