//! What is asked for.

use std::collections::BTreeSet;

use gix::ObjectId;
use gix::bstr::ByteSlice as _;
use gix::glob::wildmatch;
use gix::objs::Kind;
use jiff::Timestamp;

use crate::git::objects::{Lost, Objects};
use crate::source::Exclude;

/// Tags that point at tags that point at tags: so many are followed.
const MAX_TAGS: usize = 100;

/// Where to start from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tip {
    /// A ref or a revision, as reports may show it.
    pub name: String,
    /// A commit, an annotated tag, a tree or a blob.
    pub id: ObjectId,
}

/// A range of commits.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Where to start from.
    pub tips: Vec<Tip>,
    /// What these reach is left out; commits, or tags that lead to some.
    pub excluded: Vec<ObjectId>,
    /// Only what was committed then or later.
    pub since: Option<Timestamp>,
    /// Only these paths; all if there is none.
    pub paths: Paths,
    /// Sentences for the user, about how the range was understood.
    pub notes: Vec<String>,
    /// Sentences about what is missing for a complete answer.
    pub limits: Vec<String>,
}

/// Paths to look at.
#[derive(Clone, Debug, Default)]
pub struct Paths {
    /// Files, directories or glob patterns.
    only: Vec<String>,
    /// What the settings exclude, and the top directory of the work tree.
    excluded: Option<(Exclude, std::path::PathBuf)>,
}

impl Paths {
    /// `only` are files, directories or glob patterns, relative to the top of the repository; none means all.
    #[must_use]
    pub fn new(only: &[String], excluded: Option<(Exclude, std::path::PathBuf)>) -> Self {
        let tidy = |path: &String| path.trim_start_matches("./").trim_end_matches('/').to_owned();
        Self { only: only.iter().map(tidy).filter(|path| !path.is_empty() && path != ".").collect(), excluded }
    }

    /// Whether everything is wanted, messages too.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.only.is_empty()
    }

    /// Whether a path is looked at.
    #[must_use]
    pub fn wants(&self, path: &[u8]) -> bool {
        let below = |only: &str| path.strip_prefix(only.as_bytes()).is_some_and(|rest| matches!(rest, [] | [b'/', ..]));
        let matches = |only: &str| {
            let mode = wildmatch::Mode::NO_MATCH_SLASH_LITERAL;
            below(only) || gix::glob::wildmatch(only.into(), path.as_bstr(), mode)
        };
        let wanted = self.is_all() || self.only.iter().any(|only| matches(only));
        wanted
            && !self.excluded.as_ref().is_some_and(|(exclude, top)| {
                gix::path::from_byte_slice(path).is_ok_and(|path| exclude.covers(top, path))
            })
    }
}

/// What the tips of a request turned out to be.
#[derive(Default)]
pub(super) struct Tips {
    pub(super) commits: BTreeSet<ObjectId>,
    /// Of the commits, those that are notes.
    pub(super) notes: BTreeSet<ObjectId>,
    /// Annotated tags: id, date, message.
    pub(super) tags: Vec<(ObjectId, Option<Timestamp>, Vec<u8>)>,
    /// Trees and blobs that are named directly.
    pub(super) loose: Vec<(String, ObjectId, Kind)>,
    pub(super) lost: Vec<(String, Lost)>,
}

impl Tips {
    /// Follows tags to what they point at.
    pub(super) fn resolve(objects: &Objects, tips: &[Tip]) -> Self {
        let mut found = Self::default();
        let mut seen = BTreeSet::new();
        for tip in tips {
            let is_note = tip.name.starts_with("refs/notes/");
            if let Err(lost) = found.follow(objects, tip, is_note, &mut seen) {
                found.lost.push((tip.name.clone(), lost));
            }
        }
        found
    }

    fn follow(
        &mut self,
        objects: &Objects,
        tip: &Tip,
        is_note: bool,
        seen: &mut BTreeSet<ObjectId>,
    ) -> Result<(), Lost> {
        let mut id = tip.id;
        for _ in 0..MAX_TAGS {
            if !seen.insert(id) {
                return Ok(());
            }
            let mut buffer = Vec::new();
            match objects.read(id, &mut buffer)?.0 {
                Kind::Commit => {
                    self.commits.insert(id);
                    if is_note {
                        self.notes.insert(id);
                    }
                    return Ok(());
                }
                Kind::Tag => {
                    let (tag, message) = objects.tag(id)?;
                    self.tags.push((id, tag.date, message));
                    id = tag.target;
                }
                kind => {
                    self.loose.push((tip.name.clone(), id, kind));
                    return Ok(());
                }
            }
        }
        Err(Lost::TooDeep)
    }
}

/// The commits that ids lead to; what leads nowhere excludes nothing.
pub(super) fn commits_of(objects: &Objects, ids: &[ObjectId]) -> BTreeSet<ObjectId> {
    let mut commits = BTreeSet::new();
    for &start in ids {
        let mut id = start;
        for _ in 0..MAX_TAGS {
            let mut buffer = Vec::new();
            match objects.read(id, &mut buffer).map(|(kind, _)| kind) {
                Ok(Kind::Commit) => {
                    commits.insert(id);
                }
                Ok(Kind::Tag) => {
                    if let Ok((tag, _)) = objects.tag(id) {
                        id = tag.target;
                        continue;
                    }
                }
                _ => {}
            }
            break;
        }
    }
    commits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_files_directories_or_patterns() {
        let paths = Paths::new(&["./conf/".into(), "*.env".into(), "logs/**/a.txt".into()], None);
        for path in ["conf", "conf/a", "x.env", "logs/b/c/a.txt", "logs/a.txt"] {
            assert!(paths.wants(path.as_bytes()), "{path}");
        }
        for path in ["config", "sub/x.env", "logs/b", "a.txt"] {
            assert!(!paths.wants(path.as_bytes()), "{path}");
        }
        assert!(Paths::new(&[".".into()], None).is_all());
    }
}
