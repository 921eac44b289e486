//! `$include` as OpenClaw resolves it (observed with 2026.9.6): before variables are substituted, relative to the including
//! file, inside the directory of the main configuration, ten levels deep at most; objects merge, arrays concatenate, keys
//! beside `$include` win.

use std::path::{Component, Path, PathBuf};

use super::store::{FileStore, ReadError};
use crate::doc::{FileId, Member, NodeId, Place, SyntaxError, Tree, Value, parse};

/// Levels of includes below the main configuration.
const MAX_LEVELS: usize = 10;

/// Largest included file, in bytes.
const MAX_BYTES: u64 = 2 * 1024 * 1024;

/// Nesting after merging, over all files.
const MAX_DEPTH: usize = crate::doc::MAX_DEPTH;

/// An include that did not work.
#[derive(Clone, Debug)]
pub struct IncludeProblem {
    /// The path in the including file.
    pub place: Place,
    /// What is wrong, without a final full stop.
    pub message: String,
}

/// A tree with all its includes merged in.
pub(super) struct Merged {
    pub(super) tree: Tree,
    pub(super) root: NodeId,
    /// Included files, in the order of their `FileId` from 1: path to open, path to show, text.
    pub(super) files: Vec<IncludedFile>,
    pub(super) problems: Vec<IncludeProblem>,
    pub(super) syntax: Vec<(FileId, SyntaxError)>,
}

/// A file that a configuration includes.
pub(super) struct IncludedFile {
    pub(super) location: PathBuf,
    pub(super) shown: String,
    pub(super) text: Vec<u8>,
}

/// Resolves the includes of a document; `None` if it has none.
pub(super) fn resolve(
    tree: &Tree,
    root: NodeId,
    location: &Path,
    shown: &str,
    store: &dyn FileStore,
) -> Option<Merged> {
    let mut found = false;
    tree.walk(root, |_, member, _| found |= member.is_some_and(|member| member.key.as_str() == "$include"));
    if !found {
        return None;
    }
    let mut merger = Merger {
        store,
        boundary: normalised(location.parent().unwrap_or(Path::new(""))),
        shown_directory: shown.rsplit_once('/').map_or(String::new(), |(directory, _)| format!("{directory}/")),
        out: Merged { tree: Tree::default(), root, files: Vec::new(), problems: Vec::new(), syntax: Vec::new() },
    };
    let mut chain = vec![normalised(location)];
    let id = merger.copy(tree, root, FileId::default(), &mut chain, 0);
    merger.out.root = id;
    merger.out.tree.set_root(id);
    Some(merger.out)
}

struct Merger<'a> {
    store: &'a dyn FileStore,
    boundary: PathBuf,
    shown_directory: String,
    out: Merged,
}

impl Merger<'_> {
    /// Copies a value of one file into the merged tree. `chain` holds the files
    /// being included, outermost first.
    fn copy(&mut self, tree: &Tree, id: NodeId, file: FileId, chain: &mut Vec<PathBuf>, depth: usize) -> NodeId {
        let node = tree.node(id);
        if depth > MAX_DEPTH {
            return self.out.tree.push_in(file, node.span, Value::Invalid);
        }
        let value = match &node.value {
            Value::Array(elements) => {
                Value::Array(elements.iter().map(|&element| self.copy(tree, element, file, chain, depth + 1)).collect())
            }
            Value::Object(members) => {
                let copied = members
                    .iter()
                    .filter(|member| member.key.as_str() != "$include")
                    .map(|member| Member {
                        file,
                        key: member.key.clone(),
                        key_span: member.key_span,
                        value: self.copy(tree, member.value, file, chain, depth + 1),
                    })
                    .collect();
                let own = self.out.tree.push_in(file, node.span, Value::Object(copied));
                return match tree.get(id, "$include") {
                    Some(include) => self.include(tree, include, own, file, chain, depth),
                    None => own,
                };
            }
            leaf => leaf.clone(),
        };
        self.out.tree.push_in(file, node.span, value)
    }

    /// Merges what `$include` names under the object's own members.
    fn include(
        &mut self,
        tree: &Tree,
        include: NodeId,
        own: NodeId,
        file: FileId,
        chain: &mut Vec<PathBuf>,
        depth: usize,
    ) -> NodeId {
        let paths = match &tree.node(include).value {
            Value::Array(elements) => elements.clone(),
            _ => vec![include],
        };
        let mut merged = None;
        for path in paths {
            let node = tree.node(path);
            let place = Place { file, span: node.inner_span() };
            let included = match node.as_str() {
                Some(text) => self.load(text, place, chain, depth),
                None => {
                    self.problem(place, "`$include` needs a path or a list of paths");
                    None
                }
            };
            merged = match (merged, included) {
                (Some(base), Some(over)) => Some(self.merge(base, over)),
                (base, over) => over.or(base),
            };
        }
        match merged {
            None => own,
            Some(base) if self.out.tree.members(own).is_empty() => base,
            Some(base) if self.out.tree.is_object(base) => self.merge(base, own),
            Some(_) => {
                let place = Place { file, span: tree.node(include).inner_span() };
                self.problem(place, "keys beside `$include` need an included object");
                own
            }
        }
    }

    fn load(&mut self, text: &str, place: Place, chain: &mut Vec<PathBuf>, depth: usize) -> Option<NodeId> {
        let including = chain.last()?;
        let target = normalised(&including.parent()?.join(text));
        if !target.starts_with(&self.boundary) {
            self.problem(place, "included file lies outside the directory of the main configuration");
            return None;
        }
        if chain.contains(&target) {
            self.problem(place, "files include each other in a circle");
            return None;
        }
        if chain.len() > MAX_LEVELS {
            self.problem(place, format!("includes are nested deeper than {MAX_LEVELS} levels"));
            return None;
        }
        if self
            .store
            .canonical(&target)
            .zip(self.store.canonical(&self.boundary))
            .is_some_and(|(t, b)| !t.starts_with(b))
        {
            self.problem(place, "included file is a symbolic link out of the directory of the main configuration");
            return None;
        }
        let bytes = match self.store.read(&target, MAX_BYTES) {
            Ok(bytes) => bytes,
            Err(error) => {
                let message = match error {
                    ReadError::Missing => "included file does not exist",
                    ReadError::TooLarge => "included file is larger than 2 MiB",
                    ReadError::NotAFile => "included path is not a regular file",
                    ReadError::Denied => "included file cannot be read",
                };
                self.problem(place, message);
                return None;
            }
        };
        let parsed = parse(&bytes);
        let below = target.strip_prefix(&self.boundary).unwrap_or(&target).to_string_lossy().replace('\\', "/");
        let file = FileId(u16::try_from(self.out.files.len() + 1).unwrap_or(u16::MAX));
        let shown = format!("{}{below}", self.shown_directory);
        self.out.files.push(IncludedFile { location: target.clone(), shown, text: bytes });
        self.out.syntax.extend(parsed.errors.into_iter().map(|error| (file, error)));
        let root = parsed.tree.root()?;
        chain.push(target);
        let id = self.copy(&parsed.tree, root, file, chain, depth + 1);
        chain.pop();
        Some(id)
    }

    /// Deep merge: objects member by member, arrays one after the other,
    /// anything else is replaced.
    fn merge(&mut self, base: NodeId, over: NodeId) -> NodeId {
        let (lower, upper) = (self.out.tree.node(base).clone(), self.out.tree.node(over).clone());
        match (lower.value, upper.value) {
            (Value::Array(mut elements), Value::Array(more)) => {
                elements.extend(more);
                self.out.tree.push_in(upper.file, upper.span, Value::Array(elements))
            }
            (Value::Object(mut members), Value::Object(more)) => {
                for mut member in more {
                    let earlier = members.iter().rposition(|m| m.key == member.key);
                    if let Some(at) = earlier {
                        member.value = self.merge(members[at].value, member.value);
                        members[at] = member;
                    } else {
                        members.push(member);
                    }
                }
                self.out.tree.push_in(upper.file, upper.span, Value::Object(members))
            }
            _ => over,
        }
    }

    fn problem(&mut self, place: Place, message: impl Into<String>) {
        self.out.problems.push(IncludeProblem { place, message: message.into() });
    }
}

/// The path without `.` and `..`, as far as the text tells.
fn normalised(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                if !out.pop() {
                    out.push("..");
                }
            }
            other => out.push(other),
        }
    }
    out
}
