//! What Git tracks, read from the index without running Git.

use std::path::{Path, PathBuf};

/// Files in the index of the repository that holds `directory`, as far as they
/// lie below it; none where there is no repository.
///
/// # Errors
/// Says why the index of a repository cannot be read.
pub(super) fn tracked_files(directory: &Path) -> Result<Vec<PathBuf>, String> {
    match gix::discover_with_environment_overrides(directory) {
        Ok(repository) => read_index(&repository, directory),
        Err(_) => Ok(Vec::new()),
    }
}

fn read_index(repository: &gix::Repository, directory: &Path) -> Result<Vec<PathBuf>, String> {
    let Some(prefix) = prefix_of(repository, directory) else { return Ok(Vec::new()) };
    let index = repository.index_or_empty().map_err(|_| "Git's index cannot be read".to_owned())?;
    let regular = |mode: gix::index::entry::Mode| {
        mode == gix::index::entry::Mode::FILE || mode == gix::index::entry::Mode::FILE_EXECUTABLE
    };
    let below = |path: &[u8]| -> Option<PathBuf> {
        let rest = if prefix.is_empty() { path } else { path.strip_prefix(prefix.as_slice())?.strip_prefix(b"/")? };
        Some(directory.join(gix::path::from_byte_slice(rest).ok()?))
    };
    Ok(index
        .entries()
        .iter()
        .filter(|entry| regular(entry.mode))
        .filter_map(|entry| below(entry.path(&index)))
        .collect())
}

/// Where the directory lies within the work tree, with `/` separators; nothing
/// for a bare repository or a directory outside.
fn prefix_of(repository: &gix::Repository, directory: &Path) -> Option<Vec<u8>> {
    let workdir = repository.workdir()?.canonicalize().ok()?;
    let inside = directory.canonicalize().ok()?;
    let prefix = gix::path::into_bstr(inside.strip_prefix(&workdir).ok()?).ok()?;
    Some(gix::path::to_unix_separators_on_windows(prefix).to_vec())
}
