//! Which files of the worktree Git tracks, ignores, or would take with the next `git add`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use gix::bstr::BString;
use ignore::Match;
use ignore::gitignore::Gitignore;

use super::{index, open_at};
use crate::model::state::{self, MAIN_CONFIGS};
use crate::project::{Gap, Held, Holdings, Standing};
use crate::source::Entry;

/// What lies beside a configuration only where OpenClaw runs.
const TRACES: [&str; 5] = [
    "agents/main/agent",
    "agents/main/sessions",
    "identity/device.json",
    "state/openclaw.sqlite",
    "credentials/oauth.json",
];

/// Asks Git about those of the files that may be OpenClaw's own. `base` is the directory that their paths start from.
/// Files outside of any repository are left out.
#[must_use]
pub fn holdings(files: &[Entry], base: &Path) -> Holdings {
    // Where the run starts inside a state directory, paths do not show it.
    let inside = base.canonicalize().is_ok_and(|base| state::is_suspect(bytes(&base.join("x"))));
    let mut census = Census::default();
    for entry in files {
        let name = entry.path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if MAIN_CONFIGS.contains(&name) {
            census.config(entry);
        } else if inside || state::is_suspect(bytes(&entry.path)) {
            census.file(entry);
        }
    }
    let mut out = census.out;
    out.problems.sort();
    out.problems.dedup();
    out
}

/// A path as rules and reports read it, with slashes; what is not UTF-8 in it is replaced.
fn slashed(path: &Path) -> String {
    let shown = path.to_string_lossy();
    if cfg!(windows) { shown.replace('\\', "/") } else { shown.into_owned() }
}

/// A path as Git's index has it: on Unix, any bytes.
fn in_git(path: &Path) -> BString {
    if cfg!(windows) { slashed(path).into() } else { bytes(path).into() }
}

fn bytes(path: &Path) -> &[u8] {
    path.as_os_str().as_encoded_bytes()
}

#[derive(Default)]
struct Census {
    /// The repository that a directory belongs to, if any, by the directory as the run names it.
    directories: HashMap<PathBuf, Option<(usize, PathBuf)>>,
    repositories: Vec<Repository>,
    out: Holdings,
}

struct Repository {
    root: PathBuf,
    index: Option<gix::index::File>,
    ignored: Ignored,
}

impl Census {
    fn file(&mut self, entry: &Entry) {
        let Some((number, place)) = self.place(entry) else { return };
        let path = slashed(&place);
        if state::recognise(&path, |_| true).is_none() {
            return;
        }
        let repository = &mut self.repositories[number];
        let Some(index) = &repository.index else { return };
        let standing = if index.entry_by_path(in_git(&place).as_ref()).is_some() {
            Standing::Tracked
        } else if repository.ignored.covers(&place) {
            return;
        } else {
            Standing::Open
        };
        let location = std::path::absolute(&entry.path).unwrap_or_else(|_| entry.path.clone());
        self.out.files.push(Held { shown: entry.shown.clone(), path, location, standing, origin: None });
    }

    /// A main configuration: is this where OpenClaw keeps its state?
    fn config(&mut self, entry: &Entry) {
        let Some(directory) = entry.path.parent() else { return };
        let real = directory.canonicalize().unwrap_or_default();
        let is_named = real.file_name().and_then(|name| name.to_str()).is_some_and(state::is_state_name);
        if !is_named && !TRACES.iter().any(|trace| real.join(trace).exists()) {
            return;
        }
        let Some((number, place)) = self.place(entry) else { return };
        let within = place.parent().unwrap_or_else(|| Path::new(""));
        let directory = slashed(within);
        if state::is_example(&directory) {
            return;
        }
        let ignored = &mut self.repositories[number].ignored;
        let missing: Vec<&str> = state::representatives()
            .filter(|(example, _)| !ignored.covers(within.join(example)))
            .map(|(_, pattern)| pattern)
            .collect();
        if !missing.is_empty() {
            self.out.gaps.push(Gap { shown: entry.shown.clone(), directory, missing });
        }
    }

    /// The repository of a file, and its path there.
    fn place(&mut self, entry: &Entry) -> Option<(usize, PathBuf)> {
        let parent = entry.path.parent().map(Path::to_path_buf).unwrap_or_default();
        if !self.directories.contains_key(&parent) {
            let found = self.locate(&parent, &entry.shown);
            self.directories.insert(parent.clone(), found);
        }
        let (number, directory) = self.directories.get(&parent)?.as_ref()?;
        Some((*number, directory.join(entry.path.file_name()?)))
    }

    fn locate(&mut self, directory: &Path, shown: &str) -> Option<(usize, PathBuf)> {
        let directory = if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
        let real = directory.canonicalize().ok()?;
        let root = real.ancestors().find(|ancestor| ancestor.join(".git").exists())?;
        let known = self.repositories.iter().position(|repository| repository.root == root);
        let number = known.unwrap_or_else(|| {
            let opened = open_at(root).map_err(|error| error.to_string());
            let index = opened.and_then(|repository| index::read(&repository));
            if let Err(reason) = &index {
                let reason = format!("{reason}, so nobody knows which files of the state directory Git tracks");
                self.out.problems.push((shown.to_owned(), reason));
            }
            let ignored = Ignored::new(root.to_path_buf());
            self.repositories.push(Repository { root: root.to_path_buf(), index: index.ok(), ignored });
            self.repositories.len() - 1
        });
        Some((number, real.strip_prefix(root).ok()?.to_path_buf()))
    }
}

/// What the `.gitignore` files of a repository and Git's exclude files cover.
struct Ignored {
    root: PathBuf,
    /// The `.gitignore` of a directory, by the directory's path.
    files: HashMap<PathBuf, Gitignore>,
    /// `.git/info/exclude`, then the user's own.
    more: Vec<Gitignore>,
}

impl Ignored {
    fn new(root: PathBuf) -> Self {
        let mut builder = ignore::gitignore::GitignoreBuilder::new(&root);
        // A file that is missing excludes nothing.
        let _ = builder.add(root.join(".git/info/exclude"));
        let own = builder.build().unwrap_or_else(|_| Gitignore::empty());
        let user = ignore::gitignore::GitignoreBuilder::new(&root).build_global().0;
        Self { root, files: HashMap::new(), more: vec![own, user] }
    }

    /// Whether a file is ignored, or a directory that it lies in.
    fn covers(&mut self, path: impl AsRef<Path>) -> bool {
        let path = path.as_ref();
        let mut above: Vec<&Path> = path.ancestors().filter(|part| !part.as_os_str().is_empty()).collect();
        above.reverse();
        above.into_iter().any(|part| self.names(part, part != path))
    }

    /// Whether the pattern that counts for this very path, the one of the deepest file, ignores it.
    fn names(&mut self, path: &Path, is_directory: bool) -> bool {
        let full = self.root.join(path);
        for directory in path.ancestors().skip(1) {
            let at = self.root.join(directory);
            let file = self.files.entry(directory.to_path_buf()).or_insert_with(|| {
                let name = at.join(".gitignore");
                if name.is_file() { Gitignore::new(name).0 } else { Gitignore::empty() }
            });
            match file.matched(&full, is_directory) {
                Match::None => {}
                Match::Ignore(_) => return true,
                Match::Whitelist(_) => return false,
            }
        }
        for file in &self.more {
            match file.matched(&full, is_directory) {
                Match::None => {}
                Match::Ignore(_) => return true,
                Match::Whitelist(_) => return false,
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_deepest_pattern_counts_and_nothing_within_an_ignored_directory_comes_back() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let root = directory.path();
        std::fs::create_dir_all(root.join("a/b")).expect("directories");
        std::fs::write(root.join(".gitignore"), "*.key\n/a/b/\n").expect("a file");
        std::fs::write(root.join("a/.gitignore"), "!kept.key\n").expect("a file");
        std::fs::write(root.join("a/b/.gitignore"), "!x\n").expect("a file");
        let mut ignored = Ignored::new(root.to_path_buf());
        for (path, expected) in [
            ("x.key", true),
            ("a/x.key", true),
            ("a/kept.key", false),
            ("a/b/x", true),
            ("a/c", false),
            ("b/a/b/c", false),
        ] {
            assert_eq!(ignored.covers(path), expected, "{path}");
        }
    }
}
