//! Repositories made with the real `git` program, away from the settings of whoever runs the tests.
#![allow(dead_code, reason = "not every test needs everything")]

use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

/// Held while a program is written and while one is started: a process that is being started holds the open files of
/// the others for a moment, and a file that is open for writing cannot be run ("Text file busy").
static STARTING: Mutex<()> = Mutex::new(());

/// Writes a program that this test runs, itself or through Git.
#[cfg(unix)]
pub(crate) fn write_program(path: &Path, content: impl AsRef<[u8]>) {
    use std::os::unix::fs::PermissionsExt as _;

    let _alone = STARTING.lock().unwrap_or_else(PoisonError::into_inner);
    std::fs::create_dir_all(path.parent().expect("a directory")).expect("directories");
    std::fs::write(path, content).expect("a program");
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).expect("permissions");
}

/// What a command printed, and its exit code.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// A repository in a directory of its own.
pub(crate) struct Repo {
    directory: tempfile::TempDir,
    /// Where the work tree (or the bare repository) is.
    root: PathBuf,
}

impl Repo {
    /// An empty repository, its branch `main`.
    pub(crate) fn init() -> Self {
        Self::init_with(&[])
    }

    /// The same, with more arguments for `git init`.
    pub(crate) fn init_with(arguments: &[&str]) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let root = directory.path().join("repo");
        let repo = Self { directory, root };
        std::fs::create_dir_all(&repo.root).expect("a directory");
        repo.git(&[&["init", "-q", "-b", "main"], arguments].concat());
        repo
    }

    /// The directory of the repository.
    pub(crate) fn path(&self) -> &Path {
        &self.root
    }

    /// The directory around it, for clones and other neighbours.
    pub(crate) fn around(&self) -> &Path {
        self.directory.path()
    }

    /// Writes a file of the work tree.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.root.join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("directories");
        std::fs::write(&path, content).expect("a written file");
        path
    }

    /// Adds everything, commits it and returns the commit's id.
    pub(crate) fn commit(&self, message: &str) -> String {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// Runs git, which must succeed; returns what it printed without the last line end.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let run = self.try_git(arguments);
        assert_eq!(run.code, 0, "git {arguments:?}: {}{}", run.stdout, run.stderr);
        run.stdout.trim_end_matches('\n').to_owned()
    }

    /// Runs git.
    pub(crate) fn try_git(&self, arguments: &[&str]) -> Run {
        self.exec(Command::new("git").args(arguments), b"")
    }

    /// Runs git with something on standard input, and must succeed.
    pub(crate) fn git_with_input(&self, arguments: &[&str], input: &[u8]) -> String {
        let run = self.exec(Command::new("git").args(arguments), input);
        assert_eq!(run.code, 0, "git {arguments:?}: {}", run.stderr);
        run.stdout.trim_end_matches('\n').to_owned()
    }

    /// Runs the program under test in the repository.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.run_with_input(arguments, b"")
    }

    /// The same, with something on standard input.
    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Run {
        self.exec(Command::new(env!("CARGO_BIN_EXE_openclaw-lint")).args(arguments), input)
    }

    /// Runs any command in the repository with the settings of nobody.
    pub(crate) fn exec(&self, command: &mut Command, input: &[u8]) -> Run {
        if command.get_current_dir().is_none() {
            command.current_dir(&self.root);
        }
        let explicit: Vec<OsString> =
            command.get_envs().filter(|(_, value)| value.is_some()).map(|(name, _)| name.to_owned()).collect();
        let mut set = |name: &str, value: OsString| {
            if !explicit.iter().any(|known| known == name) {
                command.env(name, value);
            }
        };
        set("PATH", path_with_program());
        set("HOME", self.directory.path().into());
        set("GIT_CONFIG_GLOBAL", "/dev/null".into());
        set("GIT_CONFIG_NOSYSTEM", "1".into());
        for who in ["AUTHOR", "COMMITTER"] {
            set(&format!("GIT_{who}_NAME"), "Test".into());
            set(&format!("GIT_{who}_EMAIL"), "test@example.org".into());
            set(&format!("GIT_{who}_DATE"), "2026-03-01T12:00:00Z".into());
        }
        for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "NO_COLOR", "CI", "PRE_COMMIT"] {
            if !explicit.iter().any(|known| known == name) {
                command.env_remove(name);
            }
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = {
            let _alone = STARTING.lock().unwrap_or_else(PoisonError::into_inner);
            command.spawn().expect("the command starts")
        };
        let mut stdin = child.stdin.take().expect("a pipe");
        let input = input.to_vec();
        let writer = std::thread::spawn(move || {
            // The command may end before it has read everything.
            let _ = stdin.write_all(&input);
        });
        let output = child.wait_with_output().expect("the command ends");
        writer.join().expect("the writer ends");
        Run {
            code: output.status.code().expect("an exit code"),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// The search path, the program under test first.
pub(crate) fn path_with_program() -> OsString {
    let program = Path::new(env!("CARGO_BIN_EXE_openclaw-lint")).parent().expect("a directory").to_path_buf();
    join([program].into_iter().chain(directories()))
}

/// The search path without any directory that holds the program.
pub(crate) fn path_without_program() -> OsString {
    join(directories().filter(|directory| !directory.join("openclaw-lint").exists()))
}

fn directories() -> impl Iterator<Item = PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).collect::<Vec<_>>().into_iter()
}

fn join(directories: impl Iterator<Item = PathBuf>) -> OsString {
    std::env::join_paths(directories).expect("a search path")
}
