//! `history`: what Git's objects hold, in a range of commits or at all.

use super::Failure;
use super::args::{HistoryArgs, parse_moment};
use super::run::{Bar, Setup, conclude};
use crate::exit::Exit;
use crate::git;
use crate::git::history;
use crate::git::range::{self, Paths, Request};
use crate::git::revision::{all_refs, parse_range, refs_like};
use crate::lint::{Outcome, Progress};
use crate::output::Unit;
use crate::source::Exclude;

pub(super) fn run(arguments: &HistoryArgs) -> Result<Exit, Failure> {
    let setup = Setup::load(&arguments.common)?;
    let repository = git::open(&setup.base).map_err(|error| Failure::Usage(error.to_string()))?;
    let usage = |error: git::revision::RangeError| Failure::Usage(error.to_string());
    let is_full = arguments.range.is_empty()
        && arguments.refs.is_empty()
        && arguments.since.is_none()
        && arguments.paths.is_empty();
    let outcome = if is_full {
        full(arguments, &setup, &repository)?
    } else {
        let mut request = if !arguments.range.is_empty() {
            parse_range(&repository, &arguments.range).map_err(usage)?
        } else if arguments.refs.is_empty() {
            Request { tips: all_refs(&repository).map_err(usage)?, ..Request::default() }
        } else {
            Request { tips: refs_like(&repository, &arguments.refs).map_err(usage)?, ..Request::default() }
        };
        request.since =
            arguments.since.as_deref().map(|text| parse_moment("--since", text)).transpose().map_err(Failure::Usage)?;
        request.paths = paths(&setup, &repository, &arguments.paths);
        scan(arguments, &setup, &repository, &request)?
    };
    conclude(&arguments.common, setup.fail_on, outcome, "history")
}

/// The whole history: everything in the object database.
fn full(arguments: &HistoryArgs, setup: &Setup, repository: &gix::Repository) -> Result<Outcome, Failure> {
    let bar = Bar::new(&arguments.common, Unit::Blobs);
    let progress = bar.as_ref().map(|bar| bar as &dyn Progress);
    let paths = paths(setup, repository, &[]);
    let use_cache = !arguments.common.scan.no_cache;
    let pool = setup.pool()?;
    let look = |repository: &gix::Repository| {
        let shared = repository.clone().into_sync();
        pool.install(|| history::scan(&shared.to_thread_local(), &paths, &setup.settings, use_cache, progress))
    };
    let mut outcome = look(repository);
    let submodules = if arguments.submodules { history::submodules(repository) } else { Vec::new() };
    if !submodules.is_empty() {
        // The note on submodules says that they were left out.
        let names: Vec<&str> = submodules.iter().map(|(name, _)| name.as_str()).collect();
        outcome.notes.retain(|note| !note.starts_with("submodules "));
        outcome.notes.push(format!("of submodules, those that are cloned here were looked at: {}", names.join(", ")));
    }
    for (name, directory) in submodules {
        match git::open_at(&directory) {
            Ok(submodule) => history::add_submodule(&mut outcome, &name, look(&submodule)),
            Err(error) => outcome.scope.unscanned.push((name, error.to_string())),
        }
    }
    if let Some(bar) = bar {
        bar.clear();
    }
    Ok(outcome)
}

fn scan(
    arguments: &HistoryArgs,
    setup: &Setup,
    repository: &gix::Repository,
    request: &Request,
) -> Result<Outcome, Failure> {
    let bar = Bar::new(&arguments.common, Unit::Blobs);
    let progress = bar.as_ref().map(|bar| bar as &dyn Progress);
    // Sent to the pool, as a repository stays with its thread.
    let shared = repository.clone().into_sync();
    let outcome = setup.pool()?.install(|| range::scan(&shared.to_thread_local(), request, &setup.settings, progress));
    if let Some(bar) = bar {
        bar.clear();
    }
    Ok(outcome)
}

/// The paths to look at: those asked for, without those that the settings exclude.
pub(super) fn paths(setup: &Setup, repository: &gix::Repository, only: &[String]) -> Paths {
    let top = repository.workdir().unwrap_or_else(|| repository.git_dir());
    let top = top.canonicalize().unwrap_or_else(|_| top.to_path_buf());
    let (exclude, _) = Exclude::new(&setup.exclude, &setup.exclude_root);
    Paths::new(only, Some((exclude, top)))
}
