//! What a range of commits adds: every blob that differs from what all parents have at its path, and every message.
//!
//! Commits come from a walk (`walk`), blobs from comparing trees (`changes`, `select`); each blob is looked at once for
//! each path (`examine`), and of all that is found, what the range has brought in is kept (`judge`). Diffs of texts
//! play no part: they hide files by attribute, and merges.

mod changes;
mod context;
pub(in crate::git) mod examine;
mod judge;
mod request;
mod select;
mod walk;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use gix::ObjectId;
use gix::objs::{Kind, tree::EntryKind};

pub use request::{Paths, Request, Tip};

use crate::git::index;
use crate::git::objects::{Lost, Objects};
use crate::lint::{Outcome, Progress, Source};
use crate::origin::{Origin, OriginKind};
use crate::output::Scope;
use crate::settings::Settings;
use examine::{Examiner, Message, Round, Spot, State, key_of, shown};
use judge::Judge;
use request::{Tips, commits_of};
use select::Selection;
use walk::{Commit, walk};

/// The path under which the message of a commit is judged and shown: where Git has it edited.
pub const COMMIT_MESSAGE: &str = ".git/COMMIT_EDITMSG";

/// The same for the message of an annotated tag.
pub const TAG_MESSAGE: &str = ".git/TAG_EDITMSG";

/// So many messages are in memory at a time.
const MESSAGES: usize = 4096;

/// So many submodules are named.
const NAMED_SUBMODULES: usize = 10;

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
    let selection = select::select(&shared, &commits, &request.paths);
    let ends = ends(&objects, &tips, &commits);
    let states = selection.states(&shared, &commits, &ends);
    let mut examiner = Examiner::new(&shared, settings, progress);
    let mut round = examiner.examine(states.clone());
    let mut findings = std::mem::take(&mut round.outcome.findings);
    if request.paths.is_all() {
        messages(&shared, &examiner, &commits, &tips, &mut round);
        findings.append(&mut round.outcome.findings);
    }
    let refs: BTreeSet<String> =
        request.tips.iter().map(|tip| tip.name.clone()).filter(|name| name.starts_with("refs/")).collect();
    let judge = Judge {
        commits: &commits,
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
    tell_limits(repository, request, (&commits, &walked.lost), &tips, &selection, &mut round);

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

/// Looks at the messages of commits and tags, and at what tags point at that is no commit.
fn messages(
    repository: &gix::ThreadSafeRepository,
    examiner: &Examiner<'_>,
    commits: &[Commit],
    tips: &Tips,
    round: &mut Round,
) {
    let objects = Objects::new(repository);
    let mut buffer = Vec::new();
    for some in commits.chunks(MESSAGES) {
        let mut messages = Vec::with_capacity(some.len());
        for commit in some {
            let Ok(object) = objects.read_as(commit.id, Kind::Commit, &mut buffer) else { continue };
            let id = commit.id.to_string();
            let origin = Origin {
                kind: OriginKind::CommitMessage,
                blob: Some(id.clone()),
                commit: Some(id),
                author_date: commit.facts.author_date,
                commits: 1,
                ..Origin::default()
            };
            let text = commit.facts.message(object).to_vec();
            messages.push(Message { shown: COMMIT_MESSAGE.to_owned(), text, origin });
        }
        round.add(examiner.examine_messages(messages).outcome);
    }
    for (id, date, text) in &tips.tags {
        let kind = OriginKind::TagMessage;
        let origin = Origin { kind, blob: Some(id.to_string()), author_date: *date, ..Origin::default() };
        let message = Message { shown: TAG_MESSAGE.to_owned(), text: text.clone(), origin };
        round.add(examiner.examine_messages(vec![message]).outcome);
    }
    for (name, id, kind) in &tips.loose {
        let files = if *kind == Kind::Tree {
            let found = changes::changes(&objects, *id, &[]);
            round.lost.extend(found.lost.into_iter().map(|(path, lost)| ((path, *id), lost)));
            found.changed
        } else {
            vec![changes::Change { path: name.clone().into_bytes(), mode: EntryKind::Blob, id: *id }]
        };
        for file in files.into_iter().filter(|file| matches!(file.mode, EntryKind::Blob | EntryKind::BlobExecutable)) {
            let bytes = match objects.read_as(file.id, Kind::Blob, &mut buffer) {
                Ok(bytes) => bytes,
                Err(lost) => {
                    round.lost.push(((file.path, file.id), lost));
                    continue;
                }
            };
            round.outcome.scope.files += 1;
            round.outcome.scope.bytes += bytes.len() as u64;
            let origin = Origin { kind: OriginKind::Tag, blob: Some(file.id.to_string()), ..Origin::default() };
            let message = Message { shown: index::shown(&file.path), text: bytes.to_vec(), origin };
            round.add(examiner.examine_messages(vec![message]).outcome);
        }
    }
}

/// Says what was asked for and could not be had.
fn tell_limits(
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
            path => tell(format!("{}/ (commit {commit})", String::from_utf8_lossy(path)), lost),
        }
    }
    for ((path, id), lost) in &round.lost {
        tell(format!("{} (blob {id})", String::from_utf8_lossy(path)), lost);
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

/// Names submodules by their paths, or as much of these as is known.
pub(in crate::git) fn submodule_note(submodules: &BTreeSet<Vec<u8>>) -> Option<String> {
    if submodules.is_empty() {
        return None;
    }
    let names = submodules.iter().take(NAMED_SUBMODULES).map(|path| String::from_utf8_lossy(path));
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
