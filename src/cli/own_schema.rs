//! `--schema` and `--openclaw`: judging by a schema that the user brings.
//!
//! `--openclaw` is the only place where a program is executed, and only the user's command line can ask for it.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};
use std::{env, fs, process, thread};

use super::Failure;
use super::args::CommonArgs;
use crate::schema::{self, Version};

/// The program may take this long to answer; a first start on a slow disk takes some seconds.
const TIME: Duration = Duration::from_secs(60);
/// Bytes of a schema; OpenClaw's own have 2.4 million.
const SIZE: u64 = 64 * 1024 * 1024;

/// The schema that the command line asks for, if it does. It lives as long as the process.
///
/// # Errors
/// Says why it cannot be had.
pub(super) fn load(arguments: &CommonArgs) -> Result<Option<&'static Version>, Failure> {
    let wanted = arguments.scan.openclaw_version.as_deref();
    let (text, like, how) = if let Some(path) = &arguments.scan.schema {
        (read(path)?, wanted.map(str::to_owned), format!("the schema of {}", path.display()))
    } else if let Some(program) = &arguments.scan.openclaw {
        let like = match wanted {
            Some(version) => Some(version.to_owned()),
            None => version_in(&ask(program, &["--version"])?),
        };
        (ask(program, &["config", "schema"])?, like, format!("the schema that {} prints", program.display()))
    } else {
        return Ok(None);
    };
    let version = schema::custom(&text, like.as_deref(), &how);
    let version = version.map_err(|error| Failure::Usage(format!("{how}: {error}")))?;
    Ok(Some(Box::leak(Box::new(version))))
}

fn read(path: &Path) -> Result<String, Failure> {
    let failed = |error: std::io::Error| Failure::Usage(format!("--schema {}: {error}", path.display()));
    let mut text = String::new();
    fs::File::open(path).map_err(failed)?.take(SIZE + 1).read_to_string(&mut text).map_err(failed)?;
    if text.len() as u64 > SIZE {
        return Err(Failure::Usage(format!("--schema {}: larger than {SIZE} bytes", path.display())));
    }
    Ok(text)
}

/// The first word that is a version: `OpenClaw 2026.9.6 (eb377ac)`.
fn version_in(text: &str) -> Option<String> {
    text.split_whitespace().find(|word| schema::is_version(word)).map(str::to_owned)
}

/// What the program prints, run without a shell on an empty state directory and with none of the environment but what
/// it takes to start.
fn ask(program: &Path, arguments: &[&str]) -> Result<String, Failure> {
    let state =
        Directory::new().map_err(|error| Failure::Usage(format!("--openclaw: no temporary directory: {error}")))?;
    let result = run(program, arguments, &state.0);
    let shown = format!("{} {}", program.display(), arguments.join(" "));
    result.map_err(|problem| Failure::Usage(format!("--openclaw: `{shown}` {problem}")))
}

fn run(program: &Path, arguments: &[&str], state: &Path) -> Result<String, String> {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(state).env_clear();
    for name in ["PATH", "SystemRoot", "PATHEXT", "TMPDIR", "TEMP"] {
        command.envs(env::var_os(name).map(|value| (name, value)));
    }
    command.env("HOME", state).env("USERPROFILE", state).env("OPENCLAW_STATE_DIR", state);
    command.env("OPENCLAW_CONFIG_PATH", state.join("openclaw.json")).env("NO_COLOR", "1");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(|error| format!("cannot be started: {error}"))?;
    let Some(out) = child.stdout.take() else { return Err("has no output".to_owned()) };
    let (sender, receiver) = mpsc::channel();
    // A thread of its own: what the program leaves behind may keep the pipe open after its end.
    thread::spawn(move || {
        let mut text = Vec::new();
        let read = out.take(SIZE + 1).read_to_end(&mut text);
        let _ = sender.send(read.map(|_| text));
    });
    let deadline = Instant::now() + TIME;
    let text = receiver.recv_timeout(TIME);
    // Whoever printed everything, or too much, has nothing more to do than to end.
    let mut status = child.try_wait();
    while matches!(status, Ok(None)) && text.is_ok() && Instant::now() < deadline {
        thread::sleep(Duration::from_millis(10));
        status = child.try_wait();
    }
    if matches!(status, Ok(None)) {
        let _ = child.kill();
        let _ = child.wait();
        return Err(format!("did not end within {} s", TIME.as_secs()));
    }
    let text = match text {
        Ok(Ok(text)) => text,
        Ok(Err(error)) => return Err(format!("could not be read: {error}")),
        Err(_) => return Err(format!("did not answer within {} s", TIME.as_secs())),
    };
    match status {
        Ok(Some(status)) if !status.success() => Err(format!("failed: {status}")),
        _ if text.len() as u64 > SIZE => Err(format!("printed more than {SIZE} bytes")),
        _ => String::from_utf8(text).map_err(|_| "printed no UTF-8".to_owned()),
    }
}

/// A directory that only its owner can read, removed at the end.
struct Directory(PathBuf);

impl Directory {
    fn new() -> std::io::Result<Self> {
        let mut last = None;
        for attempt in 0..16 {
            let path = env::temp_dir().join(format!("openclaw-lint-{}-{attempt}", process::id()));
            let mut builder = fs::DirBuilder::new();
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            match builder.create(&path) {
                Ok(()) => return Ok(Self(path)),
                Err(error) => last = Some(error),
            }
        }
        Err(last.unwrap_or_else(|| std::io::ErrorKind::AlreadyExists.into()))
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
