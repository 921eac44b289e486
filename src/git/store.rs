//! The files of a commit, for configurations that refer to other files.

use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use gix::ObjectId;
use gix::objs::{Kind, tree::EntryKind};

use super::objects::{Entry, Lost, Objects};
use crate::origin::{Origin, OriginKind};
use crate::project::{FileStore, ReadError};

/// The files of a tree. Paths are relative to its top.
pub(crate) struct TreeStore {
    objects: Mutex<Objects>,
    tree: ObjectId,
}

impl TreeStore {
    /// The files of `tree`.
    #[must_use]
    pub(crate) fn new(repository: &gix::ThreadSafeRepository, tree: ObjectId) -> Self {
        Self { objects: Mutex::new(Objects::new(repository)), tree }
    }

    fn entry(&self, path: &Path) -> Result<Entry, ReadError> {
        let path = in_tree(path).ok_or(ReadError::Missing)?;
        let objects = self.objects.lock().unwrap_or_else(PoisonError::into_inner);
        objects.at_path(self.tree, &path).map_err(|_| ReadError::Denied)?.ok_or(ReadError::Missing)
    }
}

impl FileStore for TreeStore {
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
        let entry = self.entry(path)?;
        if !matches!(entry.mode, EntryKind::Blob | EntryKind::BlobExecutable) {
            return Err(ReadError::NotAFile);
        }
        let mut buffer = Vec::new();
        let objects = self.objects.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = objects.read_as(entry.id, Kind::Blob, &mut buffer).map_err(|lost| match lost {
            Lost::TooLarge(_) => ReadError::TooLarge,
            _ => ReadError::Denied,
        })?;
        if bytes.len() as u64 > limit { Err(ReadError::TooLarge) } else { Ok(bytes.to_vec()) }
    }

    fn is_symlink(&self, path: &Path) -> bool {
        self.entry(path).is_ok_and(|entry| entry.mode == EntryKind::Link)
    }

    fn canonical(&self, _path: &Path) -> Option<PathBuf> {
        None
    }

    fn origin(&self, path: &Path) -> Option<Box<Origin>> {
        let blob = self.entry(path).ok()?.id.to_string();
        Some(Box::new(Origin { kind: OriginKind::Commit, blob: Some(blob), ..Origin::default() }))
    }
}

/// The path in Git's form; nothing if it leads out of the tree.
fn in_tree(path: &Path) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::Normal(name) => {
                if !bytes.is_empty() {
                    bytes.push(b'/');
                }
                bytes.extend_from_slice(&gix::path::os_str_into_bstr(name).ok()?[..]);
            }
            _ => return None,
        }
    }
    (!bytes.is_empty()).then_some(bytes)
}
