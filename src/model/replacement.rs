//! What a literal credential can be replaced by: a reference to a variable.
//!
//! Names are given once for a whole document, so that equal values share a variable, different ones never do, and a fix and a
//! plan name the same.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::marker;
use super::secret_ref::{is_env_name, shorthand_name};
use super::surface::{self, Place};
use super::walk::{Path, Step, walk};
use super::{credential, variable};
use crate::doc::edit::{Editor, quote};
use crate::doc::{FileId, Member, NodeId, Pointer, Tree};
use crate::finding::Fix;
use crate::project::{Document, Kind};
use crate::schema;
use crate::text::{Edit, Encoding, Span, decode};

/// A string that a reference can take the place of.
#[derive(Clone, Debug)]
pub struct Literal {
    /// The string.
    pub node: NodeId,
    /// The member that holds it, if an object does.
    member: Option<Member>,
    /// The keys and indexes that lead to it.
    pub path: Vec<String>,
    /// Its JSON pointer.
    pub pointer: String,
    /// The variable to move the value to.
    pub variable: String,
    /// What OpenClaw takes at the place.
    pub form: Form,
    /// Whether the value is a credential as far as its place and its form tell; if not, it may be a placeholder.
    pub is_credential: bool,
}

/// What takes the place of a literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// `{ source: "env", provider, id }` with this provider.
    Reference(String),
    /// The same under another key: `keyRef`, `tokenRef`.
    Sibling(&'static str, String),
    /// `${NAME}` within a string.
    Text,
    /// Nothing: without the member, the variable of its name counts.
    Nothing,
}

/// Where the literals of a document may go, by the file and span of the value that is to leave: `secrets` are those that were
/// found. Nothing for documents that OpenClaw does not read variables in.
#[must_use]
pub fn fixes(document: &Document, secrets: &[(FileId, Span)], requested: Option<&str>) -> BTreeMap<(u16, Span), Fix> {
    let utf8 = |bytes: &Vec<u8>| decode(bytes).encoding == Encoding::Utf8;
    let [root] = document.roots[..] else { return BTreeMap::new() };
    if !matches!(document.kind, Kind::OpenClaw | Kind::AuthProfiles) || !document.texts.iter().all(utf8) {
        return BTreeMap::new();
    }
    let mut search = Search::new(document, root, requested);
    search.secrets = secrets.to_vec();
    search.secrets.sort_unstable();
    let literals = search.literals();
    let mut fixes = BTreeMap::new();
    for literal in literals {
        let node = document.tree.node(literal.node);
        for (file, span) in search.inside(literal.node) {
            if let Some(fix) = fix(document, &literal, span, node.inner_span()) {
                fixes.insert((file.0, span), fix);
            }
        }
    }
    fixes
}

/// The literals of documents that are read by one program, at places of the credential surface: by document, in file order.
#[must_use]
pub fn literals(documents: &[&Document], requested: Option<&str>) -> Vec<Vec<Literal>> {
    let mut names = Names::default();
    for document in documents {
        document.roots.iter().for_each(|&root| names.learn(&document.tree, root));
    }
    let mut all = Vec::new();
    for document in documents {
        let [root] = document.roots[..] else {
            all.push(Vec::new());
            continue;
        };
        let mut search = Search::new(document, root, requested);
        search.names = names;
        all.push(search.literals());
        names = search.names;
    }
    all
}

/// The agent that an auth profile file belongs to, by where it is: `agents/<id>/agent/auth-profiles.json`.
#[must_use]
pub fn agent_of(location: &std::path::Path) -> Option<&str> {
    let mut parts = location.components().rev().filter_map(|part| part.as_os_str().to_str());
    let (_, agent, id, agents) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    (agent == "agent" && agents == "agents").then_some(id)
}

struct Search<'a> {
    document: &'a Document,
    tree: &'a Tree,
    root: NodeId,
    version: &'static str,
    names: Names,
    /// Values that are to leave, wherever they stand; sorted.
    secrets: Vec<(FileId, Span)>,
}

impl<'a> Search<'a> {
    fn new(document: &'a Document, root: NodeId, requested: Option<&str>) -> Self {
        let tree = &document.tree;
        let last_touched = tree.at(root, &["meta", "lastTouchedVersion"]).and_then(|id| tree.node(id).as_str());
        let version = schema::choose(requested, last_touched).version;
        Self { document, tree, root, version, names: Names::new(tree, root), secrets: Vec::new() }
    }

    fn literals(&mut self) -> Vec<Literal> {
        let mut found = Vec::new();
        let (tree, root) = (self.tree, self.root);
        walk(tree, root, |path, member, id| {
            let Some(text) = tree.node(id).as_str().filter(|text| !text.trim().is_empty()) else { return };
            let parts = self.inside(id);
            let place = match self.document.kind {
                Kind::AuthProfiles => self.in_profile(path),
                _ => surface::place(path).map(|place| self.form(path, place)),
            };
            // Of an auth profile nothing else is looked up anywhere.
            let elsewhere = self.document.kind == Kind::OpenClaw && !parts.is_empty();
            if (place.is_none() && !elsewhere) || shorthand_name(text).is_some() || credential::is_dead_reference(text)
            {
                return;
            }
            let Some(mut form) = place.unwrap_or(Some(Form::Text)) else { return };
            let inner = tree.node(id).inner_span();
            let mut value = text;
            if let [(_, part)] = parts[..]
                && part != inner
                && inner.len() == text.len()
                && let Some(part) = text.get(part.start - inner.start..part.end - inner.start)
            {
                (value, form) = (part, Form::Text);
            }
            let variable = match form {
                // It has its name already, whatever has the same value.
                Form::Nothing => path.last_key().filter(|name| is_env_name(name)).map(str::to_owned),
                _ => self.names.give(value, &self.candidates(path)),
            };
            let Some(variable) = variable else { return };
            if let Form::Reference(provider) | Form::Sibling(_, provider) = &form
                && !self.allows(provider, &variable)
            {
                return;
            }
            found.push(Literal {
                node: id,
                member: member.cloned(),
                path: segments(path),
                pointer: path.pointer().into(),
                variable,
                form,
                is_credential: is_credential(path, text),
            });
        });
        found
    }

    fn candidates(&self, path: &Path<'_>) -> Vec<String> {
        if self.document.kind != Kind::AuthProfiles {
            return variable::names(path.steps());
        }
        let agent = agent_of(&self.document.location).unwrap_or("main");
        variable::names(&[&[Step::Key("agents"), Step::Key(agent)], path.steps()].concat())
    }

    /// The secrets inside a string.
    fn inside(&self, id: NodeId) -> Vec<(FileId, Span)> {
        let node = self.tree.node(id);
        let inner = node.inner_span();
        let first = self.secrets.partition_point(|secret| *secret < (node.file, Span::at(inner.start)));
        let here = self.secrets[first..].iter().take_while(|(file, span)| *file == node.file && span.start < inner.end);
        here.filter(|(_, span)| inner.contains(*span)).copied().collect()
    }

    /// What may stand at a place of the surface; none where a reference would not work.
    fn form(&self, path: &Path<'_>, place: Place) -> Option<Form> {
        if path.matches(&["env", "vars", "*"]) || path.matches(&["env", "*"]) {
            return Some(Form::Nothing);
        }
        let pointer = path.pointer();
        if place == Place::Ref && schema::known_keys(self.version, pointer.as_str()).contains(&"source") {
            return self.provider().map(Form::Reference);
        }
        Some(Form::Text)
    }

    /// A credential in an auth profile. Anything else in such a file is not to be touched.
    fn in_profile(&self, path: &Path<'_>) -> Option<Option<Form>> {
        let sibling = match path.last_key()? {
            "key" => "keyRef",
            "token" => "tokenRef",
            _ => return None,
        };
        let profile = path.matches(&["profiles", "*", "*"]).then(|| path.key(1)).flatten()?;
        let profile = self.tree.at(self.root, &["profiles", profile])?;
        let kind = ["type", "mode"].iter().find_map(|key| self.tree.node(self.tree.get(profile, key)?).as_str());
        let right = matches!((kind, sibling), (Some("api_key" | "apiKey"), "keyRef") | (Some("token"), "tokenRef"));
        let free = self.tree.get(profile, sibling).is_none();
        Some((right && free).then(|| Form::Sibling(sibling, "default".to_owned())))
    }

    /// A provider that reads variables: the one for references without a provider, else any other.
    fn provider(&self) -> Option<String> {
        let text = |path: &[&str]| self.tree.at(self.root, path).and_then(|id| self.tree.node(id).as_str());
        let default = text(&["secrets", "defaults", "env"]).unwrap_or("default");
        let source = |alias: &str| text(&["secrets", "providers", alias, "source"]);
        let configured = self.tree.at(self.root, &["secrets", "providers", default]).is_some();
        if !configured || source(default) == Some("env") {
            return Some(default.to_owned());
        }
        let providers = self.tree.at(self.root, &["secrets", "providers"])?;
        let names = self.tree.members(providers).iter().map(|member| member.key.as_str());
        names.into_iter().find(|alias| source(alias) == Some("env")).map(str::to_owned)
    }

    /// Whether the provider gives this variable.
    fn allows(&self, provider: &str, variable: &str) -> bool {
        let Some(list) = self.tree.at(self.root, &["secrets", "providers", provider, "allowlist"]) else { return true };
        self.tree.elements(list).iter().any(|&id| self.tree.node(id).as_str() == Some(variable))
    }
}

/// The keys and indexes of a path.
fn segments(path: &Path<'_>) -> Vec<String> {
    Pointer::segments(path.pointer().as_str()).collect()
}

fn is_credential(path: &Path<'_>, text: &str) -> bool {
    if path.matches(&["models", "providers", "*", "apiKey"]) && marker::is_marker(text) {
        return false;
    }
    let is_header = path.matches(&["models", "providers", "*", "headers", "*"]);
    if is_header && !path.last_key().is_some_and(surface::is_sensitive_header) {
        return false;
    }
    let is_weak = path.starts_with(&["gateway", "auth"]) && credential::is_weak(text);
    is_weak || matches!(credential::judge(text), credential::Value::Literal | credential::Value::VariableName)
}

/// Names that are given out, and those that mean something already.
#[derive(Default)]
struct Names {
    by_value: HashMap<Box<str>, String>,
    taken: HashSet<String>,
}

impl Names {
    fn new(tree: &Tree, root: NodeId) -> Self {
        let mut names = Self::default();
        names.learn(tree, root);
        names
    }

    /// Notes the variables that a document reads or sets.
    fn learn(&mut self, tree: &Tree, root: NodeId) {
        let names = self;
        walk(tree, root, |path, _, id| {
            let Some(text) = tree.node(id).as_str() else { return };
            let of_environment = path.matches(&["env", "vars", "*"]) || path.matches(&["env", "*"]);
            if let Some(name) = path.last_key().filter(|name| of_environment && is_env_name(name)) {
                names.by_value.entry(text.into()).or_insert_with(|| name.to_owned());
                names.taken.insert(name.to_owned());
            }
            if let Some(name) = shorthand_name(text).or_else(|| (path.last_key() == Some("id")).then_some(text)) {
                names.taken.insert(name.to_owned());
            }
            let embedded = text.split("${").skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name);
            names.taken.extend(embedded.filter(|name| is_env_name(name)).map(str::to_owned));
        });
    }

    /// The name for a value: the one it has, else the first of the candidates that is free, else one with a number.
    fn give(&mut self, value: &str, candidates: &[String]) -> Option<String> {
        if let Some(name) = self.by_value.get(value) {
            return Some(name.clone());
        }
        // A literal that is the name of a variable means that variable.
        let own = is_env_name(value) && credential::judge(value) == credential::Value::VariableName;
        let free = candidates.iter().find(|name| !self.taken.contains(*name)).cloned();
        let last = candidates.last()?;
        let numbered = || (2..1000).map(|n| format!("{last}_{n}")).find(|name| !self.taken.contains(name));
        let name = if own { Some(value.to_owned()) } else { free.or_else(numbered) }?;
        self.taken.insert(name.clone());
        self.by_value.insert(value.into(), name.clone());
        Some(name)
    }
}

/// The fix for the value at `span`, which is all of the string or a part of it.
fn fix(document: &Document, literal: &Literal, span: Span, inner: Span) -> Option<Fix> {
    let node = document.tree.node(literal.node);
    let text = document.texts.get(usize::from(node.file.0))?;
    let name = &literal.variable;
    let title = format!("Replace it by a reference to the variable `{name}`");
    let edits = match &literal.form {
        Form::Nothing if span == inner => {
            let title = format!("Take it out, and set `{name}` where OpenClaw runs");
            return Some(Fix { title, safe: false, edits: take_out(text, node.span)? });
        }
        Form::Reference(provider) if span == inner => {
            vec![Edit::new(node.span, reference(text, literal.member.as_ref(), node.span, provider, name))]
        }
        Form::Sibling(key, provider) if span == inner => {
            let member = literal.member.as_ref()?;
            let mark = mark_at(text, member.key_span.start);
            let key = mark.map_or_else(|| (*key).to_owned(), |mark| quote(key, mark));
            vec![
                Edit::new(member.key_span, key),
                Edit::new(node.span, reference(text, Some(member), node.span, provider, name)),
            ]
        }
        Form::Sibling(..) => return None,
        _ => vec![Edit::new(span, format!("${{{name}}}"))],
    };
    Some(Fix { title, safe: false, edits })
}

/// A reference in the style of the member that it becomes the value of.
fn reference(text: &[u8], member: Option<&Member>, value: Span, provider: &str, name: &str) -> String {
    let string = mark_at(text, value.start).unwrap_or('"');
    let key_mark = member.map_or(Some(string), |member| mark_at(text, member.key_span.start));
    let tight = value.start > 0 && text.get(value.start - 1) == Some(&b':');
    let (colon, comma, pad) = if tight { (":", ",", "") } else { (": ", ", ", " ") };
    let pair = |key: &str, value: &str| {
        let key = key_mark.map_or_else(|| key.to_owned(), |mark| quote(key, mark));
        format!("{key}{colon}{}", quote(value, string))
    };
    let pairs = [pair("source", "env"), pair("provider", provider), pair("id", name)];
    format!("{{{pad}{}{pad}}}", pairs.join(comma))
}

fn mark_at(text: &[u8], at: usize) -> Option<char> {
    text.get(at).copied().filter(|b| matches!(b, b'"' | b'\'')).map(char::from)
}

/// The edits that take the member with the value at `span` away.
fn take_out(text: &[u8], span: Span) -> Option<Vec<Edit>> {
    let editor = Editor::new(text)?;
    let mut found = None;
    editor.tree().walk(editor.root(), |_, _, id| {
        if editor.tree().node(id).span == span {
            found = Some(id);
        }
    });
    let (object, index) = editor.parent(found?)?;
    editor.remove(object, index)
}
