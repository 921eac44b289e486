//! Which commit brought a value to which path, and which took it away.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::commit::Commit;
use super::graph::Reach;
use super::timeline::{PathNumber, Timeline};
use crate::git::database::Number;

/// A value, by its keyed digest.
pub(super) type Value = u64;

/// The values that each blob holds.
pub(super) type Values = HashMap<Number, HashSet<Value>>;

/// The life of a value at a path.
#[derive(Clone, Debug)]
pub(super) struct Life {
    /// Commits that introduced it, in order.
    pub(super) introduced: Vec<usize>,
    /// The one of them that is told, and the blob it brought.
    pub(super) told: (usize, Number),
    /// The commit that touched it last, and the blob that it left.
    pub(super) last: (usize, Number),
    /// The last commit of HEAD's history that took it away.
    pub(super) removed: Option<usize>,
}

/// The lives of all values at all paths that `wants` lets through.
pub(super) fn lives(
    timeline: &Timeline,
    values: &Values,
    reaches: &[Reach],
    in_head_history: &[bool],
    wants: impl Fn(&[u8]) -> bool,
) -> BTreeMap<(PathNumber, Value), Life> {
    let none = HashSet::new();
    let held = |blob: Option<Number>| blob.and_then(|blob| values.get(&blob)).unwrap_or(&none);
    let mut lives: BTreeMap<(PathNumber, Value), Life> = BTreeMap::new();
    let mut wanted: HashMap<PathNumber, bool> = HashMap::new();
    for change in &timeline.changes {
        if !*wanted.entry(change.path).or_insert_with(|| wants(timeline.paths.path(change.path))) {
            continue;
        }
        let now = held(change.after);
        if let Some(blob) = change.after {
            let fresh = now.iter().filter(|value| !change.before.iter().any(|&before| held(before).contains(value)));
            for &value in fresh {
                let told = (change.commit, blob);
                let life = lives.entry((change.path, value)).or_insert_with(|| Life {
                    introduced: Vec::new(),
                    told,
                    last: told,
                    removed: None,
                });
                life.introduced.push(change.commit);
                // What a ref leads to says more than what nothing leads to.
                if reaches[change.commit] < reaches[life.told.0] {
                    life.told = told;
                }
            }
        }
        for value in now {
            if let (Some(blob), Some(life)) = (change.after, lives.get_mut(&(change.path, *value))) {
                life.last = (change.commit, blob);
            }
        }
        if in_head_history[change.commit] {
            for value in held(change.before.first().copied().flatten()).difference(now) {
                if let Some(life) = lives.get_mut(&(change.path, *value)) {
                    life.removed = Some(change.commit);
                }
            }
        }
    }
    lives
}

/// For each commit, whether HEAD leads to it.
pub(super) fn history_of(commits: &[Commit], head: Option<Number>) -> Vec<bool> {
    let place: HashMap<Number, usize> = commits.iter().enumerate().map(|(at, commit)| (commit.number, at)).collect();
    let mut inside = vec![false; commits.len()];
    let mut pending: Vec<usize> = head.and_then(|head| place.get(&head)).copied().into_iter().collect();
    while let Some(at) = pending.pop() {
        if !std::mem::replace(&mut inside[at], true) {
            pending.extend(commits[at].parents.iter().filter_map(|parent| place.get(parent)));
        }
    }
    inside
}
