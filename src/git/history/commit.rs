//! What is needed of a commit.

use std::collections::BTreeSet;

use gix::ObjectId;
use gix::objs::CommitRefIter;

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
    use gix::objs::commit::ref_iter::Token;
    let mut commit = Commit { number, tree: None, parents: Vec::new(), authored: 0, committed: 0 };
    let mut find = |id: ObjectId| {
        let found = objects.find(&id);
        if found.is_none() && !id.is_empty_tree() {
            missing.insert(id);
        }
        found
    };
    for token in CommitRefIter::from_bytes(data, objects.hash_kind()) {
        match token.ok()? {
            Token::Tree { id } => commit.tree = find(id),
            Token::Parent { id } => commit.parents.extend(find(id)),
            Token::Author { signature } => commit.authored = signature.seconds(),
            Token::Committer { signature } => {
                commit.committed = signature.seconds();
                break;
            }
            _ => {}
        }
    }
    Some(commit)
}

/// The message of a commit or tag: what follows the first empty line.
pub(super) fn message(data: &[u8]) -> &[u8] {
    memchr::memmem::find(data, b"\n\n").map_or(&[], |at| &data[at + 2..])
}
