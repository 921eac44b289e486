//! The configuration documents of a run and what rules may ask about them.

mod document;
mod held;
mod include;
mod kind;
mod look;
mod name;
mod shape;
mod spelling;
mod store;
pub(crate) mod yaml;

pub use document::Document;
pub use held::{Gap, Held, Holdings, Standing};
pub use include::IncludeProblem;
pub use kind::Kind;
pub use shape::Shapes;
pub(crate) use spelling::settle;
pub use store::{FileStore, MemoryStore, ReadError, WorktreeStore};

use crate::doc::edit::Editor;
use crate::doc::{FileId, NodeId, Place, Tree};
use crate::finding::{Finding, Related};
use crate::graph::{Around, Fact, FactId, Graph, LazyGraph, Role};
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
    /// What the documents say about secrets, read when first asked for.
    pub graph: &'a LazyGraph,
}

impl<'a> Context<'a> {
    /// The document's tree.
    #[must_use]
    pub fn tree(&self) -> &'a Tree {
        &self.document.tree
    }

    /// What all documents say about secrets.
    #[must_use]
    pub fn graph(&self) -> &'a Graph {
        self.graph.get(self.documents)
    }

    /// What the documents that belong with this one say about secrets, itself included.
    #[must_use]
    pub fn around(&self) -> Around<'a> {
        self.graph().around(&self.document.location)
    }

    /// What this document says about secrets.
    pub fn facts(&self) -> impl Iterator<Item = (FactId, &'a Fact)> + use<'a> {
        self.graph().of_root(self.position(), self.root)
    }

    /// What this document says in one role.
    pub fn own(&self, role: Role) -> impl Iterator<Item = &'a Fact> + use<'a> {
        self.facts().map(|(_, fact)| fact).filter(move |fact| fact.role == role)
    }

    /// The position of the document among all; past the end if it is none of them.
    pub(crate) fn position(&self) -> usize {
        // To search for it in every rule would take time that grows with the square of the number of documents.
        let offset = std::ptr::from_ref(self.document).addr().wrapping_sub(self.documents.as_ptr().addr());
        let at = offset / size_of::<Document>();
        match self.documents.get(at) {
            Some(found) if std::ptr::eq(found, self.document) => at,
            _ => self.documents.len(),
        }
    }

    /// The document that a fact is from.
    #[must_use]
    pub fn document_of(&self, fact: &Fact) -> &'a Document {
        &self.documents[fact.document]
    }

    /// The place of a fact, as related to a finding.
    #[must_use]
    pub fn related_fact(&self, fact: &Fact, message: impl Into<String>) -> Related {
        let path = self.document_of(fact).path_of(fact.place.file).to_owned();
        Related { path, span: fact.place.span, message: message.into() }
    }

    /// The string at a key of what a fact names.
    #[must_use]
    pub fn text_of(&self, fact: &Fact, key: &str) -> Option<&'a str> {
        let tree = &self.document_of(fact).tree;
        tree.node(tree.get(fact.node, key)?).as_str()
    }

    /// The node reached by following keys from the root.
    #[must_use]
    pub fn lookup(&self, path: &[&str]) -> Option<NodeId> {
        self.tree().at(self.root, path)
    }

    /// A finding at a place of the document or of a file it includes.
    #[must_use]
    #[inline(never)]
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
