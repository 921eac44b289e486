//! What leads into a repository's objects: refs and reflogs.

use gix::ObjectId;
use gix::objs::Kind;

use super::graph::{Reach, Start};
use crate::git::database::{Number, Objects};
use crate::git::objects::Objects as Reader;
use crate::git::range::Tip;
use crate::git::revision::{all_refs, reflog_tips};

/// Tags that point at tags that point at tags: so many are followed.
const MAX_TAGS: usize = 100;

/// Everything that refs and reflogs lead to.
#[derive(Default)]
pub(super) struct Starts {
    /// What leads to commits.
    pub(super) commits: Vec<Start>,
    /// What leads to blobs and trees directly: name, kind, object.
    pub(super) direct: Vec<(String, Kind, Number)>,
    /// Annotated tags that a ref leads to.
    pub(super) tags: Vec<Number>,
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
                    self.tags.push(number);
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

fn reach(name: &str) -> Reach {
    match name {
        "refs/stash" => Reach::Stash,
        name if name.starts_with("refs/notes/") => Reach::Note,
        _ => Reach::Ref,
    }
}
