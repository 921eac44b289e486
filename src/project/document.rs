//! One configuration document.

use std::path::PathBuf;

use super::{Kind, Shapes};
use crate::doc::{FileId, NodeId, SyntaxError, Tree};

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
    /// What could not be parsed.
    pub errors: Vec<SyntaxError>,
    /// The document's own text.
    pub text: Vec<u8>,
}

impl Document {
    /// The document's own path as reports show it.
    #[must_use]
    pub fn path(&self) -> &str {
        self.path_of(FileId::default())
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
        let parsed = crate::doc::parse(&text);
        let roots: Vec<NodeId> = parsed.tree.root().into_iter().chain(parsed.more_roots).collect();
        let shapes = roots.iter().fold(Shapes::default(), |shapes, &root| shapes.with(Shapes::of(&parsed.tree, root)));
        Self { location, paths: vec![shown], kind, shapes, tree: parsed.tree, roots, errors: parsed.errors, text }
    }
}
