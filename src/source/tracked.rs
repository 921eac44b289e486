//! What Git tracks, read from the index without running Git.

use std::path::{Path, PathBuf};

/// Files in the index of the repository that holds `directory`, as far as they
/// lie below it. Nothing where there is no repository or no readable index:
/// the walk has the files then all the same.
pub(super) fn tracked_files(directory: &Path) -> Vec<PathBuf> {
    read_index(directory).unwrap_or_default()
}

fn read_index(directory: &Path) -> Option<Vec<PathBuf>> {
    let repository = gix::discover_with_environment_overrides(directory).ok()?;
    let workdir = repository.workdir()?.canonicalize().ok()?;
    let inside = directory.canonicalize().ok()?;
    let prefix = inside.strip_prefix(&workdir).ok()?;
    let prefix = gix::path::to_unix_separators_on_windows(gix::path::into_bstr(prefix).ok()?).into_owned();
    let index = repository.index_or_empty().ok()?;
    let regular = |mode: gix::index::entry::Mode| {
        mode == gix::index::entry::Mode::FILE || mode == gix::index::entry::Mode::FILE_EXECUTABLE
    };
    let below = |path: &[u8]| -> Option<PathBuf> {
        let rest = if prefix.is_empty() { path } else { path.strip_prefix(prefix.as_slice())?.strip_prefix(b"/")? };
        Some(directory.join(gix::path::from_byte_slice(rest).ok()?))
    };
    Some(
        index
            .entries()
            .iter()
            .filter(|entry| regular(entry.mode))
            .filter_map(|entry| below(entry.path(&index)))
            .collect(),
    )
}
