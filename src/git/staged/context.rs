//! Configurations that did not change, for the rules that look across files.

use std::cmp::Reverse;
use std::collections::HashSet;

use gix::ObjectId;
use gix::index::State;
use gix::index::entry::{Flags, Mode, Stage};

use crate::project::Kind;

/// How many files are read as context at most. Those nearest to a changed configuration come first.
const MAX_FILES: usize = 256;

/// How many bytes of them are read.
pub(super) const MAX_BYTES: usize = 8 * 1024 * 1024;

/// Entries of the index that did not change and may be configurations which the changed ones at `configs` belong with:
/// by name or extension, in the same directory, above or below.
pub(in crate::git) fn candidates<'i>(
    index: &'i State,
    configs: &[&[u8]],
    changed: &HashSet<&[u8]>,
) -> Vec<(&'i [u8], ObjectId)> {
    let directories: HashSet<&[u8]> = configs.iter().map(|path| directory(path)).collect();
    let mut found = Vec::new();
    for entry in index.entries() {
        let path: &[u8] = entry.path(index);
        let name = &path[directory(path).len()..];
        if !may_be_json(name)
            || entry.stage() != Stage::Unconflicted
            || entry.flags.contains(Flags::INTENT_TO_ADD)
            || !(entry.mode == Mode::FILE || entry.mode == Mode::FILE_EXECUTABLE)
            || changed.contains(path)
        {
            continue;
        }
        let there = directory(path);
        let distance = directories
            .iter()
            .filter(|here| here.starts_with(there) || there.starts_with(here))
            .map(|here| here.len().abs_diff(there.len()))
            .min();
        let Some(distance) = distance else { continue };
        let known = Kind::of_name(&String::from_utf8_lossy(name)).is_some();
        found.push((Reverse(known), distance, path, entry.id));
    }
    found.sort_unstable();
    found.truncate(MAX_FILES);
    found.into_iter().map(|(_, _, path, id)| (path, id)).collect()
}

/// Whether the name of a file is that of a JSON file.
pub(in crate::git) fn may_be_config(path: &[u8]) -> bool {
    may_be_json(&path[directory(path).len()..])
}

/// The directory of a path, with the slash at its end.
fn directory(path: &[u8]) -> &[u8] {
    memchr::memrchr(b'/', path).map_or(&[][..], |slash| &path[..=slash])
}

/// Every name of a configuration holds `.json`, at the end or before the suffix of a backup.
fn may_be_json(name: &[u8]) -> bool {
    memchr::memchr_iter(b'.', name)
        .any(|dot| name.get(dot + 1..dot + 5).is_some_and(|extension| extension.eq_ignore_ascii_case(b"json")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_may_be_configurations() {
        for name in ["openclaw.json", "a.JSON5", "openclaw.json.bak.1", "x.y.jsonc"] {
            assert!(may_be_json(name.as_bytes()), "{name}");
        }
        for name in ["json", "a.js", "a.rs", ""] {
            assert!(!may_be_json(name.as_bytes()), "{name}");
        }
        assert_eq!(directory(b"a/b/c"), b"a/b/");
        assert_eq!(directory(b"c"), b"");
    }
}
