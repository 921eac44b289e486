//! What a repository does not have of its own history.

use std::collections::BTreeSet;

use gix::ObjectId;

use crate::git::range::{is_partial, partial_limit, shallow_limit};
use crate::output::Scope;

/// So many missing objects are named.
const NAMED: usize = 10;

/// Says why less is here than all of the history: a sentence for each reason. `missing` are objects that others name.
pub(super) fn tell(repository: &gix::Repository, mut missing: BTreeSet<ObjectId>, scope: &mut Scope) {
    let shallow = repository.shallow_commits().ok().flatten();
    if let Some(shallow) = shallow.filter(|commits| !commits.is_empty()) {
        scope.limits.push(shallow_limit());
        // What comes before the commits at which the clone ends is known to be missing.
        for id in shallow.iter() {
            if let Ok(commit) = repository.find_commit(*id) {
                commit.parent_ids().for_each(|parent| {
                    missing.remove(&parent.detach());
                });
            }
        }
    }
    if let Some(branches) = single_branch(repository) {
        scope.limits.push(format!(
            "single-branch clone: only {branches} is fetched; `git remote set-branches origin '*'` and then \
             `git fetch` (with `--unshallow` in a shallow clone) bring the others"
        ));
    }
    if missing.is_empty() {
        return;
    }
    if is_partial(repository) {
        scope.limits.push(partial_limit(missing.len()));
        return;
    }
    let named = missing.iter().take(NAMED).map(|id| (format!("object {id}"), "missing: others refer to it".to_owned()));
    scope.unscanned.extend(named);
    if let Some(more) = missing.len().checked_sub(NAMED).filter(|&more| more > 0) {
        scope.unscanned.push((format!("{more} more objects"), "missing: others refer to them".to_owned()));
    }
}

/// The branch that is fetched, where the configuration of a remote fetches no other.
fn single_branch(repository: &gix::Repository) -> Option<String> {
    let config = repository.config_snapshot();
    let sections: Vec<_> = config.sections_by_name("remote").into_iter().flatten().collect();
    let fetches: Vec<String> =
        sections.iter().flat_map(|section| section.values("fetch")).map(|value| value.to_string()).collect();
    let branches: Vec<&str> = fetches
        .iter()
        .filter_map(|fetch| fetch.trim_start_matches('+').split(':').next())
        .filter_map(|source| source.strip_prefix("refs/heads/"))
        .collect();
    match branches[..] {
        [] => None,
        _ if branches.iter().any(|branch| branch.contains('*')) => None,
        _ => Some(branches.join(", ")),
    }
}

/// What changes the meaning of history without being part of it; a sentence each.
pub(super) fn notes(repository: &gix::Repository) -> Vec<String> {
    let mut notes = Vec::new();
    if repository.common_dir().join("info/grafts").is_file() {
        notes.push("grafts (`info/grafts`) are not followed: commits have the parents that they name".to_owned());
    }
    let replaced = repository.references().ok().and_then(|all| Some(all.prefixed("refs/replace/").ok()?.count()));
    if let Some(count) = replaced.filter(|&count| count > 0) {
        let objects = if count == 1 { "object is" } else { "objects are" };
        notes.push(format!("{count} {objects} replaced (`refs/replace/`): both versions were looked at"));
    }
    notes
}
