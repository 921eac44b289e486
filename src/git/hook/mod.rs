//! Native Git hooks: where they belong, what they say, and how what stood there before is kept.
//!
//! A hook that is already there is moved aside, in the same directory, and runs first from then on. Taking our hook away
//! moves it back, so that bytes, mode and time stamps are those it had.

mod place;
mod script;

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

pub use place::{PlaceError, place};
use script::{is_ours, script};

/// Ends the name of a hook that was moved aside.
const ASIDE: &str = ".before-openclaw-lint";

/// Ends the name that the pre-commit framework gives to a hook that it found (`pre_commit/commands/install_uninstall.py`
/// of pre-commit 4).
const LEGACY: &str = ".legacy";

/// The hooks that can be installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hook {
    /// Runs before a commit is made.
    PreCommit,
    /// Runs before anything is sent.
    PrePush,
}

impl Hook {
    /// The name Git knows it by.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::PreCommit => "pre-commit",
            Self::PrePush => "pre-push",
        }
    }

    /// The line that does the work in a hook that somebody else looks after.
    #[must_use]
    pub fn line(self) -> &'static str {
        match self {
            Self::PreCommit => "openclaw-lint staged",
            Self::PrePush => "openclaw-lint push \"$@\"",
        }
    }
}

/// What one hook needs, worked out without touching anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Write the hook; where nothing was, or where an older form of ours was.
    Write,
    /// Move aside what is there, then write the hook.
    WriteAfter,
    /// Nothing: it is there already, perhaps where the pre-commit framework has put it.
    Keep,
    /// Take the hook away.
    Remove,
    /// Take the hook away by moving back what was there before.
    Restore,
    /// Take the hook away where the pre-commit framework has put it.
    RemoveLegacy,
    /// Nothing: there is none of ours.
    Absent,
}

/// Why a hook can be neither installed nor taken away.
#[derive(Debug, thiserror::Error)]
pub enum HookError {
    /// Something other than a file is in the way.
    #[error("{0} is not a file")]
    NotAFile(PathBuf),
    /// A hook of somebody else's and one that was moved aside earlier.
    #[error(
        "both {0} and {1} exist: another program has written its hook over ours; join or delete one of the two, \
         then try again"
    )]
    Both(PathBuf, PathBuf),
    /// The system refused.
    #[error("{0}: {1}")]
    Io(PathBuf, #[source] io::Error),
}

/// A hook in a directory of hooks.
#[derive(Clone, Debug)]
pub struct Installation {
    hook: Hook,
    directory: PathBuf,
    script: Vec<u8>,
}

impl Installation {
    /// `program` is called if there is no `openclaw-lint` on the path when the hook runs.
    #[must_use]
    pub fn new(hook: Hook, directory: &Path, program: &Path) -> Self {
        Self { hook, directory: directory.to_path_buf(), script: script(hook, program) }
    }

    /// Where Git looks for the hook.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.directory.join(self.hook.name())
    }

    /// Where a hook that was there before is kept.
    #[must_use]
    pub fn aside(&self) -> PathBuf {
        self.directory.join(format!("{}{ASIDE}", self.hook.name()))
    }

    fn legacy(&self) -> PathBuf {
        self.directory.join(format!("{}{LEGACY}", self.hook.name()))
    }

    /// What installing takes.
    ///
    /// # Errors
    /// Says what is in the way.
    pub fn plan_install(&self) -> Result<Step, HookError> {
        let (path, aside) = (self.path(), self.aside());
        match look(&path)? {
            Found::Nothing => Ok(Step::Write),
            Found::Ours(bytes) if bytes == self.script && is_executable(&path) => Ok(Step::Keep),
            Found::Ours(_) => Ok(Step::Write),
            Found::Foreign if matches!(look(&self.legacy())?, Found::Ours(_)) => Ok(Step::Keep),
            Found::Foreign => match look(&aside)? {
                Found::Nothing => Ok(Step::WriteAfter),
                // An installation that ended between its two steps.
                _ if same_file(&path, &aside) => Ok(Step::Write),
                _ => Err(HookError::Both(path, aside)),
            },
        }
    }

    /// What taking it away takes.
    ///
    /// # Errors
    /// Says what is in the way.
    pub fn plan_uninstall(&self) -> Result<Step, HookError> {
        let ours = matches!(look(&self.path())?, Found::Ours(_));
        let restorable = !matches!(look(&self.aside())?, Found::Nothing);
        if ours {
            Ok(if restorable { Step::Restore } else { Step::Remove })
        } else if matches!(look(&self.legacy())?, Found::Ours(_)) {
            Ok(Step::RemoveLegacy)
        } else {
            Ok(Step::Absent)
        }
    }

    /// Does what was planned. At no moment is there no hook where one was.
    ///
    /// # Errors
    /// Says which file the system refused to touch.
    pub fn carry_out(&self, step: &Step) -> Result<(), HookError> {
        let (path, aside) = (self.path(), self.aside());
        let at = |path: &Path| {
            let path = path.to_path_buf();
            move |error| HookError::Io(path, error)
        };
        match step {
            Step::Keep | Step::Absent => Ok(()),
            Step::Write => self.write(),
            Step::WriteAfter => {
                // Not every file system knows links.
                if fs::hard_link(&path, &aside).is_err() {
                    fs::rename(&path, &aside).map_err(at(&aside))?;
                }
                self.write()
            }
            Step::Remove => fs::remove_file(&path).map_err(at(&path)),
            Step::Restore => fs::rename(&aside, &path).map_err(at(&path)),
            Step::RemoveLegacy => fs::remove_file(self.legacy()).map_err(at(&self.legacy())),
        }
    }

    /// Puts the script in place in one step.
    fn write(&self) -> Result<(), HookError> {
        let path = self.path();
        let fresh = self.directory.join(format!("{}.openclaw-lint-{}", self.hook.name(), std::process::id()));
        let written = fs::create_dir_all(&self.directory)
            .and_then(|()| create(&fresh))
            .and_then(|mut file| file.write_all(&self.script).and_then(|()| file.sync_all()))
            .and_then(|()| fs::rename(&fresh, &path));
        written.map_err(|error| {
            let _ = fs::remove_file(&fresh);
            HookError::Io(path, error)
        })
    }
}

/// What is at a path.
enum Found {
    Nothing,
    Ours(Vec<u8>),
    Foreign,
}

/// Largest hook that could be one of ours, in bytes.
const MAX_OURS: u64 = 64 * 1024;

fn look(path: &Path) -> Result<Found, HookError> {
    let failed = |error| HookError::Io(path.to_path_buf(), error);
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(error) => return Err(failed(error)),
    };
    if metadata.is_symlink() {
        return Ok(Found::Foreign);
    }
    if !metadata.is_file() {
        return Err(HookError::NotAFile(path.to_path_buf()));
    }
    if metadata.len() > MAX_OURS {
        return Ok(Found::Foreign);
    }
    let bytes = fs::read(path).map_err(failed)?;
    Ok(if is_ours(&bytes) { Found::Ours(bytes) } else { Found::Foreign })
}

/// Whether two names lead to the same bytes.
fn same_file(one: &Path, other: &Path) -> bool {
    let bytes = |path: &Path| fs::read(path).ok();
    bytes(one).is_some_and(|content| Some(content) == bytes(other))
}

#[cfg(unix)]
fn create(path: &Path) -> io::Result<fs::File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    fs::OpenOptions::new().write(true).create_new(true).mode(0o777).open(path)
}

#[cfg(not(unix))]
fn create(path: &Path) -> io::Result<fs::File> {
    fs::OpenOptions::new().write(true).create_new(true).open(path)
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(_path: &Path) -> bool {
    true
}
