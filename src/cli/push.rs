//! `push`: what a push would send, called by the pre-push hook.

use std::io::{self, IsTerminal as _, Read as _, Write as _};

use super::Failure;
use super::args::PushArgs;
use super::history::paths;
use super::run::{Bar, Setup, conclude};
use crate::exit::Exit;
use crate::git::push::{framework_updates, parse_updates, request};
use crate::git::{self, range};
use crate::lint::Progress;
use crate::output::Unit;

/// Largest list of refs that is read, in bytes.
const MAX_STDIN: u64 = 64 * 1024 * 1024;

pub(super) fn run(arguments: &PushArgs) -> Result<Exit, Failure> {
    let setup = Setup::load(&arguments.common)?;
    let repository = git::open(&setup.base).map_err(|error| Failure::Usage(error.to_string()))?;
    let variable = |name: &str| std::env::var(name).ok();
    let mut updates = parse_updates(&read_input()?).map_err(|error| Failure::Usage(error.to_string()))?;
    if updates.is_empty() {
        updates = framework_updates(&repository, variable).map_err(|error| Failure::Usage(error.to_string()))?;
    }
    if updates.iter().all(|update| update.local.is_none()) {
        if !arguments.common.scan.quiet {
            let what = if updates.is_empty() { "nothing is pushed" } else { "only refs are deleted" };
            let _ = writeln!(io::stderr().lock(), "{what}: nothing to check");
        }
        return Ok(Exit::Clean);
    }
    let remote = arguments.remote.clone().or_else(|| variable("PRE_COMMIT_REMOTE_NAME"));
    let url = arguments.url.clone().or_else(|| variable("PRE_COMMIT_REMOTE_URL"));
    let mut request = request(&repository, &updates, remote.as_deref(), url.as_deref())
        .map_err(|error| Failure::Usage(error.to_string()))?;
    request.paths = paths(&setup, &repository, &[]);

    let bar = Bar::new(&arguments.common, Unit::Blobs);
    let progress = bar.as_ref().map(|bar| bar as &dyn Progress);
    let shared = repository.into_sync();
    let scan = || range::scan(&shared.to_thread_local(), &request, &setup.settings, progress);
    let outcome = setup.pool()?.install(scan);
    if let Some(bar) = bar {
        bar.clear();
    }
    conclude(&arguments.common, setup.fail_on, outcome, "push")
}

/// What Git sends. A terminal sends nothing.
fn read_input() -> Result<Vec<u8>, Failure> {
    let mut input = Vec::new();
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return Ok(input);
    }
    let read = stdin.lock().take(MAX_STDIN + 1).read_to_end(&mut input);
    read.map_err(|error| Failure::Usage(format!("cannot read standard input: {error}")))?;
    if input.len() as u64 > MAX_STDIN {
        return Err(Failure::Usage("standard input is larger than any list of refs".into()));
    }
    Ok(input)
}
