//! What the next commit will hold: the blobs of the index that HEAD does not have, and what they bring.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use gix::ObjectId;
use gix::objs::Kind as ObjectKind;
use gix::objs::tree::EntryKind;
use rayon::prelude::*;

use super::index::{self, Change, Diff, IndexStore, location, reason, shown};
use super::objects::{Lost, Objects};
use crate::git::range::examine::is_lfs_pointer;
use crate::lint::{self, Looked, Outcome, Texts};
use crate::origin::Origin;
use crate::output::{Scope, Unit};
use crate::project::Document;
use crate::settings::Settings;
use crate::source::Exclude;

pub(super) mod context;
mod known;

pub(super) use context::{Near, candidates};
pub(super) use known::{TELLING, drop_known};

/// Up to this many blobs are looked at sooner than threads are started.
const FEW: usize = 24;

/// What to look at, and how.
pub struct Options<'a> {
    /// The whole index instead of what differs from HEAD, and everything found in it.
    pub all: bool,
    /// What is never looked at.
    pub exclude: &'a Exclude,
    /// Settings of the run.
    pub settings: &'a Settings,
    /// Threads that may be used.
    pub threads: usize,
}

/// Looks at what is staged.
#[must_use]
pub fn staged(repository: &gix::Repository, options: &Options<'_>) -> Outcome {
    let mut run = match Run::open(repository, options) {
        Ok(run) => run,
        Err(problem) => return failed(problem),
    };
    if options.all {
        return run.finish(index::everything(&run.objects, &run.index), None, Vec::new());
    }
    let mut limits = Vec::new();
    let head = index::head_tree(repository, &run.objects).unwrap_or_else(|problem| {
        limits.push(format!("{problem}, so that everything staged counts as new"));
        None
    });
    let mut diff = index::compare(&run.objects, &run.index, head);
    run.merged = index::merged_trees(repository, &run.objects);
    let before = diff.changes.len();
    diff.changes.retain(|change| !comes_with(change, &run.merged, &run.objects));
    let theirs = before - diff.changes.len();
    let mut outcome = run.finish(diff, head, limits);
    if theirs > 0 {
        let files = if theirs == 1 { "1 file is".to_owned() } else { format!("{theirs} files are") };
        outcome.notes.push(format!("{files} as in the branch that is merged, and not looked at again; --all does"));
    }
    outcome
}

/// Looks at some entries of the index whatever HEAD has: those whose path `wanted` accepts.
#[must_use]
pub fn entries(repository: &gix::Repository, options: &Options<'_>, wanted: impl Fn(&[u8]) -> bool) -> Outcome {
    let run = match Run::open(repository, options) {
        Ok(run) => run,
        Err(problem) => return failed(problem),
    };
    let mut diff = index::everything(&run.objects, &run.index);
    diff.changes.retain(|change| wanted(&change.path));
    diff.intended = 0;
    run.finish(diff, None, Vec::new())
}

/// Whether a change is none of the commit's own: a merge takes the file as the other side has it.
fn comes_with(change: &Change, merged: &[ObjectId], objects: &Objects) -> bool {
    let same = |&tree: &ObjectId| {
        objects.at_path(tree, &change.path).ok().flatten().is_some_and(|entry| entry.id == change.id)
    };
    !change.conflict && merged.iter().any(same)
}

/// The directory that the paths of the index start at; for a bare repository one that does not matter.
#[must_use]
pub fn root_of(repository: &gix::Repository) -> PathBuf {
    let root = repository.workdir().unwrap_or_else(|| repository.git_dir());
    root.canonicalize().unwrap_or_else(|_| root.to_path_buf())
}

fn failed(problem: String) -> Outcome {
    let scope = Scope { unit: Unit::Blobs, limits: vec![problem], ..Scope::default() };
    Outcome { scope, ..Outcome::default() }
}

/// A blob with the path it is looked at under.
#[derive(Clone, Debug)]
struct Item {
    path: Vec<u8>,
    id: ObjectId,
}

struct Run<'a> {
    shared: gix::ThreadSafeRepository,
    objects: Objects,
    index: gix::index::File,
    root: PathBuf,
    options: &'a Options<'a>,
    /// Trees of the commits that are being merged.
    merged: Vec<ObjectId>,
}

impl<'a> Run<'a> {
    fn open(repository: &gix::Repository, options: &'a Options<'a>) -> Result<Self, String> {
        let index = index::read(repository)?;
        let shared = repository.clone().into_sync();
        let objects = Objects::new(&shared);
        Ok(Self { shared, objects, index, root: root_of(repository), options, merged: Vec::new() })
    }

    /// Looks at what differs. `limits` say why less than everything could be compared.
    fn finish(&self, diff: Diff, head: Option<ObjectId>, limits: Vec<String>) -> Outcome {
        let scope = Scope { unit: Unit::Blobs, limits, ..Scope::default() };
        let mut texts = Texts { scope, ..Texts::default() };
        let (items, mut notes) = self.select(&diff, &mut texts.scope);
        let mut pointers = 0;
        let mut near = Near::default();
        for (item, looked) in items.iter().zip(self.look(&items)) {
            match looked {
                Ok((looked, is_pointer)) => {
                    pointers += u64::from(is_pointer);
                    near.add(&item.path, looked.is_config());
                    texts.looked.push(looked);
                }
                Err(lost) => {
                    texts.scope.unscanned.push((shown(&item.path), reason(&lost, item.id)));
                }
            }
        }
        if pointers > 0 {
            texts.scope.skipped.push(("Git LFS pointer".to_owned(), pointers));
        }
        let changed: HashSet<&[u8]> = items.iter().map(|item| item.path.as_slice()).collect();
        texts.context = self.context(&near, &changed);
        let store = IndexStore::new(&self.index, self.root.clone(), Objects::new(&self.shared));
        let mut outcome = texts.finish(&store, self.options.settings);
        if !self.options.all && !outcome.findings.is_empty() {
            self.keep_new(&mut outcome, &diff, head, || self.context(&near, &changed));
        }
        notes.append(&mut outcome.notes);
        outcome.notes = notes;
        outcome
    }

    /// The blobs to look at. What is no file is counted or named.
    fn select(&self, diff: &Diff, scope: &mut Scope) -> (Vec<Item>, Vec<String>) {
        let mut items = Vec::with_capacity(diff.changes.len());
        let (mut links, mut submodules, mut conflicts) = (0, Vec::new(), Vec::new());
        for change in &diff.changes {
            if self.options.exclude.covers(&self.root, &location(Path::new(""), &change.path)) {
                continue;
            }
            match change.kind {
                EntryKind::Blob | EntryKind::BlobExecutable => {
                    if change.conflict {
                        conflicts.push(shown(&change.path));
                    }
                    items.push(Item { path: change.path.clone(), id: change.id });
                }
                EntryKind::Link => links += 1,
                EntryKind::Commit => submodules.push(shown(&change.path)),
                EntryKind::Tree => {}
            }
        }
        // Both sides of a conflict may have resolved to the same content.
        items.dedup_by(|a, b| (&a.path, a.id) == (&b.path, b.id));
        for (what, count) in [
            ("symbolic link", links),
            ("submodule", submodules.len() as u64),
            ("file with the intent to add it, nothing of which is staged", diff.intended),
        ] {
            if count > 0 {
                scope.skipped.push((what.to_owned(), count));
            }
        }
        let lost = diff.lost.iter().map(|(path, id, lost)| {
            let path = if path.is_empty() { "HEAD".to_owned() } else { shown(path) };
            format!("{}, so that everything staged in {path} counts as new", reason(lost, *id))
        });
        scope.limits.extend(lost);
        let mut notes = Vec::new();
        conflicts.dedup();
        for (names, what) in [
            (submodules, "submodules are not looked at; check them where they live"),
            (conflicts, "in conflict: both sides were looked at"),
        ] {
            if !names.is_empty() {
                notes.push(format!("{what}: {}", listed(&names)));
            }
        }
        (items, notes)
    }

    /// Looks at each blob, in order, by several threads if there are many.
    fn look(&self, items: &[Item]) -> Vec<Result<(Looked, bool), Lost>> {
        let (shared, root) = (&self.shared, self.root.as_path());
        if items.len() > FEW && self.options.threads > 1 {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(self.options.threads).build();
            if let Ok(pool) = pool {
                let start = || (Objects::new(shared), Vec::new());
                let one =
                    |(objects, buffer): &mut (Objects, Vec<u8>), item: &Item| look_at(objects, root, buffer, item);
                return pool.install(|| items.par_iter().map_init(start, one).collect());
            }
        }
        let mut buffer = Vec::new();
        items.iter().map(|item| look_at(&self.objects, root, &mut buffer, item)).collect()
    }

    /// Configurations of the index that the changed ones belong with.
    fn context(&self, near: &Near<'_>, changed: &HashSet<&[u8]>) -> Vec<Document> {
        let mut buffer = Vec::new();
        let candidates = context::candidates(&self.index, near, changed);
        let mut room = context::MAX_BYTES;
        let read = |(path, id): (&[u8], ObjectId)| {
            let bytes = self.objects.read_as(id, ObjectKind::Blob, &mut buffer).ok()?;
            room = room.checked_sub(bytes.len())?;
            let origin = Some(Box::new(Origin::index(id.to_string())));
            lint::recognise(shown(path), &location(&self.root, path), bytes, origin)
        };
        candidates.into_iter().filter_map(read).collect()
    }
}

/// Looks at a blob. Also says whether it is a pointer of Git LFS: something else may stand in one.
fn look_at(objects: &Objects, root: &Path, buffer: &mut Vec<u8>, item: &Item) -> Result<(Looked, bool), Lost> {
    let bytes = objects.read_as(item.id, ObjectKind::Blob, buffer)?;
    let origin = Some(Box::new(Origin::index(item.id.to_string())));
    let looked = lint::look(shown(&item.path), &location(root, &item.path), bytes, origin);
    Ok((looked, is_lfs_pointer(bytes)))
}

/// The first few names.
fn listed(names: &[String]) -> String {
    const SHOWN: usize = 5;
    let more = names.len().saturating_sub(SHOWN);
    let named = names[..names.len() - more].join(", ");
    if more > 0 { format!("{named} and {more} more") } else { named }
}

/// Whether an entry is a file.
fn is_file(change: &Change) -> bool {
    matches!(change.kind, EntryKind::Blob | EntryKind::BlobExecutable)
}
