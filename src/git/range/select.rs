//! From commits to the blobs that they add.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use gix::ObjectId;
use gix::objs::tree::EntryKind;
use rayon::prelude::*;

use super::changes::{Changes, changes};
use super::examine::{Spot, State};
use super::request::Paths;
use super::walk::Commit;
use crate::git::objects::{Lost, Objects};

/// The blobs that commits add, and what else they have.
#[derive(Default)]
pub(super) struct Selection {
    /// By path and blob: the commits that add it, as indices, in their order.
    pub(super) spots: BTreeMap<Spot, Vec<usize>>,
    pub(super) symlinks: BTreeSet<Spot>,
    pub(super) submodules: BTreeSet<Vec<u8>>,
    /// What could not be read: commit, path, reason.
    pub(super) lost: Vec<(ObjectId, Vec<u8>, Lost)>,
    /// Trees of parents that do not belong to the range.
    pub(super) before: BTreeSet<ObjectId>,
}

/// The trees of a commit's parents.
struct Parents<'a> {
    by_id: HashMap<ObjectId, &'a Commit>,
    /// Trees that stand in for parents that a shallow clone has left out.
    substitutes: &'a [ObjectId],
}

impl<'a> Parents<'a> {
    fn new(commits: &'a [Commit], substitutes: &'a [ObjectId]) -> Self {
        Self { by_id: commits.iter().map(|commit| (commit.id, commit)).collect(), substitutes }
    }

    /// The trees of all parents that are here, and of those among them that do not belong to the range.
    fn trees(&self, objects: &Objects, commit: &Commit) -> (Vec<ObjectId>, Vec<ObjectId>, Vec<(ObjectId, Lost)>) {
        let (mut trees, mut before, mut lost) = (Vec::new(), Vec::new(), Vec::new());
        for &parent in &commit.parents {
            match self.by_id.get(&parent) {
                Some(parent) => trees.push(parent.facts.tree),
                None => match objects.commit(parent) {
                    Ok(facts) => {
                        trees.push(facts.tree);
                        before.push(facts.tree);
                    }
                    Err(reason) => lost.push((parent, reason)),
                },
            }
        }
        if commit.is_cut_off {
            trees.extend(self.substitutes);
            before.extend(self.substitutes);
        }
        (trees, before, lost)
    }
}

/// Compares every commit with all of its parents. What `excluded` trees have stands in for parents that are not here.
pub(super) fn select(
    repository: &gix::ThreadSafeRepository,
    commits: &[Commit],
    excluded: &[ObjectId],
    paths: &Paths,
) -> Selection {
    let parents = Parents::new(commits, excluded);
    let compared: Vec<_> = commits
        .par_iter()
        .map_init(
            || Objects::new(repository),
            |objects, commit| {
                let (trees, before, lost) = parents.trees(objects, commit);
                (changes(objects, commit.facts.tree, &trees), before, lost)
            },
        )
        .collect();
    let mut selection = Selection::default();
    for (at, (found, before, lost)) in compared.into_iter().enumerate() {
        selection.before.extend(before);
        selection.lost.extend(lost.into_iter().map(|(parent, reason)| (parent, Vec::new(), reason)));
        selection.add(at, commits[at].id, found, paths);
    }
    selection
}

impl Selection {
    fn add(&mut self, at: usize, commit: ObjectId, found: Changes, paths: &Paths) {
        self.lost.extend(found.lost.into_iter().map(|(path, lost)| (commit, path, lost)));
        for change in found.changed.into_iter().filter(|change| paths.wants(&change.path)) {
            match change.mode {
                EntryKind::Blob | EntryKind::BlobExecutable => {
                    let commits = self.spots.entry((change.path, change.id)).or_default();
                    if commits.last() != Some(&at) {
                        commits.push(at);
                    }
                }
                EntryKind::Link => {
                    self.symlinks.insert((change.path, change.id));
                }
                EntryKind::Commit => {
                    self.submodules.insert(change.path);
                }
                EntryKind::Tree => {}
            }
        }
    }

    /// In which state each blob is to be judged. `tips` are the trees at the end of the range.
    pub(super) fn states(
        &self,
        repository: &gix::ThreadSafeRepository,
        commits: &[Commit],
        tips: &[ObjectId],
    ) -> BTreeMap<Spot, State> {
        let judged: Vec<(Spot, State)> = self
            .spots
            .par_iter()
            .map_init(
                || Objects::new(repository),
                |objects, (spot, by)| {
                    let stands = |tree: &&ObjectId| {
                        objects.at_path(**tree, &spot.0).ok().flatten().is_some_and(|entry| entry.id == spot.1)
                    };
                    let past =
                        by.first().map_or_else(|| ObjectId::empty_tree(spot.1.kind()), |&at| commits[at].facts.tree);
                    let state = tips.iter().find(stands).map_or(State::Past(past), |&tree| State::Final(tree));
                    (spot.clone(), state)
                },
            )
            .collect();
        judged.into_iter().collect()
    }
}

/// What commits took away or changed: for each, blobs with the path they had, and the tree that had them.
pub(super) fn replaced(
    repository: &gix::ThreadSafeRepository,
    commits: &[Commit],
    excluded: &[ObjectId],
    which: &BTreeSet<usize>,
) -> HashMap<usize, BTreeMap<Spot, ObjectId>> {
    let parents = Parents::new(commits, excluded);
    let which: Vec<usize> = which.iter().copied().collect();
    let found: Vec<_> = which
        .into_par_iter()
        .map_init(
            || Objects::new(repository),
            |objects, at| {
                let commit = &commits[at];
                let mut old = BTreeMap::new();
                for tree in parents.trees(objects, commit).0.into_iter().collect::<HashSet<_>>() {
                    for change in changes(objects, tree, &[commit.facts.tree]).changed {
                        if matches!(change.mode, EntryKind::Blob | EntryKind::BlobExecutable) {
                            old.insert((change.path, change.id), tree);
                        }
                    }
                }
                (at, old)
            },
        )
        .collect();
    found.into_iter().collect()
}

/// Of some blobs, those that the trees hold at any path.
pub(super) fn held(
    repository: &gix::ThreadSafeRepository,
    trees: &BTreeSet<ObjectId>,
    blobs: &HashSet<ObjectId>,
) -> HashSet<ObjectId> {
    let objects = Objects::new(repository);
    let mut found = HashSet::new();
    let mut entered = HashSet::new();
    let mut pending: Vec<ObjectId> = if blobs.is_empty() { Vec::new() } else { trees.iter().copied().collect() };
    while let Some(tree) = pending.pop() {
        if !entered.insert(tree) {
            continue;
        }
        // What cannot be read holds nothing: too much counts as new then, not too little.
        for entry in objects.tree(tree).unwrap_or_default() {
            if entry.mode == EntryKind::Tree {
                pending.push(entry.id);
            } else if blobs.contains(&entry.id) {
                found.insert(entry.id);
            }
        }
    }
    found
}
