//! Which commits a range has: those that its tips reach and what it excludes does not.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap, HashMap, HashSet};

use gix::ObjectId;

use crate::git::commit::CommitFacts;
use crate::git::objects::{Lost, Objects};

/// So many excluded commits older than everything wanted are looked at before the walk believes the dates. (Git waits
/// for five; a commit kept by mistake is only looked at in vain.)
const PATIENCE: usize = 64;

/// A commit of the range.
#[derive(Clone, Debug)]
pub(super) struct Commit {
    pub(super) id: ObjectId,
    pub(super) facts: CommitFacts,
    /// Its parents that the repository ought to have; where a shallow clone ends, those that it has.
    pub(super) parents: Vec<ObjectId>,
    /// Whether a shallow clone has left parents out.
    pub(super) is_cut_off: bool,
}

/// What a walk found.
#[derive(Default)]
pub(super) struct Walk {
    /// Every parent before its children, the same order on every run.
    pub(super) commits: Vec<Commit>,
    /// Commits that ought to be here and cannot be read.
    pub(super) lost: Vec<(ObjectId, Lost)>,
}

/// What is known of a commit on the way.
struct Seen {
    facts: CommitFacts,
    excluded: bool,
    /// Whether its parents are still to be looked at.
    queued: bool,
}

/// Walks from `tips` to what `excluded` reaches. `shallow` are the commits whose parents are not here.
pub(super) fn walk(
    objects: &Objects,
    tips: &BTreeSet<ObjectId>,
    excluded: &BTreeSet<ObjectId>,
    shallow: &HashSet<ObjectId>,
) -> Walk {
    let mut state =
        State { objects, shallow, seen: HashMap::new(), queue: BinaryHeap::new(), wanted: 0, lost: HashMap::new() };
    for &id in excluded {
        state.reach(id, true);
    }
    for &id in tips {
        state.reach(id, false);
    }
    state.run();
    state.finish()
}

struct State<'a> {
    objects: &'a Objects,
    shallow: &'a HashSet<ObjectId>,
    seen: HashMap<ObjectId, Seen>,
    /// Newest first.
    queue: BinaryHeap<(i64, ObjectId)>,
    /// How many of the queue are not excluded.
    wanted: usize,
    /// What could not be read, and whether anything excluded leads there.
    lost: HashMap<ObjectId, (Lost, bool)>,
}

impl State<'_> {
    /// Notes that a commit can be reached, from something excluded or not.
    fn reach(&mut self, id: ObjectId, excluded: bool) {
        if let Some((_, also_excluded)) = self.lost.get_mut(&id) {
            *also_excluded |= excluded;
            return;
        }
        if let Some(seen) = self.seen.get(&id) {
            if excluded && !seen.excluded {
                self.exclude(id);
            }
            return;
        }
        match self.objects.commit(id) {
            Ok(facts) => {
                self.queue.push((facts.committed, id));
                self.wanted += usize::from(!excluded);
                self.seen.insert(id, Seen { facts, excluded, queued: true });
            }
            Err(lost) => {
                self.lost.insert(id, (lost, excluded));
            }
        }
    }

    /// Excludes a commit that was wanted so far, and all of its ancestors that are known.
    fn exclude(&mut self, id: ObjectId) {
        let mut pending = vec![id];
        while let Some(id) = pending.pop() {
            if let Some((_, excluded)) = self.lost.get_mut(&id) {
                *excluded = true;
            }
            let Some(seen) = self.seen.get_mut(&id).filter(|seen| !seen.excluded) else { continue };
            seen.excluded = true;
            if seen.queued {
                self.wanted -= 1;
            } else {
                pending.extend(&seen.facts.parents);
            }
        }
    }

    fn run(&mut self) {
        let mut oldest_wanted = i64::MAX;
        let mut patience = PATIENCE;
        while let Some((time, id)) = self.queue.pop() {
            let Some(seen) = self.seen.get_mut(&id) else { continue };
            seen.queued = false;
            let excluded = seen.excluded;
            if excluded {
                // Something wanted may still turn out to be reachable from here.
                if self.wanted == 0 && time < oldest_wanted {
                    if patience == 0 {
                        return;
                    }
                    patience -= 1;
                }
            } else {
                self.wanted -= 1;
                oldest_wanted = oldest_wanted.min(time);
                patience = PATIENCE;
            }
            let mut parents = seen.facts.parents.clone();
            if self.shallow.contains(&id) {
                // One may be here although the clone does not count on it, such as the base of a pull request.
                parents.retain(|parent| self.seen.contains_key(parent) || self.objects.commit(*parent).is_ok());
            }
            for parent in parents {
                self.reach(parent, excluded);
            }
        }
    }

    fn finish(self) -> Walk {
        let mut wanted: HashMap<ObjectId, Commit> = HashMap::new();
        let here: HashSet<ObjectId> = self.seen.keys().copied().collect();
        for (id, Seen { facts, .. }) in self.seen.into_iter().filter(|(_, seen)| !seen.excluded) {
            let (mut parents, mut is_cut_off) = (facts.parents.clone(), false);
            if self.shallow.contains(&id) {
                parents.retain(|parent| here.contains(parent));
                is_cut_off = parents.len() < facts.parents.len();
            }
            wanted.insert(id, Commit { id, facts, parents, is_cut_off });
        }
        let mut lost: Vec<_> =
            self.lost.into_iter().filter(|(_, (_, excluded))| !excluded).map(|(id, (lost, _))| (id, lost)).collect();
        lost.sort_unstable_by_key(|(id, _)| *id);
        Walk { commits: in_order(wanted), lost }
    }
}

/// Parents before children; of those that could come next, the oldest.
fn in_order(mut commits: HashMap<ObjectId, Commit>) -> Vec<Commit> {
    let mut missing: HashMap<ObjectId, usize> = HashMap::new();
    let mut children: HashMap<ObjectId, Vec<ObjectId>> = HashMap::new();
    for commit in commits.values() {
        let parents: BTreeSet<ObjectId> =
            commit.parents.iter().copied().filter(|id| commits.contains_key(id)).collect();
        missing.insert(commit.id, parents.len());
        for parent in parents {
            children.entry(parent).or_default().push(commit.id);
        }
    }
    let key = |commit: &Commit| Reverse((commit.facts.committed, commit.id));
    let mut ready: BinaryHeap<_> = commits.values().filter(|commit| missing[&commit.id] == 0).map(key).collect();
    let mut order = Vec::with_capacity(commits.len());
    while let Some(Reverse((_, id))) = ready.pop() {
        for child in children.remove(&id).unwrap_or_default() {
            let count = missing.entry(child).or_default();
            *count -= 1;
            if *count == 0 {
                ready.extend(commits.get(&child).map(key));
            }
        }
        order.extend(commits.remove(&id));
    }
    // Damaged commits can be each other's parents, and then nothing would be new in any: what they say of each other
    // does not count.
    let circle: HashSet<ObjectId> = commits.keys().copied().collect();
    let mut left: Vec<Commit> = commits.into_values().collect();
    for commit in &mut left {
        commit.parents.retain(|parent| !circle.contains(parent));
    }
    left.sort_unstable_by_key(|commit| (commit.facts.committed, commit.id));
    order.extend(left);
    order
}
