//! Files as they will be after the commit, and as they were before it.

use std::path::{Component, Path, PathBuf};
use std::sync::Mutex;

use gix::ObjectId;
use gix::index::State;
use gix::objs::Kind;
use gix::objs::tree::EntryKind;

use crate::git::objects::{Entry, Lost, Objects};
use crate::origin::Origin;
use crate::project::{FileStore, ReadError};

/// Files of the index, staged in this commit or not. Files outside of the repository are none of its business.
pub struct IndexStore<'a> {
    index: &'a State,
    root: PathBuf,
    objects: Mutex<Objects>,
}

impl<'a> IndexStore<'a> {
    /// The files of an index whose paths start at `root`.
    #[must_use]
    pub fn new(index: &'a State, root: PathBuf, objects: Objects) -> Self {
        Self { index, root, objects: Mutex::new(objects) }
    }

    fn entry(&self, path: &Path) -> Option<Entry> {
        let path = below(&self.root, path)?;
        let entry = self.index.entry_by_path(path.as_slice().into());
        if let Some(entry) = entry {
            let mode = entry.mode.to_tree_entry_mode()?.kind();
            return Some(Entry { name: Vec::new(), mode, id: entry.id });
        }
        // In a sparse index a whole directory may be one entry.
        let slashes = memchr::memrchr_iter(b'/', &path);
        let folded = |slash: usize| {
            let entry = self.index.entry_by_path(path[..=slash].into())?;
            let objects = self.objects.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            objects.at_path(entry.id, &path[slash + 1..]).ok().flatten()
        };
        self.index.is_sparse().then(|| slashes.into_iter().find_map(folded)).flatten()
    }
}

impl FileStore for IndexStore<'_> {
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
        let entry = self.entry(path).ok_or(ReadError::Missing)?;
        read(&self.objects, &entry, limit)
    }

    fn is_symlink(&self, path: &Path) -> bool {
        self.entry(path).is_some_and(|entry| entry.mode == EntryKind::Link)
    }

    fn canonical(&self, _path: &Path) -> Option<PathBuf> {
        None
    }

    fn origin(&self, path: &Path) -> Option<Box<Origin>> {
        self.entry(path).map(|entry| Box::new(Origin::index(entry.id.to_string())))
    }
}

/// Files of a tree.
pub struct TreeStore {
    tree: Option<ObjectId>,
    root: PathBuf,
    objects: Mutex<Objects>,
}

impl TreeStore {
    /// The files of a tree whose paths start at `root`; no tree has no files.
    #[must_use]
    pub fn new(tree: Option<ObjectId>, root: PathBuf, objects: Objects) -> Self {
        Self { tree, root, objects: Mutex::new(objects) }
    }

    fn entry(&self, path: &Path) -> Option<Entry> {
        let path = below(&self.root, path)?;
        let objects = self.objects.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        objects.at_path(self.tree?, &path).ok().flatten()
    }
}

impl FileStore for TreeStore {
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
        let entry = self.entry(path).ok_or(ReadError::Missing)?;
        read(&self.objects, &entry, limit)
    }

    fn is_symlink(&self, path: &Path) -> bool {
        self.entry(path).is_some_and(|entry| entry.mode == EntryKind::Link)
    }

    fn canonical(&self, _path: &Path) -> Option<PathBuf> {
        None
    }

    fn origin(&self, path: &Path) -> Option<Box<Origin>> {
        self.entry(path).map(|entry| Box::new(Origin::index(entry.id.to_string())))
    }
}

fn read(objects: &Mutex<Objects>, entry: &Entry, limit: u64) -> Result<Vec<u8>, ReadError> {
    if !matches!(entry.mode, EntryKind::Blob | EntryKind::BlobExecutable) {
        return Err(ReadError::NotAFile);
    }
    let objects = objects.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut buffer = Vec::new();
    match objects.read_as(entry.id, Kind::Blob, &mut buffer) {
        Ok(bytes) if bytes.len() as u64 > limit => Err(ReadError::TooLarge),
        Ok(bytes) => Ok(bytes.to_vec()),
        Err(Lost::TooLarge(_)) => Err(ReadError::TooLarge),
        Err(_) => Err(ReadError::Denied),
    }
}

/// A path below `root` as Git writes it; nothing for one outside.
fn below(root: &Path, path: &Path) -> Option<Vec<u8>> {
    let mut parts: Vec<&std::ffi::OsStr> = Vec::new();
    for component in path.strip_prefix(root).ok()?.components() {
        match component {
            Component::Normal(part) => parts.push(part),
            Component::CurDir => {}
            Component::ParentDir => {
                parts.pop()?;
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    let joined: PathBuf = parts.iter().collect();
    let bytes = gix::path::into_bstr(joined).ok()?.into_owned();
    Some(gix::path::to_unix_separators_on_windows(bytes).into_owned().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_start_at_the_root() {
        let path =
            |text: &str| below(Path::new("/r"), Path::new(text)).map(|path| String::from_utf8(path).expect("text"));
        assert_eq!(path("/r/a/./b").as_deref(), Some("a/b"));
        assert_eq!(path("/r/a/../b").as_deref(), Some("b"));
        assert_eq!(path("/r/../b"), None);
        assert_eq!(path("/s/b"), None);
    }
}
