//! What HEAD has where a credential of the past stood, and what it says about that one's age.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{Proof, Successor};
use crate::doc::{NodeId, Parsed, Tree};
use crate::graph::{LazyGraph, Role};
use crate::model::credential::{Value, judge};
use crate::model::date;
use crate::model::external::{self, shown};
use crate::model::secret_ref::{SecretRef, default_alias, is_file_id, secret_refs, shorthand_name};
use crate::project::{Context, Document, FileStore};
use crate::rules::secretref::files;
use crate::settings::Settings;

/// Largest provider file that OpenClaw reads unless told otherwise, in bytes.
const MAX_FILE: u64 = 1024 * 1024;

/// Members that say when a secret got the value it has.
const DATES: [&str; 6] = ["createdAt", "created_at", "lastRotatedAt", "lastRotated", "last_rotated", "rotatedAt"];

/// Members that name the environment variable an entry fills.
const VARIABLES: [&str; 3] = ["envVar", "env_var", "env"];

/// The configurations of HEAD, to be asked by path and pointer.
pub(crate) struct Standing<'a> {
    documents: &'a [Document],
    store: &'a dyn FileStore,
    settings: &'a Settings,
    graph: &'a LazyGraph,
    /// Documents that a file is or is included in, by its path as reports show it.
    by_path: HashMap<&'a str, Vec<usize>>,
    /// OpenClaw's references in a document, by pointer; read when first asked for.
    references: HashMap<(usize, NodeId), HashMap<String, SecretRef<'a>>>,
    /// What the configurations around a directory say of the age of secrets.
    ages: HashMap<&'a Path, Ages>,
    /// Files of providers, each read once.
    files: HashMap<PathBuf, Option<Parsed>>,
}

/// The age of secrets: by name in the form in which names are compared, and by `$` and the variable they fill.
type Ages = HashMap<String, Proof>;

/// What a reference leads to.
enum Target {
    /// A value in the file of a provider: the provider's alias and a JSON pointer.
    File(String, String),
    /// A secret, or the environment variable that it fills.
    Name(String),
}

impl<'a> Standing<'a> {
    /// Prepares the configurations of a tree, their includes merged in.
    pub(crate) fn new(
        documents: &'a [Document],
        store: &'a dyn FileStore,
        settings: &'a Settings,
        graph: &'a LazyGraph,
    ) -> Self {
        let mut by_path: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, document) in documents.iter().enumerate() {
            for path in &document.paths {
                by_path.entry(path.as_str()).or_default().push(at);
            }
        }
        let (references, ages, files) = (HashMap::new(), HashMap::new(), HashMap::new());
        Self { documents, store, settings, graph, by_path, references, ages, files }
    }

    /// What stands at a place of a file, and the latest date that proves a new value.
    pub(crate) fn look(&mut self, path: &str, pointer: &str) -> (Successor, Option<Proof>) {
        let mut best = Successor::Nothing;
        let mut latest = None;
        for at in self.by_path.get(path).cloned().unwrap_or_default() {
            let document = &self.documents[at];
            for &root in &document.roots {
                let (successor, proof) = self.look_in(at, root, pointer);
                let rank = |successor: &Successor| match successor {
                    Successor::Reference(_) => 2,
                    Successor::Literal => 1,
                    Successor::Nothing => 0,
                };
                if rank(&successor) > rank(&best) {
                    best = successor;
                }
                latest = later(latest, proof);
            }
        }
        (best, latest)
    }

    fn look_in(&mut self, at: usize, root: NodeId, pointer: &str) -> (Successor, Option<Proof>) {
        let document: &'a Document = &self.documents[at];
        let (documents, store, settings, graph) = (self.documents, self.store, self.settings, self.graph);
        let cx = Context { document, root, documents, store, settings, graph };
        let tree = &document.tree;
        let node = tree.follow(root, pointer);
        let holder = pointer.rsplit_once('/').and_then(|(parent, _)| tree.follow(root, parent));
        let own = holder.and_then(|holder| self.dated(document, holder));
        let references = self.references.entry((at, root)).or_insert_with(|| {
            secret_refs(&cx).into_iter().map(|reference| (reference.pointer.to_string(), reference)).collect()
        });
        // `keyRef` beside `key` is how `auth-profiles.json` refers.
        let beside = format!("{pointer}Ref");
        if let Some(reference) = references.get(pointer).or_else(|| references.get(&beside)) {
            let alias = reference.provider.unwrap_or_else(|| default_alias(&cx, reference.source));
            let text = format!("SecretRef {}:{}:{}", shown(reference.source), shown(alias), shown(reference.id));
            let target = match reference.source {
                "file" => Some(Target::File(alias.to_owned(), reference.id.to_owned())),
                "env" | "store" => Some(Target::Name(reference.id.to_owned())),
                _ => None,
            };
            let proof = target.and_then(|target| self.proof(&cx, &target));
            return (Successor::Reference(text), later(own, proof));
        }
        let text = node.and_then(|node| tree.node(node).as_str());
        if let Some(name) = text.and_then(shorthand_name) {
            let proof = self.proof(&cx, &Target::Name(name.to_owned()));
            return (Successor::Reference(format!("`${{{}}}`", shown(name))), later(own, proof));
        }
        let named = [node, holder].into_iter().flatten().find_map(|id| string(tree, id, "secretRef"));
        if let Some(name) = named {
            let proof = self.proof(&cx, &Target::Name(name.to_owned()));
            return (Successor::Reference(format!("secret `{}`", shown(name))), later(own, proof));
        }
        let source = [node, holder].into_iter().flatten().find_map(|id| string(tree, id, "source"));
        if let Some(source) = source.filter(|source| source.starts_with("vault:") || source.starts_with("external-")) {
            let entry = node.and_then(|node| self.dated(document, node));
            return (Successor::Reference(format!("`{}`", shown(source))), later(own, entry));
        }
        let literal = text.is_some_and(|text| judge(text) == Value::Literal);
        (if literal { Successor::Literal } else { Successor::Nothing }, own)
    }

    fn proof(&mut self, cx: &Context<'a>, target: &Target) -> Option<Proof> {
        match target {
            Target::File(alias, id) => self.in_file(cx, alias, id),
            Target::Name(name) => {
                let directory = cx.document.location.parent().unwrap_or_else(|| Path::new(""));
                if !self.ages.contains_key(directory) {
                    self.ages.insert(directory, self.ages_around(cx));
                }
                let ages = self.ages.get(directory)?;
                let by_name = Some(external::folded(name)).filter(|folded| !folded.is_empty());
                let by_name = by_name.and_then(|folded| ages.get(&folded)).cloned();
                later(by_name, ages.get(&format!("${name}")).cloned())
            }
        }
    }

    /// The entry of a provider's file that a JSON pointer leads to or into.
    fn in_file(&mut self, cx: &Context<'a>, alias: &str, id: &str) -> Option<Proof> {
        let tree = cx.tree();
        let path = string(tree, cx.lookup(&["secrets", "providers", alias])?, "path")?;
        if id == "value" || !is_file_id(id) {
            return None;
        }
        if let Some(location) = files::beside(cx, path) {
            let shown = location.to_string_lossy().into_owned();
            let read = |location: &PathBuf| {
                let bytes = self.store.read(location, MAX_FILE).ok()?;
                Some(crate::doc::parse(&crate::text::decode(&bytes).text))
            };
            let parsed = self.files.entry(location).or_insert_with_key(read).as_ref()?;
            return at_or_around(&parsed.tree, parsed.tree.root()?, id, &shown, self.settings.now);
        }
        // An absolute path means another machine; the file of that name in the repository is what becomes of it there.
        let name = Path::new(path).file_name()?;
        let around = cx.around();
        let file = around.named(Role::SecretsFile, name.to_str()?).min_by_key(|file| file.document)?;
        let document = cx.document_of(file);
        at_or_around(&document.tree, file.root, id, document.path(), self.settings.now)
    }

    /// What the documents around define, store and map, with the dates that stand there.
    fn ages_around(&self, cx: &Context<'a>) -> Ages {
        let mut ages = Ages::new();
        let mut note = |key: String, proof: &Proof| {
            let known = ages.entry(key).or_insert_with(|| proof.clone());
            if proof.at > known.at {
                *known = proof.clone();
            }
        };
        let around = cx.around();
        // In the order of documents, so that of two equal dates the same is shown in every directory.
        let in_order = |roles: &[Role]| {
            let mut facts: Vec<_> = roles.iter().flat_map(|&role| around.all(role)).collect();
            facts.sort_by_key(|fact| fact.document);
            facts
        };
        let mut stored = Ages::new();
        for fact in in_order(&[Role::Stored]) {
            if let Some(proof) = self.dated(cx.document_of(fact), fact.node) {
                let name = external::folded(fact.name.as_str());
                note(name.clone(), &proof);
                let latest = later(stored.remove(&name), Some(proof));
                stored.extend(latest.map(|latest| (name, latest)));
            }
        }
        for fact in in_order(&[Role::Named, Role::Credential, Role::RefEntry]) {
            let document = cx.document_of(fact);
            let tree = &document.tree;
            let target = string(tree, fact.node, "target").and_then(|target| stored.get(&external::folded(target)));
            let Some(proof) = later(self.dated(document, fact.node), target.cloned()) else { continue };
            note(external::folded(fact.name.as_str()), &proof);
            let variables = VARIABLES.iter().filter_map(|key| string(tree, fact.node, key));
            variables.for_each(|variable| note(format!("${variable}"), &proof));
        }
        ages
    }

    fn dated(&self, document: &Document, node: NodeId) -> Option<Proof> {
        let file = document.tree.node(node).file;
        dated(&document.tree, node, document.path_of(file), self.settings.now)
    }
}

/// The latest date of the entry that a JSON pointer leads to or into.
fn at_or_around(tree: &Tree, root: NodeId, pointer: &str, path: &str, now: Timestamp) -> Option<Proof> {
    let around = pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
    let nodes = [tree.follow(root, pointer), tree.follow(root, around).filter(|&node| node != root)];
    nodes.into_iter().flatten().filter_map(|node| dated(tree, node, path, now)).reduce(later_of)
}

/// The latest date of an entry that has come already: what is said of the future proves nothing.
fn dated(tree: &Tree, node: NodeId, path: &str, now: Timestamp) -> Option<Proof> {
    let dates = DATES.iter().filter_map(|key| {
        let at = date::read(tree.node(tree.get(node, key)?)).filter(|&at| at <= now)?;
        Some(Proof { at, key, path: path.to_owned() })
    });
    dates.reduce(later_of)
}

/// The string at a key of an object.
fn string<'t>(tree: &'t Tree, object: NodeId, key: &str) -> Option<&'t str> {
    tree.node(tree.get(object, key)?).as_str()
}

/// The later of two; the first if they are equal.
fn later_of(a: Proof, b: Proof) -> Proof {
    if b.at > a.at { b } else { a }
}

fn later(a: Option<Proof>, b: Option<Proof>) -> Option<Proof> {
    match (a, b) {
        (Some(a), Some(b)) => Some(later_of(a, b)),
        (a, b) => a.or(b),
    }
}
