//! What the names of blobs say about them, and which commits there are: one walk over everything but the blobs.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU16, Ordering};

use gix::object::Kind;

use super::cache::{Knowledge, Known};
use super::commit::{Commit, parse_commit};
use super::entries::entries;
use crate::git::database::{Base, Number, Object, Objects, Visitor};
use crate::project;
use crate::secrets::{FileHint, Language};
use crate::source::Content;

/// Set for blobs that have the name of a configuration.
const CONFIG: u16 = 1 << 15;
/// Set for blobs that have a name at all, and for blobs that are symbolic links.
const LINK: u16 = 1 << 14;

const LANGUAGES: [Language; 11] = [
    Language::Json,
    Language::Yaml,
    Language::Toml,
    Language::Env,
    Language::Shell,
    Language::Dockerfile,
    Language::Source,
    Language::Markup,
    Language::Text,
    Language::Generated,
    Language::Unknown,
];

/// What the names under which a blob stands in trees say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Names(u16);

impl Names {
    fn of(name: &[u8]) -> Self {
        let name = String::from_utf8_lossy(name);
        let language = FileHint::from_path(&name).language;
        let bit = LANGUAGES.iter().position(|&other| other == language).unwrap_or(LANGUAGES.len() - 1);
        let config = project::Kind::of_name(&name).is_some();
        Self(1 << bit | if config { CONFIG } else { 0 })
    }

    /// The classes of syntax that the names promise; nothing is known of a blob without a name.
    pub(super) fn hints(self) -> impl Iterator<Item = FileHint> {
        let bits = self.0 & ((1 << LANGUAGES.len()) - 1);
        let known = LANGUAGES.into_iter().enumerate().filter(move |(bit, _)| bits >> bit & 1 == 1);
        let unnamed = (bits == 0).then_some(FileHint::UNKNOWN);
        known.map(|(_, language)| FileHint { language }).chain(unnamed)
    }

    /// Whether one of the names is that of an OpenClaw configuration.
    pub(super) fn is_config(self) -> bool {
        self.0 & CONFIG != 0
    }

    /// Whether the blob may be JSON.
    pub(super) fn is_json(self) -> bool {
        self.0 & 1 == 1
    }

    /// Whether the blob is the target of a symbolic link and nothing else.
    pub(super) fn is_link(self) -> bool {
        self.0 == LINK
    }
}

/// The names of all blobs, by number.
pub(super) struct AllNames(Vec<AtomicU16>);

impl AllNames {
    fn new(objects: &Objects, knowledge: &Knowledge) -> Self {
        Self((0..objects.len()).map(|number| AtomicU16::new(knowledge.names(number))).collect())
    }

    /// Everything known of a blob, to be kept.
    pub(super) fn bits(&self, number: Number) -> u16 {
        self.of(number).0
    }

    fn add(&self, number: Number, names: Names) {
        if let Some(all) = self.0.get(number as usize) {
            // Most blobs are seen again and again under the same name.
            if all.load(Ordering::Relaxed) & names.0 != names.0 {
                all.fetch_or(names.0, Ordering::Relaxed);
            }
        }
    }

    /// What is known of a blob.
    pub(super) fn of(&self, number: Number) -> Names {
        Names(self.0.get(number as usize).map_or(0, |names| names.load(Ordering::Relaxed)))
    }
}

/// What a thread has collected.
#[derive(Default)]
pub(super) struct Collected {
    pub(super) commits: Vec<Commit>,
    /// Paths, as far as a tree tells, of submodules.
    pub(super) submodules: BTreeSet<Vec<u8>>,
    /// Objects that trees and commits name but that are not there.
    pub(super) missing: BTreeSet<gix::ObjectId>,
    pub(super) failed: Vec<(Number, &'static str)>,
}

impl Collected {
    /// Both together.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.commits.extend(other.commits);
        self.submodules.extend(other.submodules);
        self.missing.extend(other.missing);
        self.failed.extend(other.failed);
        self
    }
}

/// Reads trees and commits.
pub(super) struct NameVisitor<'a> {
    objects: &'a Objects,
    knowledge: &'a Knowledge,
    /// Whether the objects of which something is known are visited, and only the commits among them.
    again: bool,
    pub(super) names: AllNames,
}

impl<'a> NameVisitor<'a> {
    /// Visits what is new.
    pub(super) fn new(objects: &'a Objects, knowledge: &'a Knowledge) -> Self {
        Self { objects, knowledge, again: false, names: AllNames::new(objects, knowledge) }
    }

    /// Visits the commits that were known.
    pub(super) fn known_commits(objects: &'a Objects, knowledge: &'a Knowledge) -> Self {
        Self { objects, knowledge, again: true, names: AllNames(Vec::new()) }
    }

    fn tree(&self, local: &mut Collected, number: Number, data: &[u8], base: Option<&Base<'_, ()>>) {
        let mut end = 0;
        let mut shared = base.map_or(&[][..], |base| base.shared).iter().peekable();
        for entry in entries(data, self.objects.id_length()) {
            end = entry.end;
            // Entries that stand in the base as well have been seen there.
            while shared.next_if(|stretch| stretch.end <= entry.start).is_some() {}
            if shared.peek().is_some_and(|stretch| stretch.start <= entry.start && entry.end <= stretch.end) {
                continue;
            }
            if entry.is_submodule() {
                local.submodules.insert(entry.name.to_vec());
                continue;
            }
            match self.objects.find(entry.id) {
                Some(number) if entry.is_link() => self.names.add(number, Names(LINK)),
                Some(number) if !entry.is_tree() => self.names.add(number, Names::of(entry.name)),
                Some(_) => {}
                None if entry.id.is_empty_tree() || entry.id.is_empty_blob() => {}
                None => {
                    local.missing.insert(entry.id.to_owned());
                }
            }
        }
        if end != data.len() {
            local.failed.push((number, "the tree is malformed"));
        }
    }
}

impl Visitor for NameVisitor<'_> {
    type State = ();
    type Local = Collected;

    fn local(&self) -> Collected {
        Collected::default()
    }

    fn wants(&self, kind: Kind) -> bool {
        kind == Kind::Commit || (kind == Kind::Tree && !self.again)
    }

    fn wants_object(&self, number: Number) -> bool {
        (self.knowledge.of(number) == Known::New) != self.again
    }

    fn visit(&self, local: &mut Collected, object: Object<'_>, base: Option<Base<'_, ()>>) {
        match object.kind {
            Kind::Tree => self.tree(local, object.number, object.data, base.as_ref()),
            // What others are derived from is decoded whether or not it is wanted.
            Kind::Commit if self.wants_object(object.number) && !self.objects.is_repeated(object.number) => {
                match parse_commit(self.objects, object.number, object.data, &mut local.missing) {
                    Some(commit) => local.commits.push(commit),
                    None => local.failed.push((object.number, "the commit is malformed")),
                }
            }
            _ => {}
        }
    }

    fn window(&self, local: &mut Collected, number: Number, _: Kind, content: Content<'_>) {
        if content.offset == 0 {
            local.failed.push((number, "it is too large"));
        }
    }

    fn fail(&self, local: &mut Collected, number: Number, reason: &'static str) {
        local.failed.push((number, reason));
    }
}
