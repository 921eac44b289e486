//! What a range of commits adds: every blob that differs from what all parents have at its path, and every message.
//!
//! Commits come from a walk (`walk`), blobs from comparing trees (`changes`, `select`); each blob is looked at once for
//! each path (`examine`), and of all that is found, what the range has brought in is kept (`judge`). Diffs of texts
//! play no part: they hide files by attribute, and merges.

pub(in crate::git) mod changes;
pub(in crate::git) mod context;
pub(in crate::git) mod examine;
mod judge;
mod limits;
mod messages;
mod request;
mod select;
mod walk;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use gix::ObjectId;

pub(in crate::git) use limits::{add_skipped, is_partial, partial_limit, shallow_limit, submodule_note};
pub use request::{Paths, Request, Tip};

use crate::git::objects::Objects;
use crate::lint::{Outcome, Progress, Source};
use crate::settings::Settings;
use examine::{Examiner, Spot, State, key_of, shown};
use judge::Judge;
use request::{Tips, commits_of};
use walk::{Commit, walk};

/// The path under which the message of a commit is judged and shown: where Git has it edited.
pub const COMMIT_MESSAGE: &str = ".git/COMMIT_EDITMSG";

/// The same for the message of an annotated tag.
pub const TAG_MESSAGE: &str = ".git/TAG_EDITMSG";

/// So many trees stand in for what a shallow clone has left out.
const SUBSTITUTES: usize = 16;

/// Looks at what a range adds.
#[must_use]
pub fn scan(
    repository: &gix::Repository,
    request: &Request,
    settings: &Settings,
    progress: Option<&dyn Progress>,
) -> Outcome {
    let shared = repository.clone().into_sync();
    let objects = Objects::new(&shared);
    let tips = Tips::resolve(&objects, &request.tips);
    let excluded = commits_of(&objects, &request.excluded);
    let shallow: HashSet<ObjectId> =
        repository.shallow_commits().ok().flatten().map(|ids| ids.iter().copied().collect()).unwrap_or_default();
    let mut walked = walk(&objects, &tips.commits, &excluded, &shallow);
    if let Some(since) = request.since {
        walked.commits.retain(|commit| commit.facts.committed >= since.as_second());
    }
    let commits = std::mem::take(&mut walked.commits);
    let known = excluded.iter().filter_map(|&id| Some(objects.commit(id).ok()?.tree));
    let substitutes: Vec<ObjectId> = known.take(SUBSTITUTES).collect();
    let selection = select::select(&shared, &commits, &substitutes, &request.paths);
    let ends = ends(&objects, &tips, &commits);
    let states = selection.states(&shared, &commits, &ends);
    let mut examiner = Examiner::new(&shared, settings, progress);
    let mut round = examiner.examine(states.clone());
    let mut findings = std::mem::take(&mut round.outcome.findings);
    if request.paths.is_all() {
        messages::examine(&shared, &examiner, &commits, &tips, &mut round);
        findings.append(&mut round.outcome.findings);
    }
    let refs: BTreeSet<String> =
        request.tips.iter().map(|tip| tip.name.clone()).filter(|name| name.starts_with("refs/")).collect();
    let judge = Judge {
        commits: &commits,
        excluded: &substitutes,
        selection: &selection,
        states: &states,
        head: repository.head_tree_id_or_empty().ok().map(gix::Id::detach),
        notes: &notes(&tips, &commits),
        refs: &refs.into_iter().collect::<Vec<_>>(),
    };
    let judged = judge.judge(&mut examiner, findings);

    let scope = &mut round.outcome.scope;
    scope.commits = Some(commits.len() as u64);
    scope.refs = Some(request.tips.len() as u64);
    add_skipped(scope, "symbolic link", selection.symlinks.len() as u64);
    add_skipped(scope, "Git LFS pointer", round.pointers);
    add_skipped(scope, "submodule", selection.submodules.len() as u64);
    limits::tell(repository, request, (&commits, &walked.lost), &tips, &selection, &mut round);

    let mut outcome = round.outcome;
    outcome.findings = judged.findings;
    outcome.findings.sort_by(crate::finding::Finding::report_order);
    outcome.sources.extend(texts_of(&outcome, &states, &examiner));
    keep_needed(&mut outcome);
    outcome.notes.sort();
    outcome.notes.dedup();
    outcome.notes.splice(0..0, request.notes.iter().cloned());
    if judged.old > 0 {
        let were = if judged.old == 1 { "finding was" } else { "findings were" };
        outcome.notes.push(format!("{} {were} there before and not brought in here", judged.old));
    }
    outcome.notes.extend(submodule_note(&selection.submodules));
    outcome.notes.extend(limits::replacement_notes(repository));
    outcome
}

/// The trees at the end of the range: those of its tips.
fn ends(objects: &Objects, tips: &Tips, commits: &[Commit]) -> Vec<ObjectId> {
    let own: HashSet<ObjectId> = commits.iter().map(|commit| commit.id).collect();
    let tips = tips.commits.iter().filter(|id| own.contains(*id));
    let trees: BTreeSet<ObjectId> = tips.filter_map(|&id| Some(objects.commit(id).ok()?.tree)).collect();
    trees.into_iter().collect()
}

/// The commits of the range that only notes lead to.
fn notes(tips: &Tips, commits: &[Commit]) -> BTreeSet<ObjectId> {
    let mut notes = tips.notes.clone();
    // Children come after their parents.
    for commit in commits.iter().rev().filter(|_| !tips.notes.is_empty()) {
        if notes.contains(&commit.id) {
            notes.extend(&commit.parents);
        }
    }
    notes
}

/// The texts of the blobs that findings are in, as far as they are not at hand.
fn texts_of(outcome: &Outcome, states: &BTreeMap<Spot, State>, examiner: &Examiner<'_>) -> Vec<Source> {
    let at_hand: HashSet<(&str, Option<&str>)> =
        outcome.sources.iter().map(|source| (source.path.as_str(), source.blob.as_deref())).collect();
    let missing = outcome.findings.iter().filter(|found| !at_hand.contains(&(found.path.as_str(), found.blob())));
    let missing: HashSet<(String, ObjectId)> = missing.filter_map(key_of).collect();
    let wanted = states.iter().filter(|(spot, _)| missing.contains(&shown(spot)));
    let past = |tree: State| State::Past(tree.tree());
    examiner.sources(wanted.map(|(spot, &state)| (spot.clone(), past(state))).collect())
}

/// Drops the texts that no finding points into.
fn keep_needed(outcome: &mut Outcome) {
    let pointed: HashSet<(&str, Option<&str>)> =
        outcome.findings.iter().map(|finding| (finding.path.as_str(), finding.blob())).collect();
    let related: HashSet<&str> =
        outcome.findings.iter().flat_map(|finding| &finding.related).map(|related| related.path.as_str()).collect();
    outcome.sources.retain(|source| {
        pointed.contains(&(source.path.as_str(), source.blob.as_deref())) || related.contains(source.path.as_str())
    });
}
