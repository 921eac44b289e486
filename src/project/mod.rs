//! The configuration documents of a run and what rules may ask about them.

mod document;
mod held;
mod include;
mod kind;
mod look;
mod name;
mod shape;
mod store;

pub use document::Document;
pub use held::{Gap, Held, Holdings, Standing};
pub use include::IncludeProblem;
pub use kind::Kind;
pub use shape::Shapes;
pub use store::{FileStore, MemoryStore, ReadError, WorktreeStore};

use crate::doc::edit::Editor;
use crate::doc::{FileId, NodeId, Place, Tree};
use crate::finding::{Finding, Related};
use crate::rule::Meta;
use crate::settings::Settings;
use crate::text::{Encoding, decode};

/// Everything a rule may look at.
pub struct Context<'a> {
    /// The document under check.
    pub document: &'a Document,
    /// Its top-level value (a file of several documents is checked once for each).
    pub root: NodeId,
    /// All documents of the run, this one included, in path order.
    pub documents: &'a [Document],
    /// Reads other files of the same tree, index or commit.
    pub store: &'a dyn FileStore,
    /// Settings and clock.
    pub settings: &'a Settings,
}

impl<'a> Context<'a> {
    /// The document's tree.
    #[must_use]
    pub fn tree(&self) -> &'a Tree {
        &self.document.tree
    }

    /// The node reached by following keys from the root.
    #[must_use]
    pub fn lookup(&self, path: &[&str]) -> Option<NodeId> {
        self.tree().at(self.root, path)
    }

    /// A finding at a place of the document or of a file it includes.
    #[must_use]
    pub fn finding(&self, meta: &Meta, place: Place, message: impl Into<String>) -> Finding {
        let mut finding = Finding::new(meta, place.span, message);
        finding.path = self.path(place.file).to_owned();
        finding
    }

    /// A related place of the document or of a file it includes.
    #[must_use]
    pub fn related(&self, place: Place, message: impl Into<String>) -> Related {
        Related { path: self.path(place.file).to_owned(), span: place.span, message: message.into() }
    }

    /// Makes edits of the document; none where its tree is not that of one readable text in UTF-8.
    #[must_use]
    pub fn editor(&self) -> Option<Editor<'a>> {
        let document = self.document;
        let text = document.texts.first()?;
        let whole = document.included.is_empty() && document.errors.is_empty() && document.roots.len() == 1;
        let readable = whole && decode(text).encoding == Encoding::Utf8;
        readable.then(|| Editor::of_tree(text, &document.tree, self.root))
    }

    /// The path, as reports show it, of one of the document's files.
    #[must_use]
    pub fn path(&self, file: FileId) -> &'a str {
        self.document.path_of(file)
    }
}
