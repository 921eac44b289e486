//! What a tree has that none of some other trees has at the same path.

use std::collections::HashSet;

use gix::ObjectId;
use gix::objs::tree::EntryKind;

use crate::git::objects::{Entry, Lost, Objects};

/// Directories within directories that are followed. No file system that Git runs on takes as many.
const MAX_DEPTH: usize = 1000;

/// An entry that is not a tree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::git) struct Change {
    /// Path from the top, with `/` separators.
    pub(in crate::git) path: Vec<u8>,
    pub(in crate::git) mode: EntryKind,
    pub(in crate::git) id: ObjectId,
}

/// What a comparison found.
#[derive(Default)]
pub(in crate::git) struct Changes {
    pub(in crate::git) changed: Vec<Change>,
    /// Trees that could not be read, with their path.
    pub(in crate::git) lost: Vec<(Vec<u8>, Lost)>,
}

/// Compares a tree with others; with none of them, everything in it is a change.
///
/// A subtree that occurs at several paths is entered once for each combination of subtrees it is compared with:
/// otherwise a few small trees could stand for billions of paths.
pub(in crate::git) fn changes(objects: &Objects, tree: ObjectId, others: &[ObjectId]) -> Changes {
    let mut comparison = Comparison { objects, entered: HashSet::new(), found: Changes::default() };
    if !others.contains(&tree) {
        comparison.enter(tree, others, &mut Vec::new(), 0);
    }
    comparison.found
}

struct Comparison<'a> {
    objects: &'a Objects,
    entered: HashSet<(ObjectId, Vec<ObjectId>)>,
    found: Changes,
}

impl Comparison<'_> {
    fn enter(&mut self, tree: ObjectId, others: &[ObjectId], path: &mut Vec<u8>, depth: usize) {
        if !self.entered.insert((tree, others.to_vec())) {
            return;
        }
        if depth > MAX_DEPTH {
            self.found.lost.push((path.clone(), Lost::TooDeep));
            return;
        }
        let entries = match self.objects.tree(tree) {
            Ok(entries) => entries,
            Err(lost) => {
                self.found.lost.push((path.clone(), lost));
                return;
            }
        };
        // A tree to compare with that cannot be read makes everything look new: too much is looked at, not too little.
        let mut others: Vec<Listing> =
            others.iter().map(|&other| Listing::new(self.objects.tree(other).unwrap_or_default())).collect();
        let length = path.len();
        for entry in entries {
            let counterparts: Vec<Option<(EntryKind, ObjectId)>> =
                others.iter_mut().map(|other| other.find(&entry.name)).collect();
            let is_tree = entry.mode == EntryKind::Tree;
            // That a file became executable changes nothing in it.
            let same = |&(mode, id): &(EntryKind, ObjectId)| id == entry.id && (mode == EntryKind::Tree) == is_tree;
            if counterparts.iter().flatten().any(same) {
                continue;
            }
            if !path.is_empty() {
                path.push(b'/');
            }
            path.extend_from_slice(&entry.name);
            if is_tree {
                let trees = counterparts.into_iter().flatten().filter(|(mode, _)| *mode == EntryKind::Tree);
                let trees: Vec<ObjectId> = trees.map(|(_, id)| id).collect();
                self.enter(entry.id, &trees, path, depth + 1);
            } else {
                self.found.changed.push(Change { path: path.clone(), mode: entry.mode, id: entry.id });
            }
            path.truncate(length);
        }
    }
}

/// The entries of a tree, looked up mostly in their order.
struct Listing {
    entries: Vec<Entry>,
    next: usize,
    /// Indices by name; made when an entry is not where it is expected.
    by_name: Option<Vec<usize>>,
}

impl Listing {
    fn new(entries: Vec<Entry>) -> Self {
        Self { entries, next: 0, by_name: None }
    }

    fn find(&mut self, name: &[u8]) -> Option<(EntryKind, ObjectId)> {
        if self.entries.get(self.next).is_none_or(|entry| entry.name != name) {
            let entries = &self.entries;
            let by_name = self.by_name.get_or_insert_with(|| {
                let mut indices: Vec<usize> = (0..entries.len()).collect();
                indices.sort_unstable_by(|&a, &b| entries[a].name.cmp(&entries[b].name));
                indices
            });
            let at = by_name.binary_search_by(|&index| entries[index].name.as_slice().cmp(name)).ok()?;
            self.next = by_name[at];
        }
        let entry = &self.entries[self.next];
        self.next += 1;
        Some((entry.mode, entry.id))
    }
}
