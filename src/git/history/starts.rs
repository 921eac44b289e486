//! What leads into a repository's objects: refs and reflogs.

use std::collections::BTreeSet;

use gix::ObjectId;
use gix::objs::Kind;

use super::graph::{Reach, Start};
use crate::git::database::{Number, Objects};
use crate::git::objects::Objects as Reader;
use crate::git::range::Tip;
use crate::git::revision::{all_refs, reflog_tips};
use crate::origin::MOST_REFS;

/// Tags that point at tags that point at tags: so many are followed.
const MAX_TAGS: usize = 100;

/// Everything that refs and reflogs lead to.
#[derive(Default)]
pub(super) struct Starts {
    /// What leads to commits.
    pub(super) commits: Vec<Start>,
    /// What leads to blobs and trees directly: name, kind, object.
    pub(super) direct: Vec<(String, Kind, Number)>,
    /// Annotated tags, and the refs that lead to them.
    pub(super) tags: Vec<(String, Number)>,
    /// The commit of HEAD.
    pub(super) head: Option<Number>,
    /// Refs that lead to nothing that is here.
    pub(super) lost: Vec<String>,
    /// How many refs there are.
    pub(super) refs: u64,
}

impl Starts {
    /// Reads refs and reflogs.
    pub(super) fn of(repository: &gix::Repository, objects: &Objects, reader: &Reader) -> Self {
        let mut found = Self::default();
        match all_refs(repository) {
            Ok(refs) => {
                found.refs = refs.iter().filter(|tip| tip.name.starts_with("refs/")).count() as u64;
                refs.iter().for_each(|tip| found.add(objects, reader, tip, reach(&tip.name)));
            }
            Err(error) => found.lost.push(error.to_string()),
        }
        for tip in reflog_tips(repository) {
            let reach = if tip.name.starts_with("refs/stash@") { Reach::Stash } else { Reach::Reflog };
            found.add(objects, reader, &tip, reach);
        }
        found
    }

    /// The full names of the refs among some of [`Starts::commits`].
    pub(super) fn refs_of<'a>(&'a self, starts: impl IntoIterator<Item = &'a usize>) -> BTreeSet<&'a str> {
        let names = starts.into_iter().filter_map(|&start| Some(self.commits.get(start)?.name.as_str()));
        names.filter(|name| is_ref(name)).collect()
    }

    fn add(&mut self, objects: &Objects, reader: &Reader, tip: &Tip, reach: Reach) {
        let mut id: ObjectId = tip.id;
        for _ in 0..MAX_TAGS {
            let Some(number) = objects.find(&id) else { break };
            let mut buffer = Vec::new();
            match reader.read(id, &mut buffer).map(|(kind, _)| kind) {
                Ok(Kind::Commit) => {
                    if tip.name == "HEAD" {
                        self.head = Some(number);
                    }
                    self.commits.push(Start { name: tip.name.clone(), commit: number, reach });
                    return;
                }
                Ok(Kind::Tag) => {
                    self.tags.push((tip.name.clone(), number));
                    let Ok((tag, _)) = reader.tag(id) else { break };
                    id = tag.target;
                }
                Ok(kind) => {
                    self.direct.push((tip.name.clone(), kind, number));
                    return;
                }
                Err(_) => break,
            }
        }
        if reach != Reach::Reflog {
            self.lost.push(tip.name.clone());
        }
    }
}

/// As many refs as an origin names.
pub(super) fn shown_refs(refs: BTreeSet<&str>) -> Vec<String> {
    refs.into_iter().take(MOST_REFS).map(str::to_owned).collect()
}

/// Whether this is the name of a ref, not of an entry of a reflog.
pub(super) fn is_ref(name: &str) -> bool {
    name.starts_with("refs/") && !name.contains("@{")
}

fn reach(name: &str) -> Reach {
    match name {
        "refs/stash" => Reach::Stash,
        name if name.starts_with("refs/notes/") => Reach::Note,
        _ => Reach::Ref,
    }
}
