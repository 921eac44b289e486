//! `$include` as OpenClaw resolves it (observed with 2026.9.6): before variables are substituted, relative to the including
//! file, inside the directory of the main configuration, ten levels deep at most; objects merge, arrays concatenate, keys
//! beside `$include` win.

use std::collections::{HashMap, HashSet};
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

use super::store::{FileStore, ReadError};
use crate::doc::{FileId, Member, NodeId, Parsed, Place, SyntaxError, Text, Tree, Value, parse};

/// Levels of includes below the main configuration.
const MAX_LEVELS: usize = 10;

/// Largest included file, in bytes.
const MAX_BYTES: u64 = 2 * 1024 * 1024;

/// A path of so many characters is refused.
const MAX_PATH: usize = 4096;

/// Nesting after merging, over all files.
const MAX_DEPTH: usize = crate::doc::MAX_DEPTH;

/// Different files that one configuration may include.
const MAX_FILES: usize = 1000;

/// Bytes that one configuration may include in all.
const MAX_TOTAL_BYTES: usize = 16 * 1024 * 1024;

/// Values, members and elements that includes may copy in all. Files that include two others each would otherwise
/// double the work with every level.
const MAX_WORK: usize = 500_000;

/// So many bytes of text copied count as much as one value.
const BYTES_OF_WORK: usize = 32;

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
        canonical_boundary: store.canonical(&normalised(location.parent().unwrap_or(Path::new("")))),
        loaded: HashMap::new(),
        reported: HashSet::new(),
        bytes: 0,
        work: 0,
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
    /// The boundary without symbolic links.
    canonical_boundary: Option<PathBuf>,
    /// What was made of the files included so far, so that each is read once.
    loaded: HashMap<PathBuf, Result<(FileId, Rc<Parsed>), &'static str>>,
    /// Places that have a problem already: a file included twice has it twice.
    reported: HashSet<Place>,
    /// Bytes included so far.
    bytes: usize,
    /// Values, members and elements copied so far.
    work: usize,
    out: Merged,
}

impl Merger<'_> {
    /// Copies a value of one file into the merged tree. `chain` holds the files
    /// being included, outermost first.
    fn copy(&mut self, tree: &Tree, id: NodeId, file: FileId, chain: &mut Vec<PathBuf>, depth: usize) -> NodeId {
        let node = tree.node(id);
        if file != FileId::default() {
            let keys: usize = tree.members(id).iter().map(|member| member.key.as_str().len()).sum();
            self.work += 1 + (keys + node.as_str().map_or(0, str::len)) / BYTES_OF_WORK;
        }
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
        if text.contains('\0') {
            self.problem(place, "an include path holds no null bytes");
            return None;
        }
        if text.len() >= MAX_PATH {
            self.problem(place, format!("the include path is longer than {MAX_PATH} characters"));
            return None;
        }
        let including = chain.last()?;
        let target = normalised(&including.parent()?.join(text));
        if !target.starts_with(&self.boundary) {
            let message = "included file lies outside the directory of the main configuration";
            self.problem(place, literal(text).unwrap_or(message));
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
        if self.work > MAX_WORK {
            self.problem(place, "the configuration includes too much in all; this is left out");
            return None;
        }
        let (file, parsed) = match self.read(&target) {
            Ok(loaded) => loaded,
            Err(message) => {
                self.problem(place, literal(text).filter(|_| message == MISSING).unwrap_or(message));
                return None;
            }
        };
        let root = parsed.tree.root()?;
        chain.push(target);
        let id = self.copy(&parsed.tree, root, file, chain, depth + 1);
        chain.pop();
        Some(id)
    }

    /// Reads and parses a file, or recalls what came of it before.
    fn read(&mut self, target: &Path) -> Result<(FileId, Rc<Parsed>), &'static str> {
        if let Some(known) = self.loaded.get(target) {
            return known.clone();
        }
        let result = self.read_anew(target);
        self.loaded.insert(target.to_path_buf(), result.clone());
        result
    }

    fn read_anew(&mut self, target: &Path) -> Result<(FileId, Rc<Parsed>), &'static str> {
        let canonical = self.store.canonical(target);
        if canonical
            .zip(self.canonical_boundary.as_ref())
            .is_some_and(|(target, boundary)| !target.starts_with(boundary))
        {
            return Err("included file is a symbolic link out of the directory of the main configuration");
        }
        if self.store.is_hard_link(target) {
            return Err("included file is a hard link: it has another name elsewhere, and OpenClaw refuses it");
        }
        let bytes = self.store.read(target, MAX_BYTES).map_err(|error| match error {
            ReadError::Missing => MISSING,
            ReadError::TooLarge => "included file is larger than 2 MiB",
            ReadError::NotAFile => "included path is not a regular file",
            ReadError::Denied => "included file cannot be read",
        })?;
        self.bytes += bytes.len();
        let number = u16::try_from(self.out.files.len() + 1).ok().filter(|&number| usize::from(number) <= MAX_FILES);
        let Some(number) = number.filter(|_| self.bytes <= MAX_TOTAL_BYTES) else {
            return Err("the configuration includes too much in all; this is left out");
        };
        let mut parsed = parse(&crate::text::decode(&bytes).text);
        let file = FileId(number);
        let below = target.strip_prefix(&self.boundary).unwrap_or(target).to_string_lossy().replace('\\', "/");
        let shown = format!("{}{below}", self.shown_directory);
        self.out.files.push(IncludedFile { location: target.to_path_buf(), shown, text: bytes });
        self.out.syntax.extend(parsed.errors.drain(..).map(|error| (file, error)));
        Ok((file, Rc::new(parsed)))
    }

    /// Deep merge: objects member by member, arrays one after the other,
    /// anything else is replaced.
    fn merge(&mut self, base: NodeId, over: NodeId) -> NodeId {
        self.work += self.out.tree.len_of(base) + self.out.tree.len_of(over);
        if self.work > 2 * MAX_WORK {
            return over;
        }
        let (lower, upper) = (self.out.tree.node(base).clone(), self.out.tree.node(over).clone());
        match (lower.value, upper.value) {
            (Value::Array(mut elements), Value::Array(more)) => {
                elements.extend(more);
                self.out.tree.push_in(upper.file, upper.span, Value::Array(elements))
            }
            (Value::Object(mut members), Value::Object(more)) => {
                let mut places: HashMap<Text, usize> =
                    members.iter().enumerate().map(|(at, member)| (member.key.clone(), at)).collect();
                for mut member in more {
                    match places.get(&member.key) {
                        Some(&at) => {
                            member.value = self.merge(members[at].value, member.value);
                            members[at] = member;
                        }
                        None => {
                            places.insert(member.key.clone(), members.len());
                            members.push(member);
                        }
                    }
                }
                self.out.tree.push_in(upper.file, upper.span, Value::Object(members))
            }
            _ => over,
        }
    }

    fn problem(&mut self, place: Place, message: impl Into<String>) {
        if self.reported.insert(place) {
            self.out.problems.push(IncludeProblem { place, message: message.into() });
        }
    }
}

/// What is said of a file that is not there.
const MISSING: &str = "included file does not exist";

/// What is said of a path that is meant to be more than its text.
fn literal(path: &str) -> Option<&'static str> {
    let is_variable = path.contains("${") || path.starts_with('$') || path.contains("/$");
    if is_variable {
        Some("variables are not replaced in an include path: OpenClaw looks for a directory of that very name")
    } else if path.starts_with('~') {
        Some("`~` has no meaning in an include path: OpenClaw looks for a directory of that very name")
    } else {
        None
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
