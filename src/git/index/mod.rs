//! The index: what the next commit will hold.

mod diff;
mod store;

pub use diff::{Change, Diff, Gone, compare, everything};
pub use store::{IndexStore, TreeStore};

use std::path::Path;

use gix::ObjectId;

use super::objects::{Lost, Objects};

/// Reads the index that Git would use now, which is another file than usual during `commit -a` and `commit -- PATH`.
/// None is as good as an empty one.
///
/// # Errors
/// Says why it cannot be read.
pub fn read(repository: &gix::Repository) -> Result<gix::index::File, String> {
    let path = repository.index_path();
    if let Err(error) = std::fs::metadata(&path)
        && error.kind() == std::io::ErrorKind::NotFound
    {
        let empty = gix::index::State::new(repository.object_hash());
        return Ok(gix::index::File::from_state(empty, path));
    }
    // Like Git, without the checksum over the whole file; unlike Git, on one thread, which is faster for all but huge ones.
    let options = gix::index::decode::Options { thread_limit: Some(1), ..Default::default() };
    let index = gix::index::File::at(path, repository.object_hash(), true, options)
        .map_err(|error| format!("the index cannot be read: {}", error.probable_cause()))?;
    let order = |pair: &[gix::index::Entry]| pair[0].cmp(&pair[1], &index).is_lt();
    if !index.entries().windows(2).all(order) {
        return Err("the index is not in order".to_owned());
    }
    // Git refuses to write such paths; here they must not lead out of the repository.
    let entries = || index.entries().iter().map(|entry| -> &[u8] { entry.path(&index) });
    let dots = memchr::memmem::find(index.path_backing(), b"..").is_some();
    if entries()
        .any(|path| path.first() == Some(&b'/') || (dots && path.split(|&byte| byte == b'/').any(|part| part == b"..")))
    {
        return Err("the index holds paths that lead out of the repository".to_owned());
    }
    Ok(index)
}

/// The trees of the commits that are being merged into HEAD, while a merge waits for its commit.
#[must_use]
pub fn merged_trees(repository: &gix::Repository, objects: &Objects) -> Vec<ObjectId> {
    let text = std::fs::read_to_string(repository.git_dir().join("MERGE_HEAD")).unwrap_or_default();
    let commits = text.lines().filter_map(|line| ObjectId::from_hex(line.trim().as_bytes()).ok());
    commits.filter_map(|id| objects.commit(id).ok()).map(|commit| commit.tree).collect()
}

/// The tree of HEAD; nothing before the first commit.
///
/// # Errors
/// Says which object cannot be read.
pub fn head_tree(repository: &gix::Repository, objects: &Objects) -> Result<Option<ObjectId>, String> {
    let head = repository.head().map_err(|error| format!("HEAD cannot be read: {}", error.probable_cause()))?;
    if head.is_unborn() {
        return Ok(None);
    }
    let commit = head.id().ok_or("HEAD points nowhere")?.detach();
    objects.commit(commit).map(|commit| Some(commit.tree)).map_err(|lost| format!("commit {commit} is {lost}"))
}

/// A path of Git as reports show it.
#[must_use]
pub fn shown(path: &[u8]) -> String {
    String::from_utf8_lossy(path).into_owned()
}

/// A path of Git below a directory; a path that no file of this system can have stays as reports show it.
#[must_use]
pub fn location(directory: &Path, path: &[u8]) -> std::path::PathBuf {
    gix::path::from_byte_slice(path).map_or_else(|_| directory.join(shown(path)), |path| directory.join(path))
}

/// Why a blob was not looked at.
#[must_use]
pub fn reason(lost: &Lost, id: ObjectId) -> String {
    match lost {
        Lost::Missing => format!("object {id} is missing; a partial clone lacks it until `git fetch`"),
        other => format!("object {id} is {other}"),
    }
}
