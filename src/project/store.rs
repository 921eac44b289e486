//! Reading files beside the one under check, from wherever the run reads.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::origin::Origin;

/// Why a file could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// There is no such file.
    Missing,
    /// It is larger than the caller allows.
    TooLarge,
    /// It is a directory, a device or a pipe.
    NotAFile,
    /// The system refused.
    Denied,
}

/// Gives the content of files that a configuration refers to.
pub trait FileStore: Sync {
    /// Reads a file of at most `limit` bytes.
    ///
    /// # Errors
    /// Says why the file could not be read.
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError>;

    /// Whether `path` is a symbolic link.
    fn is_symlink(&self, path: &Path) -> bool;

    /// Whether the file has other names on the same disk; never in Git.
    fn is_hard_link(&self, path: &Path) -> bool {
        let _ = path;
        false
    }

    /// The permission bits of a file, as `chmod` takes them; `None` where there are none, as in Git or on Windows.
    fn mode(&self, path: &Path) -> Option<u32> {
        let _ = path;
        None
    }

    /// The path with all symbolic links followed; `None` where that has no meaning.
    fn canonical(&self, path: &Path) -> Option<PathBuf>;

    /// Where in Git the file comes from; nothing for the worktree.
    fn origin(&self, path: &Path) -> Option<Box<Origin>> {
        let _ = path;
        None
    }
}

/// Files as they are on disk.
#[derive(Clone, Copy, Debug, Default)]
pub struct WorktreeStore;

impl FileStore for WorktreeStore {
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
        let classify = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => ReadError::Missing,
            _ => ReadError::Denied,
        };
        // Opening a pipe would block, hence the look before.
        let metadata = fs::metadata(path).map_err(classify)?;
        if !metadata.is_file() {
            return Err(ReadError::NotAFile);
        }
        let mut bytes = Vec::new();
        fs::File::open(path).map_err(classify)?.take(limit + 1).read_to_end(&mut bytes).map_err(classify)?;
        if bytes.len() as u64 > limit { Err(ReadError::TooLarge) } else { Ok(bytes) }
    }

    fn is_symlink(&self, path: &Path) -> bool {
        fs::symlink_metadata(path).is_ok_and(|metadata| metadata.file_type().is_symlink())
    }

    #[cfg(unix)]
    fn is_hard_link(&self, path: &Path) -> bool {
        use std::os::unix::fs::MetadataExt as _;
        fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.nlink() > 1)
    }

    #[cfg(unix)]
    fn mode(&self, path: &Path) -> Option<u32> {
        use std::os::unix::fs::PermissionsExt as _;
        fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|metadata| metadata.permissions().mode() & 0o7777)
    }

    fn canonical(&self, path: &Path) -> Option<PathBuf> {
        fs::canonicalize(path).ok()
    }
}

/// Files held in memory: for tests, and for an editor's unsaved buffers.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore(pub BTreeMap<PathBuf, Vec<u8>>);

impl FileStore for MemoryStore {
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
        let bytes = self.0.get(path).ok_or(ReadError::Missing)?;
        if bytes.len() as u64 > limit { Err(ReadError::TooLarge) } else { Ok(bytes.clone()) }
    }

    fn is_symlink(&self, _path: &Path) -> bool {
        false
    }

    fn canonical(&self, _path: &Path) -> Option<PathBuf> {
        None
    }
}
