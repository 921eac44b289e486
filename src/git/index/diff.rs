//! How the index differs from a tree. What the index knows to be the same is skipped without being read: its cached
//! trees say which directories have which tree.

use std::cmp::Ordering;
use std::ops::Range;

use gix::ObjectId;
use gix::index::State;
use gix::index::entry::{Flags, Mode, Stage};
use gix::index::extension::Tree as CachedTree;
use gix::objs::tree::EntryKind;

use crate::git::objects::{Entry, Lost, Objects};

/// Directories within each other that are followed.
const MAX_DEPTH: usize = 512;

/// An entry of the index that is not as in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its path.
    pub path: Vec<u8>,
    /// What is staged.
    pub id: ObjectId,
    /// What kind of entry it is.
    pub kind: EntryKind,
    /// What the tree has at that path.
    pub before: Option<(ObjectId, EntryKind)>,
    /// Whether it is one side of a conflict.
    pub conflict: bool,
}

/// A blob of the tree whose path is not in the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    /// Its path.
    pub path: Vec<u8>,
    /// The blob, or the tree that is gone as a whole.
    pub id: ObjectId,
    /// What it is.
    pub kind: EntryKind,
}

/// How the index differs from a tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// Entries that are new or different, in path order.
    pub changes: Vec<Change>,
    /// Entries of the tree that are no more, trees not unfolded.
    pub gone: Vec<Gone>,
    /// Entries added without content (`git add --intent-to-add`).
    pub intended: u64,
    /// Trees that could not be read, by path. What is below them counts as new.
    pub lost: Vec<(Vec<u8>, ObjectId, Lost)>,
}

/// Compares the index with a tree; without one, everything is new.
#[must_use]
pub fn compare(objects: &Objects, index: &State, tree: Option<ObjectId>) -> Diff {
    let mut differ = Differ { objects, index, out: Diff::default() };
    differ.directory(0..index.entries().len(), b"", tree, index.tree(), 0);
    differ.out
}

/// Everything in the index, as if there were no HEAD.
#[must_use]
pub fn everything(objects: &Objects, index: &State) -> Diff {
    let mut differ = Differ { objects, index, out: Diff::default() };
    differ.directory(0..index.entries().len(), b"", None, None, 0);
    differ.out
}

struct Differ<'a> {
    objects: &'a Objects,
    index: &'a State,
    out: Diff,
}

/// What comes next in the index: a file with all its stages, or a directory with all its entries.
struct Next<'a> {
    name: &'a [u8],
    is_directory: bool,
    range: Range<usize>,
}

impl<'a> Differ<'a> {
    /// Compares the entries of one directory, all of which start with `prefix`.
    fn directory(
        &mut self,
        range: Range<usize>,
        prefix: &[u8],
        tree: Option<ObjectId>,
        cached: Option<&CachedTree>,
        depth: usize,
    ) {
        let valid = cached.filter(|cached| cached.num_entries.is_some_and(|count| count as usize == range.len()));
        if let (Some(cached), Some(tree)) = (valid, tree)
            && cached.id == tree
        {
            return;
        }
        if depth > MAX_DEPTH {
            let id = tree.unwrap_or_else(|| ObjectId::null(self.index.object_hash()));
            self.out.lost.push((prefix.to_vec(), id, Lost::TooDeep));
            return;
        }
        let entries = self.entries(prefix, tree);
        let mut before = entries.iter().peekable();
        let mut at = range.start;
        while at < range.end {
            let next = self.next(at..range.end, prefix);
            at = next.range.end;
            while let Some(entry) = before.next_if(|entry| order_of(entry, &next).is_lt()) {
                self.gone(prefix, entry);
            }
            let same = before.next_if(|entry| order_of(entry, &next).is_eq());
            if next.is_directory {
                let path = [prefix, next.name, b"/"].concat();
                let child = cached.and_then(|cached| {
                    let found = cached.children.binary_search_by(|child| child.name.as_slice().cmp(next.name));
                    found.ok().map(|at| &cached.children[at])
                });
                let tree = same.map(|entry| entry.id);
                match self.folded(&next) {
                    Some(id) if Some(id) == tree => {}
                    Some(id) => self.trees(&path, id, tree, depth + 1),
                    None => self.directory(next.range, &path, tree, child, depth + 1),
                }
            } else {
                self.file(next.range, same);
            }
        }
        for entry in before {
            self.gone(prefix, entry);
        }
    }

    /// The entries of a tree; none if it cannot be read, which is noted.
    fn entries(&mut self, prefix: &[u8], tree: Option<ObjectId>) -> Vec<Entry> {
        let Some(id) = tree else { return Vec::new() };
        self.objects.tree(id).unwrap_or_else(|lost| {
            self.out.lost.push((prefix.to_vec(), id, lost));
            Vec::new()
        })
    }

    fn next(&self, range: Range<usize>, prefix: &[u8]) -> Next<'a> {
        let index = self.index;
        let entries = index.entries();
        let path: &'a [u8] = entries[range.start].path(index);
        let rest = path.get(prefix.len()..).unwrap_or_default();
        let (name, is_directory) = match memchr::memchr(b'/', rest) {
            Some(slash) => (&rest[..slash], true),
            None => (rest, false),
        };
        let shared = &path[..path.len() - rest.len() + name.len() + usize::from(is_directory)];
        let belongs = |entry: &gix::index::Entry| {
            let path: &[u8] = entry.path(index);
            if is_directory { path.starts_with(shared) } else { path == shared }
        };
        let count = entries[range.clone()].partition_point(belongs).max(1);
        Next { name, is_directory, range: range.start..range.start + count }
    }

    /// The tree of a directory that a sparse index holds as one entry.
    fn folded(&self, next: &Next<'_>) -> Option<ObjectId> {
        let entry = &self.index.entries()[next.range.start];
        (next.range.len() == 1 && entry.mode == Mode::DIR).then_some(entry.id)
    }

    fn file(&mut self, range: Range<usize>, before: Option<&Entry>) {
        for entry in &self.index.entries()[range] {
            // What was common to both sides before the conflict was committed before.
            if entry.stage() == Stage::Base {
                continue;
            }
            if entry.flags.contains(Flags::INTENT_TO_ADD) {
                self.out.intended += 1;
                continue;
            }
            let Some(kind) = entry.mode.to_tree_entry_mode().map(|mode| mode.kind()) else { continue };
            let path: &[u8] = entry.path(self.index);
            let conflict = entry.stage() != Stage::Unconflicted;
            self.change(path.to_vec(), entry.id, kind, before, conflict);
        }
    }

    fn change(&mut self, path: Vec<u8>, id: ObjectId, kind: EntryKind, before: Option<&Entry>, conflict: bool) {
        let before = before.map(|entry| (entry.id, entry.mode));
        // Whether it can be executed makes no difference to what it holds.
        let same = before.is_some_and(|before| before.0 == id && is_file(before.1) == is_file(kind));
        if !same {
            self.out.changes.push(Change { path, id, kind, before, conflict });
        }
    }

    fn gone(&mut self, prefix: &[u8], entry: &Entry) {
        let path = [prefix, &entry.name].concat();
        self.out.gone.push(Gone { path, id: entry.id, kind: entry.mode });
    }

    /// Compares two trees.
    fn trees(&mut self, prefix: &[u8], tree: ObjectId, before: Option<ObjectId>, depth: usize) {
        if depth > MAX_DEPTH {
            self.out.lost.push((prefix.to_vec(), tree, Lost::TooDeep));
            return;
        }
        let (entries, old) = (self.entries(prefix, Some(tree)), self.entries(prefix, before));
        let mut old = old.iter().peekable();
        for entry in &entries {
            while let Some(other) = old.next_if(|other| order_of_entries(other, entry).is_lt()) {
                self.gone(prefix, other);
            }
            let same = old.next_if(|other| order_of_entries(other, entry).is_eq());
            let path = [prefix, &entry.name].concat();
            if entry.mode == EntryKind::Tree {
                let before = same.map(|entry| entry.id);
                if before != Some(entry.id) {
                    self.trees(&[&path, &b"/"[..]].concat(), entry.id, before, depth + 1);
                }
            } else {
                self.change(path, entry.id, entry.mode, same, false);
            }
        }
        for other in old {
            self.gone(prefix, other);
        }
    }
}

fn is_file(kind: EntryKind) -> bool {
    matches!(kind, EntryKind::Blob | EntryKind::BlobExecutable)
}

/// Git sorts directories as if their names ended with a slash.
fn order(a: (&[u8], bool), b: (&[u8], bool)) -> Ordering {
    let slash = |is_directory: bool| is_directory.then_some(&b'/');
    a.0.iter().chain(slash(a.1)).cmp(b.0.iter().chain(slash(b.1)))
}

fn order_of(entry: &Entry, next: &Next<'_>) -> Ordering {
    order((&entry.name, entry.mode == EntryKind::Tree), (next.name, next.is_directory))
}

fn order_of_entries(a: &Entry, b: &Entry) -> Ordering {
    order((&a.name, a.mode == EntryKind::Tree), (&b.name, b.mode == EntryKind::Tree))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directories_sort_behind_files_of_their_name() {
        assert!(order((b"a", false), (b"a", true)).is_lt());
        assert!(order((b"a.b", false), (b"a", true)).is_lt());
        assert!(order((b"a0", false), (b"a", true)).is_gt());
    }
}
