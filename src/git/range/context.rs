//! Configurations of a tree that the range leaves as they were: rules that look across files need them.

use std::collections::HashSet;

use gix::ObjectId;
use gix::objs::{Kind as ObjectKind, tree::EntryKind};

use super::changes::changes;
use crate::git::objects::Objects;
use crate::lint;
use crate::project::{Document, Kind};

/// So many files are looked at, in path order.
const MAX_FILES: usize = 2000;

/// Larger files are no context, in bytes.
const MAX_BYTES: usize = 1024 * 1024;

/// The configurations of `tree`, but for those at the paths `except`.
pub(in crate::git) fn of(objects: &Objects, tree: ObjectId, except: &HashSet<Vec<u8>>) -> Vec<Document> {
    let mut buffer = Vec::new();
    let candidates = changes(objects, tree, &[]).changed.into_iter().filter(|file| {
        matches!(file.mode, EntryKind::Blob | EntryKind::BlobExecutable)
            && may_be_config(&file.path)
            && !except.contains(&file.path)
    });
    let read = candidates.take(MAX_FILES).filter_map(|file| {
        let bytes = objects.read_as(file.id, ObjectKind::Blob, &mut buffer).ok()?;
        if bytes.len() > MAX_BYTES {
            return None;
        }
        let shown = String::from_utf8_lossy(&file.path).into_owned();
        let location = std::path::PathBuf::from(&shown);
        lint::recognise(shown, &location, bytes, None)
    });
    read.collect()
}

fn may_be_config(path: &[u8]) -> bool {
    let name = path.rsplit(|&byte| byte == b'/').next().unwrap_or(path);
    let Ok(name) = std::str::from_utf8(name) else { return false };
    let lower = name.to_ascii_lowercase();
    Kind::of_name(name).is_some() || [".json", ".json5", ".jsonc"].iter().any(|extension| lower.ends_with(extension))
}
