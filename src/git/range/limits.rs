//! What a range lacks, and how to get it.

use std::collections::BTreeSet;

use gix::ObjectId;

use super::examine::Round;
use super::request::{Request, Tips};
use super::select::Selection;
use super::walk::Commit;
use crate::git::index::shown;
use crate::git::objects::Lost;
use crate::output::Scope;

/// So many submodules are named.
const NAMED_SUBMODULES: usize = 10;

/// Says what was asked for and could not be had.
pub(super) fn tell(
    repository: &gix::Repository,
    request: &Request,
    (commits, lost_commits): (&[Commit], &[(ObjectId, Lost)]),
    tips: &Tips,
    selection: &Selection,
    round: &mut Round,
) {
    let mut missing = 0_usize;
    let mut tell = |what: String, lost: &Lost| {
        missing += usize::from(*lost == Lost::Missing);
        round.outcome.scope.unscanned.push((what, lost.to_string()));
    };
    for (name, lost) in &tips.lost {
        tell(name.clone(), lost);
    }
    for (id, lost) in lost_commits {
        tell(format!("commit {id}"), lost);
    }
    for (commit, path, lost) in &selection.lost {
        match path.as_slice() {
            [] => tell(format!("commit {commit}"), lost),
            path => tell(format!("{}/ (commit {commit})", shown(path)), lost),
        }
    }
    for ((path, id), lost) in &round.lost {
        tell(format!("{} (blob {id})", shown(path)), lost);
    }
    round.outcome.scope.unscanned.sort_unstable();
    round.outcome.scope.unscanned.dedup();
    round.outcome.scope.limits.clone_from(&request.limits);
    if commits.iter().any(|commit| commit.is_cut_off) {
        round.outcome.scope.limits.push(shallow_limit());
    }
    if missing > 0 && is_partial(repository) {
        round.outcome.scope.limits.push(partial_limit(missing));
    }
}

/// What to say where a shallow clone ends within what was asked for.
pub(in crate::git) fn shallow_limit() -> String {
    "shallow clone: older commits are not here; `git fetch --unshallow` brings those of the branches that were cloned, \
     `git remote set-branches origin '*'` before it those of all branches (in CI: `fetch-depth: 0`)"
        .to_owned()
}

/// What to say where a partial clone has left objects out.
pub(in crate::git) fn partial_limit(missing: usize) -> String {
    format!(
        "partial clone: {missing} objects are not here and none is fetched; `git config --unset \
         remote.origin.partialclonefilter` and `git fetch --refetch` bring them"
    )
}

/// Whether the repository may lack objects that a remote has promised.
pub(in crate::git) fn is_partial(repository: &gix::Repository) -> bool {
    let config = repository.config_snapshot();
    config.string("extensions.partialClone").is_some()
        || config.sections_by_name("remote").into_iter().flatten().any(|section| section.value("promisor").is_some())
}

/// Names the submodules.
pub(in crate::git) fn submodule_note(submodules: &BTreeSet<Vec<u8>>) -> Option<String> {
    if submodules.is_empty() {
        return None;
    }
    let names = submodules.iter().take(NAMED_SUBMODULES).map(|path| shown(path));
    let names: Vec<_> = names.collect();
    let more = submodules.len().saturating_sub(NAMED_SUBMODULES);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    Some(format!("submodules have histories of their own, which were not looked at: {}{more}", names.join(", ")))
}

/// Counts something that was left out.
pub(in crate::git) fn add_skipped(scope: &mut Scope, what: &str, count: u64) {
    if count > 0 {
        scope.skipped.push((what.to_owned(), count));
    }
}

/// What changes the meaning of history without being part of it; a sentence each.
pub(super) fn replacement_notes(repository: &gix::Repository) -> Vec<String> {
    let mut notes = Vec::new();
    if repository.common_dir().join("info/grafts").is_file() {
        notes.push("grafts (`info/grafts`) are not followed: commits have the parents that they name".to_owned());
    }
    let replaced = repository.references().ok().and_then(|all| Some(all.prefixed("refs/replace/").ok()?.count()));
    if replaced.is_some_and(|count| count > 0) {
        notes.push("replaced objects (`refs/replace/`) were looked at as they were before".to_owned());
    }
    notes
}
