//! One configuration document.

use std::path::PathBuf;

use super::include::{self, IncludeProblem};
use super::{FileStore, Kind, Shapes, spelling};
use crate::doc::{FileId, Member, NodeId, Parsed, Pointer, SyntaxError, Tree, Value, yaml};
use crate::origin::Origin;
use crate::text::Span;

/// Most configurations of one list that are judged one by one.
const MOST_LISTED: usize = 1000;

/// A parsed configuration file, its includes merged in.
pub struct Document {
    /// Where the file is.
    pub location: PathBuf,
    /// Paths as reports show them: the document itself first, then the files it includes.
    pub paths: Vec<String>,
    /// What the file is.
    pub kind: Kind,
    /// Which external-secrets shapes it holds.
    pub shapes: Shapes,
    /// The parsed content.
    pub tree: Tree,
    /// Top-level values: one, unless the file holds several documents.
    pub roots: Vec<NodeId>,
    /// What could not be parsed, in the document itself or in a file it includes.
    pub errors: Vec<(FileId, SyntaxError)>,
    /// Includes that did not work.
    pub include_problems: Vec<IncludeProblem>,
    /// The bytes of the document and of the files it includes, in the order of `paths`. Spans of the tree are offsets
    /// into these, unless the file is UTF-16: then they are offsets into its decoded text.
    pub texts: Vec<Vec<u8>>,
    /// Where the files it includes are.
    pub included: Vec<PathBuf>,
    /// Where in Git the document and the files it includes come from, in the order of `paths`.
    pub origins: Vec<Option<Box<Origin>>>,
    /// Whether its findings are reported; if not, it is there for rules that look across files.
    pub subject: bool,
    /// Whether it is YAML, into which edits that are made for JSON do not fit.
    pub yaml: bool,
    /// Whether the file spells keys otherwise than the tree does.
    pub respelt: bool,
}

impl Document {
    /// The document's own path as reports show it.
    #[must_use]
    pub fn path(&self) -> &str {
        self.path_of(FileId::default())
    }

    /// Where in Git the file that reports show as `path` comes from.
    #[must_use]
    pub fn origin_of(&self, path: &str) -> Option<&Origin> {
        let at = self.paths.iter().position(|own| own == path)?;
        self.origins.get(at)?.as_deref()
    }

    /// The path, as reports show it, of one of the document's files.
    #[must_use]
    pub fn path_of(&self, file: FileId) -> &str {
        self.paths.get(usize::from(file.0)).map_or("", String::as_str)
    }
}

impl Document {
    /// Parses a configuration file. `shown` is its path as reports show it.
    #[must_use]
    pub fn parse(location: PathBuf, shown: String, kind: Kind, text: Vec<u8>) -> Self {
        let parsed = crate::doc::parse(&crate::text::decode(&text).text);
        Self::from_parsed(location, shown, kind, text, parsed)
    }

    /// Makes a document of what was parsed already.
    #[must_use]
    pub fn from_parsed(location: PathBuf, shown: String, kind: Kind, text: Vec<u8>, mut parsed: Parsed) -> Self {
        spelling::settle(&mut parsed.tree);
        let respelt = parsed.tree.is_renamed();
        // A file without any value still has something to report.
        if parsed.tree.root().is_none() {
            let nothing = parsed.tree.push(Span::at(0), Value::Invalid);
            parsed.tree.set_root(nothing);
        }
        let mut document = Self {
            location,
            paths: vec![shown],
            kind,
            shapes: Shapes::default(),
            roots: parsed.tree.root().into_iter().chain(parsed.more_roots).collect(),
            tree: parsed.tree,
            errors: parsed.errors.into_iter().map(|error| (FileId::default(), error)).collect(),
            include_problems: Vec::new(),
            texts: vec![text],
            included: Vec::new(),
            origins: vec![None],
            subject: true,
            yaml: false,
            respelt,
        };
        document.separate();
        document.find_shapes();
        document
    }

    /// Makes a document of what was read from YAML.
    #[must_use]
    pub fn from_yaml(location: PathBuf, shown: String, kind: Kind, text: Vec<u8>, read: (Tree, Vec<NodeId>)) -> Self {
        let (tree, mut roots) = read;
        let more_roots = roots.split_off(1.min(roots.len()));
        let parsed = Parsed { tree, errors: Vec::new(), more_roots };
        let mut document = Self::from_parsed(location, shown, kind, text, parsed);
        document.yaml = true;
        document
    }

    /// A list of configurations is judged as several documents are.
    fn separate(&mut self) {
        let [root] = self.roots[..] else { return };
        let count = self.tree.elements(root).len();
        if self.kind != Kind::OpenClaw && count <= MOST_LISTED && self.tree.is_list_of_objects(root) {
            self.roots = self.tree.elements(root).to_vec();
        }
    }

    /// A pointer from one of the top-level values as the file spells it, from the top of the file.
    #[must_use]
    pub fn written(&self, root: NodeId, pointer: &str) -> Pointer {
        let top = self.tree.root().filter(|&top| top != root);
        let index = top.and_then(|top| self.tree.elements(top).iter().position(|&element| element == root));
        let mut written = index.map_or_else(Pointer::root, |index| Pointer::root().index(index));
        let mut node = Some(root);
        for segment in Pointer::segments(pointer) {
            let member = node.and_then(|node| self.tree.member(node, &segment));
            let text = member.and_then(|member| self.spelling(member));
            written = written.key(text.unwrap_or(&segment));
            let element = || self.tree.elements(node?).get(segment.parse::<usize>().ok()?).copied();
            node = member.map(|member| member.value).or_else(element);
        }
        written
    }

    /// A key as the file spells it, if that is not what the tree says.
    #[must_use]
    pub fn spelling(&self, member: &Member) -> Option<&str> {
        spelling::written(member, self.texts.get(usize::from(member.file.0))?)
    }

    /// Whether pointers need [`Self::written`] to be those of the file.
    #[must_use]
    pub fn is_rewritten(&self) -> bool {
        self.respelt || self.tree.root().is_some_and(|top| !self.tree.elements(top).is_empty())
    }

    /// Reads a Compose file.
    ///
    /// # Errors
    /// Says why it cannot be read.
    pub fn compose(location: PathBuf, shown: String, text: Vec<u8>) -> Result<Self, yaml::Unreadable> {
        let tree = yaml::parse(&crate::text::decode(&text).text)?;
        Ok(Self {
            location,
            paths: vec![shown],
            kind: Kind::Compose,
            shapes: Shapes::default(),
            roots: tree.root().into_iter().collect(),
            tree,
            errors: Vec::new(),
            include_problems: Vec::new(),
            texts: vec![text],
            included: Vec::new(),
            origins: vec![None],
            subject: true,
            yaml: true,
            respelt: false,
        })
    }

    /// Merges in the files that the document includes.
    pub fn resolve_includes(&mut self, store: &dyn FileStore) {
        if self.yaml {
            return;
        }
        let [root] = self.roots[..] else { return };
        let Some(merged) = include::resolve(&self.tree, root, &self.location, self.path(), store) else { return };
        self.tree = merged.tree;
        spelling::settle(&mut self.tree);
        self.respelt |= self.tree.is_renamed();
        self.roots = vec![merged.root];
        self.errors.extend(merged.syntax);
        self.include_problems = merged.problems;
        for file in merged.files {
            self.origins.push(store.origin(&file.location));
            self.paths.push(file.shown);
            self.included.push(file.location);
            self.texts.push(file.text);
        }
        self.find_shapes();
    }

    fn find_shapes(&mut self) {
        let of = |shapes: Shapes, &root: &NodeId| shapes.with(Shapes::of(&self.tree, root));
        self.shapes = self.roots.iter().fold(Shapes::default(), of);
    }
}
