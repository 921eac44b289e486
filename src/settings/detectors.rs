//! `[detectors]`: files with the user's own detectors.

use std::path::{Path, PathBuf};

use ignore::gitignore::GitignoreBuilder;
use serde::Deserialize;

/// Which files hold detectors of the user's own.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct DetectorFiles {
    /// Paths relative to the settings; `*`, `?` and `[…]` may stand in the name of the file.
    pub files: Vec<String>,
    /// A rule file of gitleaks.
    pub gitleaks: Option<Gitleaks>,
}

/// A rule file of gitleaks: the one with the usual name, or another.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Gitleaks {
    /// Whether `.gitleaks.toml` beside the settings is used. It never is unless somebody says so.
    Usual(bool),
    /// The path of the file, relative to the settings.
    File(String),
}

impl DetectorFiles {
    /// The files in the order in which they are named, those of one pattern by name; `root` is what they are relative
    /// to.
    ///
    /// # Errors
    /// Says which pattern matches nothing or is broken. Whether the files can be read is not looked at.
    pub fn resolve(&self, root: &Path) -> Result<Vec<PathBuf>, String> {
        let mut all = Vec::new();
        for pattern in &self.files {
            all.extend(matching(root, pattern)?);
        }
        match &self.gitleaks {
            None | Some(Gitleaks::Usual(false)) => {}
            Some(Gitleaks::Usual(true)) => all.push(root.join(".gitleaks.toml")),
            Some(Gitleaks::File(path)) => all.push(root.join(path)),
        }
        Ok(all)
    }
}

fn matching(root: &Path, pattern: &str) -> Result<Vec<PathBuf>, String> {
    let (directory, name) = pattern.rsplit_once('/').unwrap_or((".", pattern));
    let special = |text: &str| text.contains(['*', '?', '[']);
    if special(directory) {
        return Err(format!("`{pattern}`: only the name of a detector file may be a pattern, not its directory"));
    }
    if !special(name) {
        return Ok(vec![root.join(pattern)]);
    }
    let mut builder = GitignoreBuilder::new("");
    let added = builder.add_line(None, &format!("/{name}")).and_then(|builder| builder.build());
    let glob = added.map_err(|_| format!("`{pattern}` is not a valid path pattern"))?;
    let directory = root.join(directory);
    let entries =
        std::fs::read_dir(&directory).map_err(|error| format!("cannot read {}: {error}", directory.display()))?;
    let mut found: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.path().is_file() && glob.matched(Path::new(&entry.file_name()), false).is_ignore())
        .map(|entry| entry.path())
        .collect();
    found.sort();
    if found.is_empty() { Err(format!("no detector file matches `{pattern}`")) } else { Ok(found) }
}
