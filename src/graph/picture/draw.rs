//! From facts to nodes and edges.

use std::collections::{BTreeSet, HashMap};

use super::groups::Groups;
use super::names::{display, dotted};
use super::{At, Edge, EdgeKind, Extent, Node, NodeKind, Picture};
use crate::doc::{FileId, NodeId, Place};
use crate::graph::{Fact, FactId, Graph, LazyGraph, Role};
use crate::model::external::shown;
use crate::model::rotation::policies;
use crate::project::{Context, Document, FileStore};
use crate::redact::{printable, without_random_runs};
use crate::settings::Settings;
use crate::text::{ColumnUnit, LineIndex, decode};

pub(super) fn draw(documents: &[Document], store: &dyn FileStore, settings: &Settings, lazy: &LazyGraph) -> Picture {
    let graph = lazy.get(documents);
    let groups = Groups::of(graph, |id| graph.around_fact(id));
    let lines = documents.iter().map(|_| HashMap::new()).collect();
    let (nodes, edges) = (Vec::new(), BTreeSet::new());
    let mut canvas =
        Canvas { documents, graph, groups, lines, nodes, keys: HashMap::new(), edges, extents: Vec::new() };
    for fact in graph.facts() {
        canvas.fact(fact);
    }
    for fact in graph.facts() {
        canvas.links(fact);
    }
    for document in documents {
        for &root in &document.roots {
            let cx = Context { document, root, documents, store, settings, graph: lazy };
            canvas.policies(&cx);
            canvas.openclaw(&cx);
        }
    }
    canvas.variables(store);
    canvas.finish()
}

/// What tells nodes apart.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Key {
    /// The facts of one group.
    Group(usize),
    /// Something that no fact stands for.
    Name(NodeKind, String),
}

pub(super) struct Canvas<'c> {
    pub(super) documents: &'c [Document],
    pub(super) graph: &'c Graph,
    groups: Groups,
    /// The lines of the files of each document, read when first needed.
    lines: Vec<HashMap<FileId, (Vec<u8>, LineIndex)>>,
    pub(super) nodes: Vec<Node>,
    keys: HashMap<Key, usize>,
    edges: BTreeSet<Edge>,
    extents: Vec<Extent>,
}

impl Canvas<'_> {
    /// The node of a key, made if it is not there yet.
    pub(super) fn node(&mut self, key: Key, kind: NodeKind, name: &str) -> usize {
        let next = self.nodes.len();
        let at = *self.keys.entry(key).or_insert(next);
        if at == next {
            let (name, details, places, problems) = (display(name), Vec::new(), Vec::new(), Vec::new());
            self.nodes.push(Node { kind, name, defined: false, details, places, problems });
        }
        at
    }

    /// The node that a fact is part of, if it is one that is drawn.
    pub(super) fn of_fact(&mut self, id: FactId) -> Option<usize> {
        let key = Key::Group(self.groups.find(id.index()));
        self.keys.get(&key).copied()
    }

    pub(super) fn edge(&mut self, from: usize, to: usize, kind: EdgeKind, label: &str, at: Option<At>) {
        if from != to {
            let label = if label.is_empty() { String::new() } else { display(label) };
            self.edges.insert(Edge { from, to, kind, label, at });
        }
    }

    pub(super) fn detail(&mut self, node: usize, word: &'static str, value: &str) {
        let detail = (word, display(value));
        if !self.nodes[node].details.contains(&detail) {
            self.nodes[node].details.push(detail);
        }
    }

    /// A place of a document, as people find it.
    pub(super) fn at(&mut self, what: &'static str, document: usize, place: Place, pointer: &str) -> At {
        let owner = &self.documents[document];
        let (text, index) = self.lines[document].entry(place.file).or_insert_with(|| {
            let bytes = owner.texts.get(usize::from(place.file.0)).map_or(&[][..], Vec::as_slice);
            let text = decode(bytes).text.into_owned();
            let index = LineIndex::new(&text);
            (text, index)
        });
        let position = index.position(text, place.span.start, ColumnUnit::Chars);
        At {
            what,
            path: printable(owner.path_of(place.file)),
            line: position.line,
            column: position.column,
            pointer: without_random_runs(&printable(pointer)),
        }
    }

    pub(super) fn at_fact(&mut self, what: &'static str, fact: &Fact) -> At {
        let owner = &self.documents[fact.document];
        let written = owner.is_rewritten().then(|| owner.written(fact.root, fact.pointer.as_str()));
        self.at(what, fact.document, fact.place, written.as_ref().unwrap_or(&fact.pointer).as_str())
    }

    /// Notes that a node stands at a place and reaches as far as a value.
    pub(super) fn stands(&mut self, node: usize, at: At, document: usize, place: Place, value: NodeId) {
        if !self.nodes[node].places.contains(&at) {
            self.nodes[node].places.push(at);
        }
        let owner = &self.documents[document];
        let value = owner.tree.node(value);
        let same = value.file == place.file;
        let start = if same { place.span.start.min(value.span.start) } else { place.span.start };
        let end = if same { place.span.end.max(value.span.end) } else { place.span.end };
        let path = owner.path_of(place.file).to_owned();
        self.extents.push(Extent { path, start, end: std::cmp::Reverse(end), node });
    }

    /// Makes the node that a fact is part of.
    fn fact(&mut self, fact: &Fact) {
        use NodeKind::{Agent, Environment, Place, Secret, Store, Tool};
        let (kind, what, defines) = match fact.role {
            Role::SecretProvider | Role::ExternalProvider | Role::Source => (Store, "defined", true),
            Role::SecretsFile => (Store, "file", true),
            Role::RefProvider | Role::CredentialSource | Role::EnvironmentProvider => (Store, "named", false),
            Role::ActiveProvider => (Store, "active", false),
            Role::Fallback | Role::EntryFallback => (Store, "fallback", false),
            Role::RefEntry | Role::Credential | Role::Named | Role::EnvironmentSecret => (Secret, "defined", true),
            Role::Mapping => (Secret, "mapped", true),
            Role::Stored => (Secret, "stored", true),
            Role::Ref | Role::Requirement => (Secret, "used", false),
            Role::Tag => (Secret, "tagged", false),
            Role::Environment => (Environment, "defined", true),
            Role::ActiveEnvironment => (Environment, "active", false),
            Role::EnvironmentFallback => (Environment, "fallback", false),
            Role::Agent => (Agent, "defined", true),
            Role::Binding | Role::Tool => (Tool, "defined", true),
            _ => return,
        };
        // Of everything but a provider's own name the empty one means nothing.
        if fact.name.as_str().is_empty() {
            return;
        }
        let group = self.groups.find(fact.id.index());
        let name = if kind == Secret { shown(fact.name.as_str()) } else { fact.name.as_str().to_owned() };
        let node = self.node(Key::Group(group), kind, &name);
        if defines && !self.nodes[node].defined {
            self.nodes[node].name = display(&name);
            self.nodes[node].defined = true;
        }
        let at = self.at_fact(what, fact);
        self.stands(node, at, fact.document, fact.place, fact.node);
        let other_name =
            defines && kind == Store && fact.role != Role::SecretsFile && self.nodes[node].name != display(&name);
        if other_name {
            self.detail(node, "also called", &name);
        }
        self.details_of(node, fact);
        if fact.role == Role::Tag {
            let document = &self.documents[fact.document];
            let key = Key::Name(Place, format!("{}#{}", document.path(), self.graph.holder_pointer(fact)));
            let place = self.node(key, Place, &format!("text in {}", document.path()));
            self.nodes[place].defined = true;
            let at = self.at_fact("used", fact);
            self.nodes[place].places.push(at.clone());
            self.edge(node, place, EdgeKind::Gives, "", Some(at));
        }
    }

    fn details_of(&mut self, node: usize, fact: &Fact) {
        let tree = &self.documents[fact.document].tree;
        let text = |path: &[&str]| tree.node(tree.at(fact.node, path)?).as_str().map(str::to_owned);
        let keys: &[(&'static str, &[&str])] = match fact.role {
            Role::Agent => &[
                ("runtime", &["runtime"]),
                ("sandbox", &["sandbox", "mode"]),
                ("parent", &["parent"]),
                ("model", &["model"]),
            ],
            Role::SecretProvider => &[("source", &["source"]), ("path", &["path"])],
            Role::ExternalProvider => &[("region", &["region"]), ("address", &["address"]), ("path", &["path"])],
            Role::Source => &[("provider", &["provider"]), ("region", &["region"])],
            Role::Stored | Role::RefEntry | Role::Credential | Role::Mapping | Role::Named => {
                &[("created", &["createdAt"]), ("expires", &["expiresAt"]), ("deprecated", &["deprecationDate"])]
            }
            Role::Binding | Role::Tool => {
                if let Some(agent) = self.graph.owner_of(fact, Role::Agent) {
                    self.detail(node, "agent", &shown(agent.name.as_str()));
                }
                return;
            }
            _ => return,
        };
        for (word, path) in keys {
            if let Some(value) = text(path) {
                self.detail(node, word, &value);
            }
        }
        if fact.role == Role::Agent {
            let capabilities = self.graph.facts()[fact.id.index() + 1..].iter();
            let capabilities = capabilities.take_while(|part| part.owner == Some(fact.id));
            for capability in capabilities.filter(|part| part.role == Role::Capability) {
                self.detail(node, "capability", &shown(capability.name.as_str()));
            }
        }
    }

    /// Draws the edges that follow from a fact.
    fn links(&mut self, fact: &Fact) {
        let graph = self.graph;
        let owner = graph.owner(fact);
        let own = self.of_fact(fact.id);
        let parent = owner.and_then(|owner| self.of_fact(owner.id));
        let name = fact.name.as_str();
        match (fact.role, own, parent) {
            (Role::RefProvider | Role::CredentialSource, Some(store), Some(secret)) => {
                let label = owner.and_then(|owner| ["target", "field"].iter().find_map(|key| self.text(owner, key)));
                let at = self.at_fact("named", fact);
                self.edge(store, secret, EdgeKind::Stores, &label.unwrap_or_default(), Some(at));
            }
            (Role::EnvironmentProvider, Some(store), Some(secret)) => {
                let environment = graph.owner_of(fact, Role::Environment);
                let path = owner.and_then(|owner| self.text(owner, "path")).unwrap_or_default();
                let at = self.at_fact("named", fact);
                self.edge(store, secret, EdgeKind::Stores, &path, Some(at));
                if let Some(environment) = environment.and_then(|found| self.of_fact(found.id)) {
                    self.edge(environment, store, EdgeKind::Selects, "", None);
                    let name = self.nodes[environment].name.clone();
                    self.detail(secret, "environment", &name);
                }
            }
            (Role::EntryFallback, Some(store), Some(secret)) => {
                let at = self.at_fact("fallback", fact);
                self.edge(store, secret, EdgeKind::FallsBack, "", Some(at));
            }
            (Role::Fallback, Some(other), Some(store)) => {
                let at = self.at_fact("fallback", fact);
                self.edge(store, other, EdgeKind::FallsBack, "", Some(at));
            }
            (Role::Stored, Some(secret), Some(file)) => {
                let at = self.at_fact("stored", fact);
                self.edge(file, secret, EdgeKind::Stores, name, Some(at));
            }
            (Role::Mapping, Some(secret), Some(source)) => {
                let at = self.at_fact("mapped", fact);
                let behind = graph.parts(fact.id).find(|part| part.role == Role::Placeholder);
                self.edge(source, secret, EdgeKind::Stores, behind.map_or("", |part| part.name.as_str()), Some(at));
            }
            (Role::NamedSource, _, Some(secret)) => {
                // `vault://mount/key`: the store is what comes before the last part.
                let (place, key) = match name.split_once("://") {
                    Some((_, rest)) if rest.contains('/') => name.rsplit_once('/').unwrap_or((name, "")),
                    _ => (name, ""),
                };
                let store = self.node(Key::Name(NodeKind::Store, place.to_owned()), NodeKind::Store, place);
                self.nodes[store].defined = true;
                let at = self.at_fact("named", fact);
                self.stands(store, at.clone(), fact.document, fact.place, fact.node);
                self.edge(store, secret, EdgeKind::Stores, key, Some(at));
            }
            (Role::Variable, _, Some(secret)) => {
                let key = Key::Name(NodeKind::Variable, format!("{}#{name}", self.root_of(fact)));
                let variable = self.node(key, NodeKind::Variable, name);
                self.nodes[variable].defined = true;
                let at = self.at_fact("filled", fact);
                self.stands(variable, at.clone(), fact.document, fact.place, fact.node);
                self.edge(secret, variable, EdgeKind::Fills, "", Some(at));
            }
            (Role::Ref | Role::Requirement, Some(secret), holder) => {
                let holder = match holder {
                    Some(holder) => holder,
                    None => self.lone_place(fact),
                };
                let variable = graph.parts(fact.id).find(|part| part.role == Role::BoundVariable);
                let at = self.at_fact("used", fact);
                let label = variable.map_or("", |part| part.name.as_str());
                self.edge(secret, holder, EdgeKind::Gives, label, Some(at));
            }
            (Role::Binding | Role::Tool, Some(tool), Some(agent)) => self.edge(tool, agent, EdgeKind::Serves, "", None),
            (Role::Agent, Some(agent), _) => {
                let parent = self.text(fact, "parent");
                let parent = parent.and_then(|name| graph.around_fact(fact.id).ids(Role::Agent, &name).next());
                if let Some(parent) = parent.and_then(|id| self.of_fact(id)) {
                    self.edge(parent, agent, EdgeKind::Starts, "", None);
                }
            }
            _ => {}
        }
    }

    /// The place of a reference that belongs to no tool and no agent.
    fn lone_place(&mut self, fact: &Fact) -> usize {
        let pointer = self.graph.holder_pointer(fact).to_owned();
        let path = self.documents[fact.document].path();
        let name = if pointer.is_empty() { path.to_owned() } else { dotted(&pointer) };
        let place = self.node(Key::Name(NodeKind::Place, format!("{path}#{pointer}")), NodeKind::Place, &name);
        self.nodes[place].defined = true;
        place
    }

    fn text(&self, fact: &Fact, key: &str) -> Option<String> {
        let tree = &self.documents[fact.document].tree;
        tree.node(tree.get(fact.node, key)?).as_str().map(str::to_owned)
    }

    /// The topmost directory with documents that a fact belongs to.
    pub(super) fn root_of(&self, fact: &Fact) -> usize {
        self.graph.top(fact)
    }

    fn policies(&mut self, cx: &Context<'_>) {
        let tree = cx.tree();
        let governed: Vec<&Fact> = cx
            .facts()
            .map(|(_, fact)| fact)
            .filter(|fact| matches!(fact.role, Role::Credential | Role::Mapping | Role::Named))
            .collect();
        let mut by_name: HashMap<(Role, &str), &Fact> = HashMap::new();
        by_name.extend(governed.into_iter().map(|fact| ((fact.role, fact.name.as_str()), fact)));
        let document = cx.position();
        for policy in policies(tree, cx.root) {
            let schedule = policy.schedule.as_ref().and_then(|(node, _)| tree.node(*node).as_str());
            let off = policy.is_off(tree);
            let name = if off { "rotation off" } else { schedule.unwrap_or("no schedule") };
            let key = Key::Name(NodeKind::Policy, format!("{document}#{}", policy.pointer));
            let node = self.node(key, NodeKind::Policy, name);
            self.nodes[node].defined = true;
            let at = self.at("defined", document, policy.place, policy.pointer.as_str());
            self.stands(node, at, document, policy.place, policy.node);
            for name in &policy.names {
                for role in [Role::Credential, Role::Mapping, Role::Named] {
                    let secret = by_name.get(&(role, *name)).and_then(|fact| self.of_fact(fact.id));
                    if let Some(secret) = secret {
                        self.edge(node, secret, EdgeKind::Rotates, "", None);
                    }
                }
            }
        }
    }

    /// Puts nodes and edges in an order that depends on names and places only.
    fn finish(self) -> Picture {
        let mut order: Vec<usize> = (0..self.nodes.len()).collect();
        let key = |at: &usize| {
            let node = &self.nodes[*at];
            (node.kind, node.name.to_lowercase(), node.places.first(), *at)
        };
        order.sort_by(|a, b| key(a).cmp(&key(b)));
        let mut position = vec![0; order.len()];
        for (new, old) in order.iter().enumerate() {
            position[*old] = new;
        }
        let mut nodes: Vec<Option<Node>> = self.nodes.into_iter().map(Some).collect();
        let moved = |edge: Edge| Edge { from: position[edge.from], to: position[edge.to], ..edge };
        let mut edges: Vec<Edge> = self.edges.into_iter().map(moved).collect();
        edges.sort();
        // The same link written at several places is one link.
        edges.dedup_by(|a, b| (a.from, a.to, a.kind, &a.label) == (b.from, b.to, b.kind, &b.label));
        let mut extents = self.extents;
        extents.iter_mut().for_each(|extent| extent.node = position[extent.node]);
        extents.sort();
        let nodes = order.into_iter().filter_map(|old| nodes[old].take()).collect();
        Picture { nodes, edges, problems: Vec::new(), extents }
    }
}
