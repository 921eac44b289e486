//! What the settings exclude, for paths that no walk finds.

use std::path::{Path, PathBuf};

use ignore::overrides::{Override, OverrideBuilder};

use super::Problem;

/// Paths that are never looked at.
#[derive(Clone, Debug)]
pub struct Exclude {
    overrides: Override,
}

impl Exclude {
    /// Excludes what the patterns, written as in a `.gitignore` of `root`, cover.
    /// Patterns that are broken exclude nothing and are returned.
    #[must_use]
    pub fn new(patterns: &[String], root: &Path) -> (Self, Vec<Problem>) {
        let mut builder = OverrideBuilder::new(root);
        let mut problems = Vec::new();
        for pattern in patterns {
            if let Err(error) = builder.add(&format!("!{pattern}")) {
                problems.push(Problem { shown: pattern.clone(), reason: error.to_string() });
            }
        }
        (Self { overrides: builder.build().unwrap_or_else(|_| Override::empty()) }, problems)
    }

    /// The matcher for a walk.
    pub(super) fn overrides(&self) -> &Override {
        &self.overrides
    }

    /// Whether the file at `path` below `directory`, or a directory between the two, is excluded. Both are absolute
    /// and without symbolic links.
    #[must_use]
    pub fn covers(&self, directory: &Path, path: &Path) -> bool {
        if self.overrides.is_empty() {
            return false;
        }
        let path: PathBuf = directory.join(path);
        let inside = path.ancestors().take_while(|ancestor| ancestor.starts_with(directory));
        inside.enumerate().any(|(up, ancestor)| self.overrides.matched(ancestor, up > 0).is_ignore())
    }
}
