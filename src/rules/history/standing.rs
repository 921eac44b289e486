//! What HEAD has where a credential of the past stood, and what it says about that one's age.

use std::collections::HashMap;

use super::{Proof, Successor};
use crate::doc::{NodeId, Tree};
use crate::model::credential::{Value, judge};
use crate::model::date;
use crate::model::external::{self, Entry, shown};
use crate::model::secret_ref::{SecretRef, default_alias, is_file_id, secret_refs, shorthand_name};
use crate::project::{Context, Document, FileStore, Kind};
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
    /// Documents that a file is or is included in, by its path as reports show it.
    by_path: HashMap<&'a str, Vec<usize>>,
    /// OpenClaw's references in a document, by pointer; read when first asked for.
    references: HashMap<(usize, NodeId), HashMap<String, SecretRef<'a>>>,
    /// What is known about the age of the secret that a document refers to in these words.
    proofs: HashMap<(usize, Target), Option<Proof>>,
}

/// What a reference leads to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Target {
    /// A value in the file of a provider: the provider's alias and a JSON pointer.
    File(String, String),
    /// A secret, or the environment variable that it fills.
    Name(String),
}

impl<'a> Standing<'a> {
    /// Prepares the configurations of a tree, their includes merged in.
    pub(crate) fn new(documents: &'a [Document], store: &'a dyn FileStore, settings: &'a Settings) -> Self {
        let mut by_path: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, document) in documents.iter().enumerate() {
            for path in &document.paths {
                by_path.entry(path.as_str()).or_default().push(at);
            }
        }
        Self { documents, store, settings, by_path, references: HashMap::new(), proofs: HashMap::new() }
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
        let cx = Context { document, root, documents: self.documents, store: self.store, settings: self.settings };
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
            let proof = target.and_then(|target| self.proof(at, &cx, target));
            return (Successor::Reference(text), later(own, proof));
        }
        let text = node.and_then(|node| tree.node(node).as_str());
        if let Some(name) = text.and_then(shorthand_name) {
            let proof = self.proof(at, &cx, Target::Name(name.to_owned()));
            return (Successor::Reference(format!("`${{{}}}`", shown(name))), later(own, proof));
        }
        let named = [node, holder].into_iter().flatten().find_map(|id| string(tree, id, "secretRef"));
        if let Some(name) = named {
            let proof = self.proof(at, &cx, Target::Name(name.to_owned()));
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

    fn proof(&mut self, at: usize, cx: &Context<'a>, target: Target) -> Option<Proof> {
        let key = (at, target);
        if let Some(known) = self.proofs.get(&key) {
            return known.clone();
        }
        let found = match &key.1 {
            Target::File(alias, id) => self.in_file(cx, alias, id),
            Target::Name(name) => self.by_name(cx, name),
        };
        self.proofs.entry(key).or_insert(found).clone()
    }

    /// The entry of a provider's file that a JSON pointer leads to or into.
    fn in_file(&self, cx: &Context<'a>, alias: &str, id: &str) -> Option<Proof> {
        let tree = cx.tree();
        let provider = cx.lookup(&["secrets", "providers", alias])?;
        let path = string(tree, provider, "path")?;
        if id == "value" || !is_file_id(id) {
            return None;
        }
        if let Some(bytes) = files::read_beside(cx, path, MAX_FILE) {
            let parsed = crate::doc::parse(&crate::text::decode(&bytes).text);
            let location = files::beside(cx, path)?;
            return self.at_or_around(&parsed.tree, parsed.tree.root()?, id, &location.to_string_lossy());
        }
        // An absolute path means another machine; the file of that name in the repository is what becomes of it there.
        let name = std::path::Path::new(path).file_name()?;
        let (document, root) = external::neighbours(cx)
            .find(|(document, _)| document.kind == Kind::SecretsFile && document.location.file_name() == Some(name))?;
        self.at_or_around(&document.tree, root, id, document.path())
    }

    fn at_or_around(&self, tree: &Tree, root: NodeId, pointer: &str, path: &str) -> Option<Proof> {
        let around = pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
        let nodes = [tree.follow(root, pointer), tree.follow(root, around).filter(|&node| node != root)];
        nodes.into_iter().flatten().filter_map(|node| self.dated_in(tree, node, path)).reduce(later_of)
    }

    /// Entries of the documents around that define a secret of this name or fill this variable.
    fn by_name(&self, cx: &Context<'a>, name: &str) -> Option<Proof> {
        let wanted = external::folded(name);
        if wanted.is_empty() {
            return None;
        }
        let mut latest = None;
        let mut targets = vec![wanted.clone()];
        for (document, root) in external::neighbours(cx) {
            let tree = &document.tree;
            let defines = |entry: &Entry<'_>| {
                external::folded(entry.name) == wanted
                    || VARIABLES.iter().any(|key| string(tree, entry.node, key) == Some(name))
            };
            let map = external::ref_map(tree, root);
            let entries =
                external::named_secrets(tree, root).into_iter().chain(external::agent_credentials(tree, root));
            for entry in entries.chain(map).filter(defines) {
                latest = later(latest, self.dated(document, entry.node));
                targets.extend(string(tree, entry.node, "target").map(external::folded));
            }
        }
        for (document, root) in external::neighbours(cx) {
            let stored = external::stored(document, root).into_iter();
            for entry in stored.filter(|entry| targets.contains(&external::folded(entry.name))) {
                latest = later(latest, self.dated(document, entry.node));
            }
        }
        latest
    }

    fn dated(&self, document: &Document, node: NodeId) -> Option<Proof> {
        let file = document.tree.node(node).file;
        self.dated_in(&document.tree, node, document.path_of(file))
    }

    /// The latest date of an entry that has come already: what is said of the future proves nothing.
    fn dated_in(&self, tree: &Tree, node: NodeId, path: &str) -> Option<Proof> {
        let dates = DATES.iter().filter_map(|key| {
            let at = date::read(tree.node(tree.get(node, key)?)).filter(|&at| at <= self.settings.now)?;
            Some(Proof { at, key, path: path.to_owned() })
        });
        dates.reduce(later_of)
    }
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
