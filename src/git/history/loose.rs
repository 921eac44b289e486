//! Blobs that no commit has, and messages.

use std::collections::{BTreeSet, HashMap, HashSet};

use gix::objs::Kind;

use super::commit::Commit;
use super::graph::{Reach, starts_of};
use super::links::Links;
use super::starts::{Starts, is_ref, shown_refs};
use super::timeline::contents;
use crate::git::commit::TagFacts;
use crate::git::database::{Number, Objects};
use crate::git::objects::Objects as Reader;
use crate::git::range::examine::Message;
use crate::git::range::{COMMIT_MESSAGE, TAG_MESSAGE};
use crate::origin::{Origin, OriginKind};

/// Where a blob stands that no commit has.
struct Place {
    path: String,
    kind: OriginKind,
    refs: BTreeSet<String>,
}

/// The texts of blobs that no commit has. They are shown under the path that the index, a tag or a tree
/// without a commit gives them, else under their id.
pub(super) fn blobs(
    repository: &gix::Repository,
    objects: &Objects,
    reader: &Reader,
    links: &Links,
    starts: &Starts,
    numbers: &HashSet<Number>,
) -> Vec<Message> {
    let mut places: HashMap<Number, Place> = HashMap::new();
    if let Ok(index) = repository.index_or_empty() {
        for entry in index.entries() {
            if let Some(number) = objects.find(&entry.id).filter(|number| numbers.contains(number)) {
                let path = entry.path(&index).to_string();
                places.entry(number).or_insert(Place { path, kind: OriginKind::Index, refs: BTreeSet::new() });
            }
        }
    }
    for (name, kind, number) in &starts.direct {
        let own = (*kind == Kind::Blob).then(|| (name.as_bytes().to_vec(), *number));
        let held = if *kind == Kind::Tree { contents(links, Some(*number)) } else { own.into_iter().collect() };
        for (path, blob) in held.into_iter().filter(|(_, blob)| numbers.contains(blob)) {
            let path = String::from_utf8_lossy(&path).into_owned();
            let place = places.entry(blob).or_insert(Place { path, kind: OriginKind::Tag, refs: BTreeSet::new() });
            place.refs.extend(is_ref(name).then(|| name.clone()));
        }
    }
    // The longest path that a tree without a commit gives; of several the first.
    let mut by_tree: HashMap<Number, String> = HashMap::new();
    for tree in links.leading_to(numbers) {
        for (path, blob) in contents(links, Some(tree)).into_iter().filter(|(_, blob)| numbers.contains(blob)) {
            let path = String::from_utf8_lossy(&path).into_owned();
            let known = by_tree.entry(blob).or_default();
            let depth = |path: &str| path.matches('/').count();
            if known.is_empty() || (std::cmp::Reverse(depth(&path)), &path) < (std::cmp::Reverse(depth(known)), known) {
                *known = path;
            }
        }
    }
    let mut ordered: Vec<Number> = numbers.iter().copied().collect();
    ordered.sort_unstable_by_key(|&number| objects.id(number).to_owned());
    let message = |number: Number| {
        let id = objects.id(number).to_owned();
        let place = places.remove(&number).unwrap_or_else(|| Place {
            path: by_tree.remove(&number).unwrap_or_else(|| id.to_string()),
            kind: OriginKind::Unreachable,
            refs: BTreeSet::new(),
        });
        let mut buffer = Vec::new();
        let text = reader.read_as(id, Kind::Blob, &mut buffer).ok()?.to_vec();
        let origin = Origin {
            kind: place.kind,
            blob: Some(id.to_string()),
            in_head: Some(false),
            ref_count: place.refs.len(),
            refs: shown_refs(place.refs.iter().map(String::as_str).collect()),
            ..Origin::default()
        };
        Some(Message { shown: place.path, text, origin })
    };
    ordered.into_iter().filter_map(message).collect()
}

/// The messages of commits and tags in which something was seen: those of commits in their order, then tags.
pub(super) fn messages(
    objects: &Objects,
    reader: &Reader,
    commits: &[Commit],
    reaches: &[Reach],
    starts: &Starts,
    numbers: &HashSet<Number>,
) -> Vec<Message> {
    let mut messages = Vec::new();
    let mut rest = numbers.clone();
    let wanted = |at: &usize| numbers.contains(&commits[*at].number);
    let leading = starts_of(commits, &starts.commits, &(0..commits.len()).filter(wanted).collect());
    for at in (0..commits.len()).filter(wanted) {
        let (commit, reach) = (&commits[at], reaches[at]);
        let refs = starts.refs_of(leading.get(&at).into_iter().flatten());
        rest.remove(&commit.number);
        let id = objects.id(commit.number).to_owned();
        let mut buffer = Vec::new();
        let Ok(object) = reader.read_as(id, Kind::Commit, &mut buffer) else { continue };
        let kind = match reach {
            Reach::Nothing => OriginKind::Unreachable,
            _ => OriginKind::CommitMessage,
        };
        let origin = Origin {
            kind,
            blob: Some(id.to_string()),
            commit: Some(id.to_string()),
            author_date: jiff::Timestamp::from_second(commit.authored).ok(),
            ref_count: refs.len(),
            refs: shown_refs(refs),
            commits: 1,
            ..Origin::default()
        };
        let text = super::commit::message(object).to_vec();
        messages.push(Message { shown: COMMIT_MESSAGE.to_owned(), text, origin });
    }
    let mut tags: Vec<_> = rest.into_iter().map(|number| (objects.id(number).to_owned(), number)).collect();
    tags.sort_unstable();
    for (id, number) in tags {
        let mut buffer = Vec::new();
        let Ok(object) = reader.read_as(id, Kind::Tag, &mut buffer) else { continue };
        let facts = TagFacts::read(object);
        let leading = starts.tags.iter().filter(|(_, tag)| *tag == number).map(|(name, _)| name.as_str());
        let refs: BTreeSet<&str> = leading.collect();
        let origin = Origin {
            kind: if refs.is_empty() { OriginKind::Unreachable } else { OriginKind::TagMessage },
            blob: Some(id.to_string()),
            author_date: facts.as_ref().and_then(|facts| facts.date),
            ref_count: refs.len(),
            refs: shown_refs(refs),
            ..Origin::default()
        };
        let text = super::commit::message(object).to_vec();
        messages.push(Message { shown: TAG_MESSAGE.to_owned(), text, origin });
    }
    messages
}
