//! What is needed of a commit.

use std::collections::BTreeSet;

use gix::ObjectId;

use crate::git::commit::CommitFacts;
use crate::git::database::{Number, Objects};

/// A commit, its relatives by number.
#[derive(Clone, Debug)]
pub(super) struct Commit {
    pub(super) number: Number,
    /// The tree, if it is there.
    pub(super) tree: Option<Number>,
    /// Parents that are there, in order.
    pub(super) parents: Vec<Number>,
    /// When it was authored, in seconds since 1970.
    pub(super) authored: i64,
    /// When it was committed, in seconds since 1970.
    pub(super) committed: i64,
}

/// Reads a commit; `None` if it is malformed. Relatives that are not there are added to `missing`.
pub(super) fn parse_commit(
    objects: &Objects,
    number: Number,
    data: &[u8],
    missing: &mut BTreeSet<ObjectId>,
) -> Option<Commit> {
    let facts = CommitFacts::read(data)?;
    let mut find = |id: ObjectId| {
        let found = objects.find(&id);
        if found.is_none() && !id.is_empty_tree() {
            missing.insert(id);
        }
        found
    };
    Some(Commit {
        number,
        tree: find(facts.tree),
        parents: facts.parents.into_iter().filter_map(find).collect(),
        authored: facts.author_date.map_or(0, jiff::Timestamp::as_second),
        committed: facts.committed,
    })
}

/// The message of a commit or tag: what follows the first empty line.
pub(super) fn message(data: &[u8]) -> &[u8] {
    memchr::memmem::find(data, b"\n\n").map_or(&[], |at| &data[at + 2..])
}
