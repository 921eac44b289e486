//! Finding the files to look at.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use ignore::{DirEntry, WalkBuilder, WalkState};

use super::exclude::Exclude;
use super::tracked::tracked_files;
use crate::project::Holdings;

/// A file to look at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Path as reports show it: with `/` separators, as the user named it.
    pub shown: String,
    /// Path to open.
    pub path: PathBuf,
}

/// Something that could not be looked at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Path as reports show it.
    pub shown: String,
    /// Why, in a few words.
    pub reason: String,
}

/// How to walk.
#[derive(Clone, Debug)]
pub struct WalkOptions {
    /// Directory that relative paths start from.
    pub base: PathBuf,
    /// Whether `.gitignore`, `.ignore` and Git's exclude files hide files.
    pub honour_ignore: bool,
    /// Threads to use.
    pub threads: usize,
    /// Paths never looked at, as gitignore patterns.
    pub exclude: Vec<String>,
    /// Directory that the patterns are relative to.
    pub exclude_root: PathBuf,
}

/// What the walk found.
#[derive(Debug, Default)]
pub struct Selection {
    /// Regular files in path order, each once.
    pub files: Vec<Entry>,
    /// What could not be entered or does not exist.
    pub problems: Vec<Problem>,
    /// Symbolic links that were not followed.
    pub symlinks: usize,
    /// Sockets, pipes and devices.
    pub special: usize,
    /// How Git holds those of the files that may be OpenClaw's own; whoever makes the selection asks.
    pub holdings: Holdings,
}

/// Collects the files below `roots`. Paths named explicitly are always looked
/// at, and files that Git tracks are looked at although `.gitignore` names
/// them: a forced `git add` is exactly how a secret slips in.
#[must_use]
pub fn walk(roots: &[PathBuf], options: &WalkOptions) -> Selection {
    let found = Mutex::new(Selection::default());
    let (exclude, problems) = Exclude::new(&options.exclude, &options.exclude_root);
    lock(&found).problems.extend(problems);

    let mut directories = Vec::new();
    for root in roots {
        let path = options.base.join(root);
        match std::fs::metadata(&path) {
            // Patterns are compared with whole paths; without patterns the shorter ones do.
            Ok(metadata) if metadata.is_dir() && !options.exclude.is_empty() => {
                directories.push((root, path.canonicalize().unwrap_or(path)));
            }
            Ok(metadata) if metadata.is_dir() => directories.push((root, path)),
            Ok(metadata) if metadata.is_file() => lock(&found).files.push(Entry { shown: shown(root), path }),
            Ok(_) => lock(&found).problems.push(Problem { shown: shown(root), reason: "not a regular file".into() }),
            Err(error) => lock(&found).problems.push(Problem { shown: shown(root), reason: describe(&error) }),
        }
    }
    for (root, path) in &directories {
        walk_directory(root, path, options, exclude.overrides(), &found);
    }

    let mut selection = found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    if options.honour_ignore {
        add_tracked(&directories, &exclude, &mut selection);
    }
    selection.files.sort_unstable();
    selection.files.dedup_by(|a, b| a.path == b.path);
    selection.problems.sort_unstable();
    selection
}

fn walk_directory(
    root: &Path,
    path: &Path,
    options: &WalkOptions,
    overrides: &ignore::overrides::Override,
    found: &Mutex<Selection>,
) {
    let walker = WalkBuilder::new(path)
        .standard_filters(options.honour_ignore)
        .hidden(false)
        .overrides(overrides.clone())
        .filter_entry(|entry| entry.depth() == 0 || entry.file_name() != ".git")
        .threads(options.threads)
        .build_parallel();
    walker.run(|| {
        let mut batch = Batch { found, local: Selection::default() };
        Box::new(move |entry| {
            match entry {
                Ok(entry) => classify(&entry, root, path, &mut batch.local),
                Err(error) => batch.local.problems.push(walk_problem(&error, root, path)),
            }
            WalkState::Continue
        })
    });
}

/// What one thread found; handed over when the thread ends, so that the lock
/// is taken once a thread and not once a file.
struct Batch<'a> {
    found: &'a Mutex<Selection>,
    local: Selection,
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        let mut found = lock(self.found);
        found.files.append(&mut self.local.files);
        found.problems.append(&mut self.local.problems);
        found.symlinks += self.local.symlinks;
        found.special += self.local.special;
    }
}

fn lock<'a>(found: &'a Mutex<Selection>) -> std::sync::MutexGuard<'a, Selection> {
    found.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn classify(entry: &DirEntry, root: &Path, path: &Path, found: &mut Selection) {
    let Some(kind) = entry.file_type() else { return };
    if kind.is_file() {
        let shown = shown_below(root, path, entry.path());
        found.files.push(Entry { shown, path: entry.path().to_path_buf() });
    } else if kind.is_symlink() {
        found.symlinks += 1;
    } else if !kind.is_dir() {
        found.special += 1;
    }
    // A broken .gitignore hides nothing, yet its owner should hear of it.
    if let Some(error) = entry.error().filter(|error| !is_glob_error(error)) {
        found.problems.push(walk_problem(error, root, path));
    }
}

fn is_glob_error(error: &ignore::Error) -> bool {
    match error {
        ignore::Error::Glob { .. } => true,
        ignore::Error::Partial(errors) => errors.iter().all(is_glob_error),
        ignore::Error::WithLineNumber { err, .. }
        | ignore::Error::WithPath { err, .. }
        | ignore::Error::WithDepth { err, .. } => is_glob_error(err),
        _ => false,
    }
}

fn walk_problem(error: &ignore::Error, root: &Path, path: &Path) -> Problem {
    let place = error_path(error).map_or_else(|| shown(root), |at| shown_below(root, path, at));
    Problem { shown: place, reason: error.io_error().map_or_else(|| "cannot be walked".into(), describe) }
}

fn error_path(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => error_path(err),
        ignore::Error::Loop { child, .. } => Some(child),
        _ => None,
    }
}

/// Adds what Git tracks below the directories although it is ignored.
fn add_tracked(directories: &[(&PathBuf, PathBuf)], exclude: &Exclude, selection: &mut Selection) {
    let mut known: Option<BTreeSet<PathBuf>> = None;
    for (root, path) in directories {
        let tracked = tracked_files(path).unwrap_or_else(|reason| {
            let reason = format!("{reason}, so ignored files that are tracked were not looked at");
            selection.problems.push(Problem { shown: shown(root), reason });
            Vec::new()
        });
        for tracked in tracked {
            let known = known.get_or_insert_with(|| selection.files.iter().map(|entry| entry.path.clone()).collect());
            let excluded = exclude.covers(path, &tracked);
            if !excluded && !known.contains(&tracked) && std::fs::symlink_metadata(&tracked).is_ok_and(|m| m.is_file())
            {
                known.insert(tracked.clone());
                selection.files.push(Entry { shown: shown_below(root, path, &tracked), path: tracked });
            }
        }
    }
}

/// An operating system error in a few words, without the path.
pub(super) fn describe(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "no such file or directory".into(),
        std::io::ErrorKind::PermissionDenied => "permission denied".into(),
        _ => error.to_string(),
    }
}

fn shown_below(root: &Path, path: &Path, entry: &Path) -> String {
    let below = entry.strip_prefix(path).unwrap_or(entry);
    shown(&root.join(below))
}

/// A path as reports show it: `/` separators, no leading `./`.
fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() };
    match text.strip_prefix("./") {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => text,
    }
}
