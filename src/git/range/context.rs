//! Configurations of a tree that the range leaves as they were: rules that look across files need them.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::PathBuf;

use gix::ObjectId;
use gix::objs::{Kind as ObjectKind, tree::EntryKind};

use super::changes::changes;
use crate::git::index::shown;
use crate::git::objects::Objects;
use crate::git::staged::Near;
use crate::git::staged::context::{MAX_BYTES, MAX_FILES, directory, may_be_json};
use crate::lint;
use crate::project::{Document, Kind};

/// Whether a file may be a configuration, or a part of one, by its name.
pub(super) fn may_be_config(path: &[u8]) -> bool {
    may_be_json(&path[directory(path).len()..])
}

/// The configurations of `tree` near those of its files that the range has changed, which `changed` names and says
/// whether they are configurations themselves.
pub(in crate::git) fn of(objects: &Objects, tree: ObjectId, changed: &BTreeMap<Vec<u8>, bool>) -> Vec<Document> {
    let mut near = Near::default();
    for (path, &is_config) in changed {
        near.add(path, is_config);
    }
    let mut candidates = Vec::new();
    for file in changes(objects, tree, &[]).changed {
        let is_file = matches!(file.mode, EntryKind::Blob | EntryKind::BlobExecutable);
        if !is_file || !may_be_config(&file.path) || changed.contains_key(&file.path) {
            continue;
        }
        let there = directory(&file.path);
        let kind = Kind::of_name(&shown(&file.path[there.len()..]));
        if let Some(distance) = near.distance(there, kind == Some(Kind::OpenClaw)) {
            candidates.push((Reverse(kind.is_some()), distance, file.path, file.id));
        }
    }
    candidates.sort_unstable();
    let mut room = MAX_BYTES;
    let mut buffer = Vec::new();
    let read = candidates.into_iter().take(MAX_FILES).filter_map(|(_, _, path, id)| {
        let bytes = objects.read_as(id, ObjectKind::Blob, &mut buffer).ok()?;
        room = room.checked_sub(bytes.len())?;
        let shown = shown(&path);
        let location = PathBuf::from(&shown);
        lint::recognise(shown, &location, bytes, None)
    });
    read.collect()
}
