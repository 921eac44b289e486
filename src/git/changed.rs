//! Everything that could be committed now: staged, changed in the worktree, and new files that nothing ignores.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use gix::ObjectId;
use gix::index::State;
use gix::index::entry::{Flags, Mode, Stage};

use super::holdings::holdings;
use super::index::{self, location, shown};
use super::objects::Objects;
use super::staged::{self, Options};
use crate::lint::{self, Outcome, Progress};
use crate::project::{Document, WorktreeStore};
use crate::source::{Entry, Selection, WalkOptions, walk};

/// Looks at the worktree's version of whatever could be committed now, and at the staged one where that is another.
///
/// # Errors
/// Says why there is no answer: no worktree, no index that can be read.
pub fn changed(
    repository: &gix::Repository,
    options: &Options<'_>,
    walking: &WalkOptions,
    progress: Option<&dyn Progress>,
    pool: &rayon::ThreadPool,
) -> Result<Outcome, String> {
    if repository.workdir().is_none() {
        return Err("a bare repository has no files that could be committed".to_owned());
    }
    let root = staged::root_of(repository);
    let index = index::read(repository)?;
    let objects = Objects::new(&repository.clone().into_sync());
    let head = index::head_tree(repository, &objects)?;
    let diff = index::compare(&objects, &index, head);
    let staged: HashSet<&[u8]> = diff.changes.iter().map(|change| change.path.as_slice()).collect();

    let mut plan = Plan::default();
    for entry in index.entries() {
        plan.add(entry, &index, &root, &staged);
    }
    plan.add_untracked(&index, &root, walking);
    plan.files.retain(|entry| !options.exclude.covers(&root, &entry.path));
    plan.files.sort_unstable();
    plan.files.dedup();

    let context = context(&plan, &index, &root);
    let holdings = holdings(&plan.files, &root);
    let selection = Selection { files: plan.files, problems: plan.problems, holdings, ..Selection::default() };
    let mut outcome = pool.install(|| lint::lint_among(selection, context, &WorktreeStore, options.settings, progress));
    if !plan.only_staged.is_empty() {
        let mut other = staged::entries(repository, options, |path| plan.only_staged.contains(path));
        staged::drop_known(&mut other, &outcome);
        outcome.merge(other);
    }
    Ok(outcome)
}

#[derive(Default)]
struct Plan {
    /// Files of the worktree.
    files: Vec<Entry>,
    /// Paths whose staged content is another than that of the worktree.
    only_staged: HashSet<Vec<u8>>,
    problems: Vec<crate::source::Problem>,
}

impl Plan {
    /// Decides about one entry of the index.
    fn add(&mut self, entry: &gix::index::Entry, index: &State, root: &Path, staged: &HashSet<&[u8]>) {
        let path: &[u8] = entry.path(index);
        if !(entry.mode == Mode::FILE || entry.mode == Mode::FILE_EXECUTABLE) {
            return;
        }
        let file = location(root, path);
        let is_file = fs::symlink_metadata(&file).is_ok_and(|metadata| metadata.is_file());
        let is_staged = staged.contains(path);
        let conflict = entry.stage() != Stage::Unconflicted;
        let intended = entry.flags.contains(Flags::INTENT_TO_ADD);
        let differs = conflict || intended || !is_file || is_modified(entry, index, &file);
        if is_file && (is_staged || differs) {
            self.files.push(Entry { shown: shown(path), path: file });
        }
        if is_staged && differs && !intended {
            self.only_staged.insert(path.to_vec());
        }
    }

    /// Adds what Git does not know and nothing ignores. Repositories within this one are none of its business.
    fn add_untracked(&mut self, index: &State, root: &Path, walking: &WalkOptions) {
        let options = WalkOptions { base: root.to_path_buf(), ..walking.clone() };
        let found = walk(&[PathBuf::from(".")], &options);
        self.problems.extend(found.problems);
        let tracked: HashSet<&[u8]> = index.entries().iter().map(|entry| -> &[u8] { entry.path(index) }).collect();
        let mut foreign: HashMap<PathBuf, bool> = HashMap::new();
        for entry in found.files {
            let below = entry.path.strip_prefix(root).unwrap_or(&entry.path).to_path_buf();
            let below = below.strip_prefix(".").map_or(below.clone(), Path::to_path_buf);
            let Ok(name) = gix::path::into_bstr(below.as_path()) else { continue };
            let name = gix::path::to_unix_separators_on_windows(name);
            if tracked.contains::<[u8]>(name.as_ref()) || in_other_repository(&below, root, &mut foreign) {
                continue;
            }
            self.files.push(Entry { shown: shown(&name), path: root.join(&below) });
        }
    }
}

/// Whether a directory between `root` and the file is a repository of its own.
fn in_other_repository(below: &Path, root: &Path, known: &mut HashMap<PathBuf, bool>) -> bool {
    let Some(parent) = below.parent().filter(|parent| !parent.as_os_str().is_empty()) else { return false };
    if let Some(&answer) = known.get(parent) {
        return answer;
    }
    let answer = root.join(parent).join(".git").exists() || in_other_repository(parent, root, known);
    known.insert(parent.to_path_buf(), answer);
    answer
}

/// Whether a file of the worktree is another than the entry says. Its time and size tell; where the file may have been
/// written in the same moment as the index, its content does.
fn is_modified(entry: &gix::index::Entry, index: &State, file: &Path) -> bool {
    let stat = gix::index::fs::Metadata::from_path_no_follow(file)
        .ok()
        .and_then(|metadata| gix::index::entry::Stat::from_fs(&metadata).ok());
    let options = gix::index::entry::stat::Options { trust_ctime: false, check_stat: false, ..Default::default() };
    let same = stat.is_some_and(|stat| stat.matches(&entry.stat, options));
    if same && !entry.stat.is_racy(index.timestamp(), options) {
        return false;
    }
    // What cannot be read counts as changed, and is then reported by whoever looks at it.
    fs::read(file).map_or(true, |bytes| hash(&bytes, entry.id.kind()) != Some(entry.id))
}

fn hash(bytes: &[u8], kind: gix::hash::Kind) -> Option<ObjectId> {
    gix::objs::compute_hash(kind, gix::objs::Kind::Blob, bytes).ok()
}

/// Configurations that did not change and that the changed ones belong with.
fn context(plan: &Plan, index: &State, root: &Path) -> Vec<Document> {
    let changed: HashSet<&[u8]> = plan.files.iter().map(|entry| entry.shown.as_bytes()).collect();
    let mut near = staged::Near::default();
    for path in &changed {
        // Whether it is a configuration nobody knows yet.
        near.add(path, true);
    }
    let candidates = staged::candidates(index, &near, &changed);
    let read = |(path, _): (&[u8], ObjectId)| {
        let file = location(root, path);
        let small = fs::symlink_metadata(&file).is_ok_and(|metadata| metadata.is_file() && metadata.len() < 1 << 20);
        let bytes = small.then(|| fs::read(&file).ok()).flatten()?;
        lint::recognise(shown(path), &file, &bytes, None)
    };
    candidates.into_iter().filter_map(read).collect()
}
