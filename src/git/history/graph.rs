//! How commits hang together, and what leads to them.

use std::collections::{BinaryHeap, HashMap, HashSet};

use gix::ObjectId;

use super::commit::Commit;
use crate::git::database::{Number, Objects};

/// What leads to a commit. The first that applies, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// A branch, a tag or another ref.
    Ref,
    /// Only the notes.
    Note,
    /// Only the stash.
    Stash,
    /// Only a reflog.
    Reflog,
    /// Nothing at all.
    Nothing,
}

/// A ref, or an entry of a reflog, and the commit it leads to.
pub(super) struct Start {
    pub(super) name: String,
    pub(super) commit: Number,
    pub(super) reach: Reach,
}

/// Commits after their parents; of several that might come next, the one that was committed first.
pub(super) fn in_order(objects: &Objects, mut commits: Vec<Commit>) -> Vec<Commit> {
    commits.sort_unstable_by_key(|commit| commit.number);
    let place: HashMap<Number, usize> = commits.iter().enumerate().map(|(at, commit)| (commit.number, at)).collect();
    let mut waiting = vec![0_usize; commits.len()];
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); commits.len()];
    for (at, commit) in commits.iter().enumerate() {
        let parents: HashSet<usize> = commit
            .parents
            .iter()
            .filter_map(|parent| place.get(parent))
            .copied()
            .filter(|&parent| parent != at)
            .collect();
        waiting[at] = parents.len();
        parents.into_iter().for_each(|parent| children[parent].push(at));
    }
    let key = |at: usize| std::cmp::Reverse((commits[at].committed, objects.id(commits[at].number).to_owned(), at));
    let mut ready: BinaryHeap<std::cmp::Reverse<(i64, ObjectId, usize)>> =
        (0..commits.len()).filter(|&at| waiting[at] == 0).map(key).collect();
    let mut order = Vec::with_capacity(commits.len());
    let mut done = vec![false; commits.len()];
    while let Some(std::cmp::Reverse((_, _, at))) = ready.pop() {
        order.push(at);
        done[at] = true;
        for &child in &children[at] {
            waiting[child] -= 1;
            if waiting[child] == 0 {
                ready.push(key(child));
            }
        }
    }
    // Crafted commits may be their own ancestors.
    order.extend((0..commits.len()).filter(|&at| !done[at]));
    let mut slots: Vec<Option<Commit>> = commits.into_iter().map(Some).collect();
    order.into_iter().filter_map(|at| slots[at].take()).collect()
}

/// What leads to each commit, in the order of the commits.
pub(super) fn reaches(commits: &[Commit], starts: &[Start]) -> Vec<Reach> {
    let place: HashMap<Number, usize> = commits.iter().enumerate().map(|(at, commit)| (commit.number, at)).collect();
    let mut reaches = vec![Reach::Nothing; commits.len()];
    for reach in [Reach::Ref, Reach::Note, Reach::Stash, Reach::Reflog] {
        let own = starts.iter().filter(|start| start.reach == reach);
        let mut pending: Vec<usize> = own.filter_map(|start| place.get(&start.commit)).copied().collect();
        while let Some(at) = pending.pop() {
            if reaches[at] == Reach::Nothing {
                reaches[at] = reach;
                pending.extend(commits[at].parents.iter().filter_map(|parent| place.get(parent)));
            }
        }
    }
    reaches
}

/// Which starts lead to each of some commits: indices into `starts`, ascending.
pub(super) fn starts_of(commits: &[Commit], starts: &[Start], wanted: &HashSet<usize>) -> HashMap<usize, Vec<usize>> {
    let place: HashMap<Number, usize> = commits.iter().enumerate().map(|(at, commit)| (commit.number, at)).collect();
    let mut found: HashMap<usize, Vec<usize>> = wanted.iter().map(|&at| (at, Vec::new())).collect();
    // 64 of them at a time, from the youngest commit to the oldest.
    for (round, some) in starts.chunks(64).enumerate() {
        let mut marks = vec![0_u64; commits.len()];
        for (bit, start) in some.iter().enumerate() {
            if let Some(&at) = place.get(&start.commit) {
                marks[at] |= 1 << bit;
            }
        }
        for at in (0..commits.len()).rev() {
            let own = marks[at];
            if own != 0 {
                for parent in commits[at].parents.iter().filter_map(|parent| place.get(parent)) {
                    marks[*parent] |= own;
                }
            }
        }
        for (&at, found) in &mut found {
            found.extend((0..some.len()).filter(|bit| marks[at] >> bit & 1 == 1).map(|bit| round * 64 + bit));
        }
    }
    found
}
