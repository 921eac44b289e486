//! Which directories hold documents, so that "in this directory, above it or below it" is a question of ranges.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The directories of a run's documents, each before those below it.
#[derive(Default)]
pub(super) struct Directories {
    /// For each: its nearest ancestor that holds documents, and where those below it end.
    all: Vec<(Option<usize>, usize)>,
    by_path: HashMap<PathBuf, usize>,
}

impl Directories {
    pub(super) fn of<'p>(paths: impl Iterator<Item = &'p Path>) -> Self {
        let mut sorted: Vec<&Path> = paths.collect();
        // Paths compare by components: what is below a directory follows it without a gap.
        sorted.sort_unstable();
        sorted.dedup();
        let mut directories = Self::default();
        let mut open: Vec<usize> = Vec::new();
        for (at, path) in sorted.iter().enumerate() {
            while let Some(&above) = open.last() {
                if path.starts_with(sorted[above]) {
                    break;
                }
                directories.all[above].1 = at;
                open.pop();
            }
            directories.all.push((open.last().copied(), sorted.len()));
            directories.by_path.insert(path.to_path_buf(), at);
            open.push(at);
        }
        directories
    }

    /// The position of a directory.
    pub(super) fn position(&self, path: &Path) -> Option<usize> {
        self.by_path.get(path).copied()
    }

    /// The ranges of directories that belong with one: each of those above it, then itself with all below it.
    pub(super) fn around(&self, directory: usize) -> Vec<std::ops::Range<usize>> {
        let mut ranges = Vec::new();
        let mut above = self.all.get(directory).and_then(|(parent, _)| *parent);
        while let Some(at) = above {
            ranges.push(at..at + 1);
            above = self.all[at].0;
        }
        ranges.reverse();
        ranges.push(directory..self.all.get(directory).map_or(directory, |(_, end)| *end));
        ranges
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_with_a_directory_is_above_or_below_it() {
        let paths = ["p", "p/a", "p/a/x", "p/ab", "p/b", "q", ""];
        let directories = Directories::of(paths.iter().map(Path::new));
        for here in paths {
            let around = directories.around(directories.position(Path::new(here)).expect("it is known"));
            for there in paths {
                let at = directories.position(Path::new(there)).expect("it is known");
                let related = Path::new(here).starts_with(there) || Path::new(there).starts_with(here);
                assert_eq!(around.iter().any(|range| range.contains(&at)), related, "{here:?} {there:?}");
            }
        }
    }
}
