//! Submodules that are cloned here: repositories of their own, below the directory of the one around them.

use std::path::{Path, PathBuf};

use crate::lint::Outcome;

/// Deepest nesting of directories that is searched, names with slashes and submodules of submodules included.
const DEEPEST: usize = 16;

/// The Git directories of all submodules, those of submodules included, each with its name: the path at which it was
/// added, unless somebody chose another one. In the order of the names.
#[must_use]
pub fn submodules(repository: &gix::Repository) -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    search(&repository.common_dir().join("modules"), "", 0, &mut found);
    found.sort();
    found
}

fn search(directory: &Path, prefix: &str, depth: usize, found: &mut Vec<(String, PathBuf)>) {
    if depth > DEEPEST {
        return;
    }
    for entry in std::fs::read_dir(directory).into_iter().flatten().filter_map(Result::ok) {
        // Links are not followed: they lead elsewhere, or in circles.
        if !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            continue;
        }
        let path = entry.path();
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if path.join("HEAD").is_file() && path.join("objects").is_dir() {
            search(&path.join("modules"), &format!("{name}/"), depth + 1, found);
            found.push((name, path));
        } else {
            search(&path, &format!("{name}/"), depth + 1, found);
        }
    }
}

/// Adds what was found in a submodule, its paths below the submodule's name.
pub fn add(outcome: &mut Outcome, name: &str, mut inner: Outcome) {
    let below = |path: &mut String| *path = format!("{name}/{path}");
    for finding in &mut inner.findings {
        below(&mut finding.path);
        finding.related.iter_mut().for_each(|related| below(&mut related.path));
    }
    inner.sources.iter_mut().for_each(|source| below(&mut source.path));
    inner.scope.unscanned.iter_mut().for_each(|(what, _)| *what = format!("{name}: {what}"));
    inner.scope.limits.iter_mut().for_each(|limit| *limit = format!("{name}: {limit}"));
    outcome.findings.append(&mut inner.findings);
    outcome.findings.sort_by(crate::finding::Finding::report_order);
    outcome.sources.append(&mut inner.sources);
    outcome.notes.extend(inner.notes.into_iter().map(|note| format!("{name}: {note}")));
    for (sum, more) in [(&mut outcome.scope.commits, inner.scope.commits), (&mut outcome.scope.refs, inner.scope.refs)]
    {
        *sum = sum.zip(more).map(|(sum, more)| sum + more).or(*sum);
    }
    outcome.scope.merge(inner.scope);
}
