//! Configurations that did not change, for the rules that look across files.

use std::cmp::Reverse;
use std::collections::HashSet;

use gix::ObjectId;
use gix::index::State;
use gix::index::entry::{Flags, Mode, Stage};

use crate::project::Kind;

/// How many files are read as context at most. Those nearest to a changed configuration come first.
pub(in crate::git) const MAX_FILES: usize = 256;

/// How many bytes of them are read.
pub(in crate::git) const MAX_BYTES: usize = 8 * 1024 * 1024;

/// Where context is looked for.
#[derive(Default)]
pub(in crate::git) struct Near<'a> {
    /// Directories of configurations that changed.
    configs: HashSet<&'a [u8]>,
    /// Directories of other files that changed and that a main configuration might include.
    fragments: HashSet<&'a [u8]>,
}

impl<'a> Near<'a> {
    /// Notes a file that changed.
    pub(in crate::git) fn add(&mut self, path: &'a [u8], is_config: bool) {
        let directory = directory(path);
        if may_be_json(&path[directory.len()..]) {
            let directories = if is_config { &mut self.configs } else { &mut self.fragments };
            directories.insert(directory);
        }
    }

    /// How far a directory is from the nearest file that changed, if the two can have to do with each other.
    pub(in crate::git) fn distance(&self, there: &[u8], is_main: bool) -> Option<usize> {
        let related = |here: &&&[u8]| here.starts_with(there) || there.starts_with(here);
        let above = |here: &&&[u8]| is_main && here.starts_with(there);
        let configs = self.configs.iter().filter(related);
        let fragments = self.fragments.iter().filter(above);
        configs.chain(fragments).map(|here| here.len().abs_diff(there.len())).min()
    }
}

/// Entries of the index that did not change and may be configurations which those that did belong with: by name or
/// extension, in the same directory, above or below.
pub(in crate::git) fn candidates<'i>(
    index: &'i State,
    near: &Near<'_>,
    changed: &HashSet<&[u8]>,
) -> Vec<(&'i [u8], ObjectId)> {
    let mut found = Vec::new();
    if near.configs.is_empty() && near.fragments.is_empty() {
        return Vec::new();
    }
    for entry in index.entries() {
        let path: &[u8] = entry.path(index);
        if !may_be_json(path) {
            continue;
        }
        let there = directory(path);
        let name = &path[there.len()..];
        if !may_be_json(name)
            || entry.stage() != Stage::Unconflicted
            || entry.flags.contains(Flags::INTENT_TO_ADD)
            || !(entry.mode == Mode::FILE || entry.mode == Mode::FILE_EXECUTABLE)
            || changed.contains(path)
        {
            continue;
        }
        let kind = Kind::of_name(&String::from_utf8_lossy(name));
        if let Some(distance) = near.distance(there, kind == Some(Kind::OpenClaw)) {
            found.push((Reverse(kind.is_some()), distance, path, entry.id));
        }
    }
    found.sort_unstable();
    found.truncate(MAX_FILES);
    found.into_iter().map(|(_, _, path, id)| (path, id)).collect()
}

/// The directory of a path, with the slash at its end.
pub(in crate::git) fn directory(path: &[u8]) -> &[u8] {
    memchr::memrchr(b'/', path).map_or(&[][..], |slash| &path[..=slash])
}

/// Every name of a configuration holds `.json`, at the end or before the suffix of a backup.
pub(in crate::git) fn may_be_json(name: &[u8]) -> bool {
    // Most names end with something else, and are short: this is asked for every entry of the index.
    let extension = |dot: usize| name.get(dot + 1..dot + 5).is_some_and(|end| end.eq_ignore_ascii_case(b"json"));
    name.len() > 4 && (0..name.len() - 4).any(|at| name[at] == b'.' && extension(at))
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
