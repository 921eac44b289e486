//! Which trees lead to the blobs that matter: a second walk over the trees, when it is known which do.

use std::collections::{HashMap, HashSet};
use std::sync::Mutex;

use gix::object::Kind;

use super::cache::{self, Knowledge};
use super::entries::entries;
use crate::git::database::{Base, Number, Object, Objects, Visitor};
use crate::source::Content;

/// An entry of a tree that may lead to a blob that matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// Number of the name in [`Links::names`].
    pub(super) name: u32,
    /// The tree or blob.
    pub(super) target: Number,
}

/// Names, each once.
#[derive(Default)]
struct Names {
    numbers: HashMap<Box<[u8]>, u32>,
    names: Vec<Box<[u8]>>,
}

impl Names {
    fn number(&mut self, name: &[u8]) -> u32 {
        if let Some(&number) = self.numbers.get(name) {
            return number;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.numbers.insert(name.into(), number);
        self.names.push(name.into());
        number
    }
}

/// Collects links.
pub(super) struct LinkVisitor<'a> {
    objects: &'a Objects,
    /// The blobs that matter.
    wanted: &'a HashSet<Number>,
    knowledge: &'a Knowledge,
    /// Whether something was found in a blob that was known to be clean.
    is_unsettled: bool,
    names: Mutex<Names>,
}

/// What a thread has collected: trees with their links.
pub(super) type Collected = Vec<(Number, Box<[Link]>)>;

/// The entries of a tree that are links, by where they begin in it.
pub(super) type Known = Vec<(u32, Link)>;

impl<'a> LinkVisitor<'a> {
    pub(super) fn new(objects: &'a Objects, wanted: &'a HashSet<Number>, knowledge: &'a Knowledge) -> Self {
        let is_unsettled = wanted.iter().any(|&blob| knowledge.of(blob) == cache::Known::Clean);
        Self { objects, wanted, knowledge, is_unsettled, names: Mutex::default() }
    }

    /// Puts together what the threads have collected.
    pub(super) fn finish(self, collected: Vec<Collected>) -> Links {
        let mut links: HashMap<Number, Box<[Link]>> = collected.into_iter().flatten().collect();
        let relevant = relevant(&links, self.wanted);
        let leads = |link: &Link| self.wanted.contains(&link.target) || relevant.contains(&link.target);
        links.retain(|tree, _| relevant.contains(tree));
        for own in links.values_mut() {
            *own = own.iter().copied().filter(leads).collect();
        }
        let names = self.names.into_inner().map(|names| names.names).unwrap_or_default();
        Links { links, names }
    }
}

/// The trees that lead to a wanted blob. Crafted trees may lead to themselves.
fn relevant(links: &HashMap<Number, Box<[Link]>>, wanted: &HashSet<Number>) -> HashSet<Number> {
    let mut parents: HashMap<Number, Vec<Number>> = HashMap::new();
    let mut pending = Vec::new();
    for (&tree, own) in links {
        for link in own {
            if wanted.contains(&link.target) {
                pending.push(tree);
            } else {
                parents.entry(link.target).or_default().push(tree);
            }
        }
    }
    let mut relevant = HashSet::new();
    while let Some(tree) = pending.pop() {
        if relevant.insert(tree) {
            pending.extend(parents.get(&tree).into_iter().flatten());
        }
    }
    relevant
}

impl Visitor for LinkVisitor<'_> {
    type State = Known;
    type Local = Collected;

    fn local(&self) -> Collected {
        Vec::new()
    }

    fn wants(&self, kind: Kind) -> bool {
        kind == Kind::Tree
    }

    fn wants_object(&self, number: Number) -> bool {
        // A clean tree leads nowhere, unless one of its blobs has got another name.
        self.knowledge.of(number) != cache::Known::Clean || self.is_unsettled
    }

    fn visit(&self, local: &mut Collected, object: Object<'_>, base: Option<Base<'_, Known>>) -> Known {
        let mut known = Known::new();
        let (shared, before) = base.map_or((&[][..], &[][..]), |base| (base.shared, base.state.as_slice()));
        let mut shared = shared.iter().peekable();
        for entry in entries(object.data, self.objects.id_length()) {
            let start = u32::try_from(entry.start).unwrap_or(u32::MAX);
            while shared.next_if(|stretch| stretch.end <= entry.start).is_some() {}
            let taken = shared.peek().filter(|stretch| stretch.start <= entry.start && entry.end <= stretch.end);
            if let Some(stretch) = taken {
                let there = u32::try_from(entry.start - stretch.start + stretch.from).unwrap_or(u32::MAX);
                if let Ok(at) = before.binary_search_by_key(&there, |&(start, _)| start) {
                    known.push((start, before[at].1));
                }
                continue;
            }
            if entry.is_submodule() {
                continue;
            }
            let Some(target) = self.objects.find(entry.id) else { continue };
            if (entry.is_tree() || self.wanted.contains(&target))
                && let Ok(mut names) = self.names.lock()
            {
                known.push((start, Link { name: names.number(entry.name), target }));
            }
        }
        if !known.is_empty() && !self.objects.is_repeated(object.number) {
            local.push((object.number, known.iter().map(|&(_, link)| link).collect()));
        }
        known
    }

    fn window(&self, _: &mut Collected, _: Number, _: Kind, _: Content<'_>) {}

    // The first walk over the trees has told it.
    fn fail(&self, _: &mut Collected, _: Number, _: &'static str) {}
}

/// Trees, and where they lead.
pub(super) struct Links {
    links: HashMap<Number, Box<[Link]>>,
    names: Vec<Box<[u8]>>,
}

impl Links {
    /// The entries of a tree that lead to blobs that matter.
    pub(super) fn of(&self, tree: Option<Number>) -> &[Link] {
        tree.and_then(|tree| self.links.get(&tree)).map_or(&[], |links| links)
    }

    /// The trees that lead to some of the blobs.
    pub(super) fn leading_to(&self, blobs: &HashSet<Number>) -> HashSet<Number> {
        relevant(&self.links, blobs)
    }

    /// Whether this is a tree that leads anywhere.
    pub(super) fn is_tree(&self, number: Number) -> bool {
        self.links.contains_key(&number)
    }

    /// A name.
    pub(super) fn name(&self, number: u32) -> &[u8] {
        self.names.get(number as usize).map_or(&[], |name| name)
    }
}
