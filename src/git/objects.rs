//! Reading objects as they are: no replacements, nothing fetched, nothing larger than memory allows.

use gix::ObjectId;
use gix::objs::{Find as _, Kind};
use gix::prelude::Header as _;

use crate::git::commit::{CommitFacts, TagFacts};

/// Largest object that is read, in bytes.
pub const MAX_OBJECT: u64 = 256 * 1024 * 1024;

/// Bytes kept of objects that were read, for each thread.
const CACHE: usize = 16 * 1024 * 1024;

/// Why an object could not be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Lost {
    /// The repository does not have it.
    #[error("missing")]
    Missing,
    /// Larger than [`MAX_OBJECT`], or so it claims.
    #[error("larger than 256 MiB ({0} bytes)")]
    TooLarge(u64),
    /// It is there, and cannot be read or is not what it should be.
    #[error("corrupt or unreadable")]
    Corrupt,
    /// A tree in more directories than any file system would take.
    #[error("nested too deeply")]
    TooDeep,
}

/// The objects of a repository, for one thread.
pub struct Objects {
    repository: gix::Repository,
}

impl Objects {
    /// The objects of a repository.
    #[must_use]
    pub fn new(repository: &gix::ThreadSafeRepository) -> Self {
        let mut repository = repository.to_thread_local();
        repository.objects.refresh_never();
        // What is replaced is sent and cloned all the same.
        repository.objects.ignore_replacements = true;
        repository.object_cache_size(CACHE);
        Self { repository }
    }

    /// Kind and content of an object.
    ///
    /// # Errors
    /// Says why it cannot be read.
    pub fn read<'a>(&self, id: ObjectId, buffer: &'a mut Vec<u8>) -> Result<(Kind, &'a [u8]), Lost> {
        let header = self.repository.objects.try_header(&id).map_err(|_| Lost::Corrupt)?.ok_or(Lost::Missing)?;
        if header.size() > MAX_OBJECT {
            return Err(Lost::TooLarge(header.size()));
        }
        let data = self.repository.objects.try_find(&id, buffer).map_err(|_| Lost::Corrupt)?.ok_or(Lost::Missing)?;
        Ok((data.kind, data.data))
    }

    /// The content of an object that should be of a kind.
    ///
    /// # Errors
    /// Says why it cannot be read.
    pub fn read_as<'a>(&self, id: ObjectId, kind: Kind, buffer: &'a mut Vec<u8>) -> Result<&'a [u8], Lost> {
        match self.read(id, buffer)? {
            (found, data) if found == kind => Ok(data),
            _ => Err(Lost::Corrupt),
        }
    }

    /// A commit.
    ///
    /// # Errors
    /// Says why it cannot be read.
    pub fn commit(&self, id: ObjectId) -> Result<CommitFacts, Lost> {
        let mut buffer = Vec::new();
        CommitFacts::read(self.read_as(id, Kind::Commit, &mut buffer)?).ok_or(Lost::Corrupt)
    }

    /// An annotated tag with its message.
    ///
    /// # Errors
    /// Says why it cannot be read.
    pub fn tag(&self, id: ObjectId) -> Result<(TagFacts, Vec<u8>), Lost> {
        let mut buffer = Vec::new();
        let facts = TagFacts::read(self.read_as(id, Kind::Tag, &mut buffer)?).ok_or(Lost::Corrupt)?;
        let message = facts.message(&buffer).to_vec();
        Ok((facts, message))
    }

    /// The entries of a tree.
    ///
    /// # Errors
    /// Says why it cannot be read.
    pub fn tree(&self, id: ObjectId) -> Result<Vec<Entry>, Lost> {
        if id == ObjectId::empty_tree(id.kind()) {
            return Ok(Vec::new());
        }
        let mut buffer = Vec::new();
        let data = self.read_as(id, Kind::Tree, &mut buffer)?;
        let entries = gix::objs::TreeRefIter::from_bytes(data, id.kind());
        let owned = entries.map(|entry| {
            let entry = entry.map_err(|_| Lost::Corrupt)?;
            Ok(Entry { name: entry.filename.to_vec(), mode: entry.mode.kind(), id: entry.oid.to_owned() })
        });
        owned.collect()
    }

    /// The entry at a path below a tree; nothing if there is none.
    ///
    /// # Errors
    /// Says which tree on the way cannot be read.
    pub fn at_path(&self, tree: ObjectId, path: &[u8]) -> Result<Option<Entry>, Lost> {
        let mut tree = tree;
        let mut names = path.split(|&byte| byte == b'/').peekable();
        while let Some(name) = names.next() {
            let Some(entry) = self.tree(tree)?.into_iter().find(|entry| entry.name == name) else { return Ok(None) };
            if names.peek().is_none() {
                return Ok(Some(entry));
            }
            if entry.mode != gix::objs::tree::EntryKind::Tree {
                return Ok(None);
            }
            tree = entry.id;
        }
        Ok(None)
    }
}

/// An entry of a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name within the tree.
    pub name: Vec<u8>,
    /// What it is.
    pub mode: gix::objs::tree::EntryKind,
    /// The object.
    pub id: ObjectId,
}
