//! What was looked at, and what was not.

use std::collections::BTreeMap;

use gix::ObjectId;

use super::blobs::Seen;
use super::limits;
use super::names::Collected;
use super::starts::Starts;
use crate::git::database::{Objects, Trouble};
use crate::git::range::add_skipped;
use crate::output::Scope;

/// Counts what was looked at, and names what could not be.
pub(super) fn tell_scope(
    repository: &gix::Repository,
    objects: &Objects,
    collected: &Collected,
    seen: &Seen,
    starts: &Starts,
    troubles: Vec<Trouble>,
    scope: &mut Scope,
) {
    scope.files = seen.blobs;
    scope.bytes = seen.bytes;
    scope.configs = seen.configs.len() as u64;
    scope.refs = Some(starts.refs);
    add_skipped(scope, "compressed or media file", seen.opaque);
    add_skipped(scope, "symbolic link", seen.links);
    add_skipped(scope, "Git LFS pointer", seen.pointers);
    add_skipped(scope, "submodule", collected.submodules.len() as u64);
    scope.unscanned.extend(troubles.into_iter().map(|trouble| (trouble.what, trouble.reason)));
    let failed: BTreeMap<ObjectId, &str> = collected
        .failed
        .iter()
        .chain(&seen.failed)
        .map(|&(number, reason)| (objects.id(number).to_owned(), reason))
        .collect();
    scope.unscanned.extend(failed.into_iter().map(|(id, reason)| (format!("object {id}"), reason.to_owned())));
    scope.unscanned.extend(starts.lost.iter().map(|name| (name.clone(), "leads to nothing that is here".to_owned())));
    limits::tell(repository, collected.missing.clone(), scope);
    scope.unscanned.sort_unstable();
    scope.unscanned.dedup();
}
