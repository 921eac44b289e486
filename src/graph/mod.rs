//! Who defines, stores, maps, refers to, rotates and may use which secret, over all documents of a run.
//!
//! Every document is read once, into facts: something has a name and a role at a place. What a name leads to is then a
//! look into a table. Documents belong together if one's directory is the other's or above it.

mod collect;
mod directories;
mod fact;
pub mod picture;

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;
use std::sync::OnceLock;

use crate::doc::NodeId;
use crate::model::external::folded;
use crate::project::{Document, Kind};
use collect::collect;
use directories::Directories;
pub use fact::{Fact, FactId, Role};

/// The facts of a run, in an order that does not depend on anything but paths.
pub struct Graph {
    facts: Vec<Fact>,
    directories: Directories,
    /// The facts of each top-level value.
    ranges: HashMap<(usize, NodeId), Range<usize>>,
    /// By role: all facts, and those of each name. Only documents that others may rely on are in here.
    tables: Vec<Table>,
}

/// The facts of one role, in order.
#[derive(Default)]
struct Table {
    all: Vec<FactId>,
    by_name: HashMap<Box<str>, Vec<FactId>>,
    by_folded: HashMap<String, Vec<FactId>>,
}

/// A graph that is built when first asked for: a single document without references to others never needs it.
#[derive(Default)]
pub struct LazyGraph(OnceLock<Graph>);

impl LazyGraph {
    /// The graph of these documents, which must be the same each time.
    pub fn get(&self, documents: &[Document]) -> &Graph {
        self.0.get_or_init(|| Graph::of(documents))
    }
}

/// Whether others may rely on what a document defines.
fn takes_part(document: &Document) -> bool {
    !document.shapes.is_empty() || document.kind == Kind::SecretsFile
}

fn directory(document: &Document) -> &Path {
    document.location.parent().unwrap_or_else(|| Path::new(""))
}

impl Graph {
    /// Reads all documents.
    #[must_use]
    pub fn of(documents: &[Document]) -> Self {
        let directories = Directories::of(documents.iter().map(directory));
        let mut order: Vec<(usize, usize)> = documents
            .iter()
            .enumerate()
            .map(|(at, document)| (directories.position(directory(document)).unwrap_or_default(), at))
            .collect();
        order.sort_unstable();
        let tables = (0..Role::COUNT).map(|_| Table::default()).collect();
        let mut graph = Self { facts: Vec::new(), directories, ranges: HashMap::new(), tables };
        for (directory, at) in order {
            for &root in &documents[at].roots {
                let start = graph.facts.len();
                collect(&documents[at], root, (at, directory), &mut graph.facts);
                graph.ranges.insert((at, root), start..graph.facts.len());
                if takes_part(&documents[at]) {
                    graph.register(start);
                }
            }
        }
        graph
    }

    fn register(&mut self, start: usize) {
        for (at, fact) in self.facts.iter().enumerate().skip(start) {
            let table = &mut self.tables[fact.role as usize];
            table.all.push(FactId(at));
            let name = fact.name.as_str();
            match table.by_name.get_mut(name) {
                Some(known) => known.push(FactId(at)),
                None => drop(table.by_name.insert(name.into(), vec![FactId(at)])),
            }
            if fact.role.is_folded() {
                table.by_folded.entry(folded(name)).or_default().push(FactId(at));
            }
        }
    }

    /// Everything known of all documents.
    #[must_use]
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// The facts of a role and a name, of all documents.
    pub fn named(&self, role: Role, name: &str) -> impl Iterator<Item = &Fact> + use<'_> {
        let ids = self.tables[role as usize].by_name.get(name).map_or(&[][..], Vec::as_slice);
        ids.iter().map(|id| self.fact(*id))
    }

    /// One fact.
    #[must_use]
    pub fn fact(&self, id: FactId) -> &Fact {
        &self.facts[id.0]
    }

    /// What a fact belongs to.
    #[must_use]
    pub fn owner(&self, fact: &Fact) -> Option<&Fact> {
        fact.owner.map(|id| self.fact(id))
    }

    /// What a fact belongs to, over any number of owners, if one of these has that role.
    #[must_use]
    pub fn owner_of(&self, fact: &Fact, role: Role) -> Option<&Fact> {
        let mut owner = self.owner(fact);
        while let Some(found) = owner.filter(|found| found.role != role) {
            owner = self.owner(found);
        }
        owner
    }

    /// The parts of a fact, as far as they are names of something.
    pub fn parts(&self, id: FactId) -> impl Iterator<Item = &Fact> {
        self.facts[id.0 + 1..].iter().take_while(move |fact| fact.owner == Some(id))
    }

    /// The topmost directory with documents above a fact's, by its position.
    fn top(&self, fact: &Fact) -> usize {
        self.directories.around(fact.directory).first().map_or(fact.directory, |range| range.start)
    }

    /// The pointer of the object that a use of a secret stands in.
    fn holder_pointer<'f>(&self, fact: &'f Fact) -> &'f str {
        let pointer = fact.pointer.as_str();
        ["/secretref", "/secretRef", "/requiresSecret"]
            .iter()
            .find_map(|key| Some(pointer.rsplit_once(key)?.0))
            .unwrap_or("")
    }

    /// The facts of one top-level value.
    pub fn of_root(&self, document: usize, root: NodeId) -> impl Iterator<Item = (FactId, &Fact)> {
        let range = self.ranges.get(&(document, root)).cloned().unwrap_or_default();
        range.map(|at| (FactId(at), &self.facts[at]))
    }

    /// Whether a fact's directory is that of another one, or above it.
    fn encloses(&self, outer: usize, inner: usize) -> bool {
        let (outer, inner) = (self.facts[outer].directory, self.facts[inner].directory);
        self.directories.around(outer).last().is_some_and(|range| range.contains(&inner))
    }

    /// What the documents that belong with a fact's say.
    #[must_use]
    pub fn around_fact(&self, id: FactId) -> Around<'_> {
        Around { graph: self, ranges: self.directories.around(self.facts[id.0].directory) }
    }

    /// What the documents that belong with a directory say.
    #[must_use]
    pub fn around(&self, location: &Path) -> Around<'_> {
        let here = location.parent().unwrap_or_else(|| Path::new(""));
        let ranges = self.directories.position(here).map_or_else(Vec::new, |at| self.directories.around(at));
        Around { graph: self, ranges }
    }

    fn slice<'g>(&'g self, ids: &'g [FactId], range: &Range<usize>) -> &'g [FactId] {
        let before = |end: usize| ids.partition_point(|id| self.facts[id.0].directory < end);
        &ids[before(range.start)..before(range.end)]
    }
}

/// What names of credentials end with.
const ENDS: [&str; 5] = ["apikey", "token", "password", "secret", "key"];

/// What defines a name that a tool may require.
pub const DEFINED: [Role; 6] =
    [Role::RefEntry, Role::EnvironmentSecret, Role::Named, Role::Mapping, Role::Credential, Role::CredentialField];

/// What the documents that belong together say, seen from one directory.
pub struct Around<'g> {
    graph: &'g Graph,
    ranges: Vec<Range<usize>>,
}

impl<'g> Around<'g> {
    /// All facts of a role.
    pub fn all(&self, role: Role) -> impl Iterator<Item = &'g Fact> + use<'_, 'g> {
        self.within(&self.graph.tables[role as usize].all)
    }

    /// The names of all facts of a role.
    pub fn names(&self, role: Role) -> impl Iterator<Item = &'g str> + use<'_, 'g> {
        self.all(role).map(|fact| fact.name.as_str())
    }

    /// The facts of a role and a name.
    pub fn named(&self, role: Role, name: &str) -> impl Iterator<Item = &'g Fact> + use<'_, 'g> {
        let ids = self.graph.tables[role as usize].by_name.get(name);
        self.within(ids.map_or(&[], Vec::as_slice))
    }

    /// The facts of a role whose folded name is this.
    pub fn like(&self, role: Role, folded: &str) -> impl Iterator<Item = &'g Fact> + use<'_, 'g> {
        let ids = self.graph.tables[role as usize].by_folded.get(folded);
        self.within(ids.map_or(&[], Vec::as_slice))
    }

    /// What satisfies a requirement: `openai-api-key` is satisfied by `openai_api_key`, and by a credential that is just
    /// called `openai`.
    #[must_use]
    pub fn satisfying(&self, requirement: &str) -> Option<&'g Fact> {
        let name = folded(requirement);
        let stem = ENDS.iter().find_map(|end| name.strip_suffix(end)).filter(|stem| !stem.is_empty());
        let named = |name: &str| DEFINED.into_iter().find_map(|role| self.like(role, name).next());
        named(&name).or_else(|| stem.and_then(named))
    }

    /// Whether a requirement can be satisfied by what has this name.
    #[must_use]
    pub fn is_required(&self, name: &str) -> bool {
        let name = folded(name);
        let ends = ENDS.iter().map(|end| format!("{name}{end}"));
        !name.is_empty()
            && std::iter::once(name.clone())
                .chain(ends)
                .any(|name| self.like(Role::Requirement, &name).next().is_some())
    }

    /// The same, as positions.
    pub fn ids(&self, role: Role, name: &str) -> impl Iterator<Item = FactId> + use<'_, 'g> {
        let ids = self.graph.tables[role as usize].by_name.get(name).map_or(&[][..], Vec::as_slice);
        self.ranges.iter().flat_map(move |range| self.graph.slice(ids, range)).copied()
    }

    /// A fact of that role in the first document that has one, those of the directories below taken in their own order.
    #[must_use]
    pub fn first(&self, role: Role) -> Option<&'g Fact> {
        let ids = &self.graph.tables[role as usize].all;
        let firsts = self.ranges.iter().filter_map(|range| self.graph.slice(ids, range).first());
        firsts.map(|id| self.graph.fact(*id)).min_by_key(|fact| fact.document)
    }

    /// Whether there is a fact of that role.
    #[must_use]
    pub fn any(&self, role: Role) -> bool {
        self.all(role).next().is_some()
    }

    /// Whether there is a fact of that role and name.
    #[must_use]
    pub fn has(&self, role: Role, name: &str) -> bool {
        self.named(role, name).next().is_some()
    }

    fn within(&self, ids: &'g [FactId]) -> impl Iterator<Item = &'g Fact> + use<'_, 'g> {
        let graph = self.graph;
        self.ranges.iter().flat_map(move |range| graph.slice(ids, range)).map(move |id| graph.fact(*id))
    }
}
