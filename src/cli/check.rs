//! `check`: files and directories, or an editor's buffer.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::Failure;
use super::args::CheckArgs;
use super::fix;
use super::run::{Bar, Setup, conclude};
use crate::exit::Exit;
use crate::git;
use crate::lint::{self, Outcome, Progress};
use crate::output::Unit;
use crate::project::{FileStore, WorktreeStore};
use crate::settings::Settings;
use crate::source::{Exclude, Selection, WalkOptions, walk};

/// Largest buffer read from standard input, in bytes.
const MAX_STDIN: u64 = 256 * 1024 * 1024;

pub(super) fn run(arguments: &CheckArgs) -> Result<Exit, Failure> {
    if arguments.stdin_filename.is_some() && !reads_stdin(arguments) {
        return Err(Failure::Usage("--stdin-filename names what `-` reads; give `-` as the path".into()));
    }
    if (arguments.fixing.unsafe_too || arguments.fixing.diff) && !arguments.fix {
        return Err(Failure::Usage("--unsafe and --diff say how to fix; add --fix, or use `openclaw-lint fix`".into()));
    }
    if arguments.fix && reads_stdin(arguments) {
        return Err(Failure::Usage("--fix changes files; it cannot change standard input".into()));
    }
    let mut setup = Setup::load(&arguments.common)?;
    let all = arguments.paths.iter().all(|path| path == Path::new("."));
    let at_root = || setup.base.canonicalize().is_ok_and(|base| base == setup.exclude_root);
    setup.settings.whole = all && !arguments.changed && at_root();
    if arguments.fix {
        let outcome = check_paths(arguments, &setup)?;
        return fix::run(&arguments.fixing, &arguments.common, &setup, outcome);
    }
    let outcome = if arguments.changed {
        check_changed(arguments, &setup)?
    } else if reads_stdin(arguments) {
        check_stdin(arguments, &setup)?
    } else {
        check_paths(arguments, &setup)?
    };
    conclude(&arguments.common, setup.fail_on, outcome, "lint")
}

fn reads_stdin(arguments: &CheckArgs) -> bool {
    arguments.paths.iter().any(|path| path == Path::new("-"))
}

fn check_stdin(arguments: &CheckArgs, setup: &Setup) -> Result<Outcome, Failure> {
    if arguments.paths.len() > 1 {
        return Err(Failure::Usage("`-` cannot be mixed with other paths".into()));
    }
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(MAX_STDIN + 1).read_to_end(&mut bytes);
    read.map_err(|error| Failure::Usage(format!("cannot read standard input: {error}")))?;
    if bytes.len() as u64 > MAX_STDIN {
        return Err(Failure::Usage("standard input is larger than 256 MB; name the file instead".into()));
    }
    let name = arguments.stdin_filename.clone().unwrap_or_else(|| PathBuf::from("<stdin>"));
    let shown = name.to_string_lossy().replace('\\', "/");
    Ok(lint::lint_buffer(shown, &setup.base.join(&name), &bytes, &WorktreeStore, &setup.settings))
}

fn check_changed(arguments: &CheckArgs, setup: &Setup) -> Result<Outcome, Failure> {
    let repository = git::open(&setup.base).map_err(|error| Failure::Usage(error.to_string()))?;
    let (exclude, _) = Exclude::new(&setup.exclude, &setup.exclude_root);
    let options =
        git::staged::Options { all: true, exclude: &exclude, settings: &setup.settings, threads: setup.threads };
    let bar = Bar::new(&arguments.common, Unit::Files);
    let progress = bar.as_ref().map(|bar| bar as &dyn Progress);
    let walking = walking(arguments, setup);
    let pool = setup.pool()?;
    let outcome = git::changed::changed(&repository, &options, &walking, progress, &pool).map_err(Failure::Usage)?;
    if let Some(bar) = bar {
        bar.clear();
    }
    Ok(outcome)
}

fn walking(arguments: &CheckArgs, setup: &Setup) -> WalkOptions {
    WalkOptions {
        base: setup.base.clone(),
        honour_ignore: !arguments.no_ignore,
        threads: setup.threads,
        exclude: setup.exclude.clone(),
        exclude_root: setup.exclude_root.clone(),
    }
}

fn check_paths(arguments: &CheckArgs, setup: &Setup) -> Result<Outcome, Failure> {
    run_over(arguments, setup, lint::lint)
}

/// Checks paths and draws what their configurations say about secrets.
///
/// # Errors
/// Says that the system has no threads to give.
pub(super) fn draw_paths(arguments: &CheckArgs, setup: &Setup) -> Result<Outcome, Failure> {
    run_over(arguments, setup, lint::draw)
}

fn run_over(
    arguments: &CheckArgs,
    setup: &Setup,
    lint: fn(Selection, &dyn FileStore, &Settings, Option<&dyn Progress>) -> Outcome,
) -> Result<Outcome, Failure> {
    let mut selection = walk(&arguments.paths, &walking(arguments, setup));
    selection.holdings = git::holdings(&selection.files, &setup.base);
    let bar = Bar::new(&arguments.common, Unit::Files);
    let progress = bar.as_ref().map(|bar| bar as &dyn Progress);
    let outcome = if selection.files.len() > 1 {
        setup.pool()?.install(|| lint(selection, &WorktreeStore, &setup.settings, progress))
    } else {
        lint(selection, &WorktreeStore, &setup.settings, progress)
    };
    if let Some(bar) = bar {
        bar.clear();
    }
    Ok(outcome)
}
