//! Texts that are no files: messages of commits and tags, and what tags point at.

use gix::objs::{Kind, tree::EntryKind};

use super::changes::{Change, changes};
use super::examine::{Examiner, Message, Round};
use super::request::Tips;
use super::walk::Commit;
use super::{COMMIT_MESSAGE, TAG_MESSAGE};
use crate::git::index::shown;
use crate::git::objects::Objects;
use crate::origin::{Origin, OriginKind};

/// So many messages are in memory at a time.
const MESSAGES: usize = 4096;

/// Looks at the messages of commits and tags, and at what tags point at that is no commit.
pub(super) fn examine(
    repository: &gix::ThreadSafeRepository,
    examiner: &Examiner<'_>,
    commits: &[Commit],
    tips: &Tips,
    round: &mut Round,
) {
    let objects = Objects::new(repository);
    let mut buffer = Vec::new();
    for some in commits.chunks(MESSAGES) {
        let mut messages = Vec::with_capacity(some.len());
        for commit in some {
            let Ok(object) = objects.read_as(commit.id, Kind::Commit, &mut buffer) else { continue };
            let id = commit.id.to_string();
            let origin = Origin {
                kind: OriginKind::CommitMessage,
                blob: Some(id.clone()),
                commit: Some(id),
                author_date: commit.facts.author_date,
                commits: 1,
                ..Origin::default()
            };
            let text = commit.facts.message(object).to_vec();
            messages.push(Message { shown: COMMIT_MESSAGE.to_owned(), text, origin });
        }
        round.add(examiner.examine_messages(messages).outcome);
    }
    for (id, date, text) in &tips.tags {
        let kind = OriginKind::TagMessage;
        let origin = Origin { kind, blob: Some(id.to_string()), author_date: *date, ..Origin::default() };
        let message = Message { shown: TAG_MESSAGE.to_owned(), text: text.clone(), origin };
        round.add(examiner.examine_messages(vec![message]).outcome);
    }
    for (name, id, kind) in &tips.loose {
        let files = if *kind == Kind::Tree {
            let found = changes(&objects, *id, &[]);
            round.lost.extend(found.lost.into_iter().map(|(path, lost)| ((path, *id), lost)));
            found.changed
        } else {
            vec![Change { path: name.clone().into_bytes(), mode: EntryKind::Blob, id: *id }]
        };
        for file in files.into_iter().filter(|file| matches!(file.mode, EntryKind::Blob | EntryKind::BlobExecutable)) {
            let bytes = match objects.read_as(file.id, Kind::Blob, &mut buffer) {
                Ok(bytes) => bytes,
                Err(lost) => {
                    round.lost.push(((file.path, file.id), lost));
                    continue;
                }
            };
            round.outcome.scope.files += 1;
            round.outcome.scope.bytes += bytes.len() as u64;
            let origin = Origin { kind: OriginKind::Tag, blob: Some(file.id.to_string()), ..Origin::default() };
            let message = Message { shown: shown(&file.path), text: bytes.to_vec(), origin };
            round.add(examiner.examine_messages(vec![message]).outcome);
        }
    }
}
