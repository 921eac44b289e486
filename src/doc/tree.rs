//! The tree: nodes in an arena, so that no depth of nesting can exhaust the stack.

use std::fmt;

use crate::text::Span;

/// Index of a node in its [`Tree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NodeId(u32);

/// Which file of a document a node comes from: 0 is the document itself, higher
/// numbers are files it includes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub(crate) u16);

/// A span in one of a document's files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// Bytes in that file.
    pub span: Span,
}

/// Text from a file. It may be a credential, hence it has no `Display` and its
/// `Debug` shows the length only.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Text(Box<str>);

impl Text {
    /// The text. Callers keep it out of messages unless it is a key name or
    /// something else that cannot be a credential.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(text.into_boxed_str())
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({} bytes)", self.0.len())
    }
}

/// A number as OpenClaw's parser reads it: a double.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number(pub f64);

/// A key and its value.
#[derive(Clone, Debug)]
pub struct Member {
    /// The file the key stands in.
    pub file: FileId,
    /// The key, decoded.
    pub key: Text,
    /// The key in the file, quotes included.
    pub key_span: Span,
    /// The value.
    pub value: NodeId,
}

/// What a node holds.
#[derive(Clone, Debug)]
pub enum Value {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// Any number, `Infinity` and `NaN` included.
    Number(Number),
    /// A decoded string.
    String(Text),
    /// Elements in order.
    Array(Vec<NodeId>),
    /// Members in order, duplicates included. The last of several equal keys wins.
    Object(Vec<Member>),
    /// Something the parser could not read; an error lies at the same place.
    Invalid,
}

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    /// The file the value stands in.
    pub file: FileId,
    /// The whole value in the file, quotes included.
    pub span: Span,
    /// What it is.
    pub value: Value,
    /// Whether the span of a string leaves out its quotes, as that of YAML's does.
    pub bare: bool,
}

impl Member {
    /// Where the key stands, quotes included.
    #[must_use]
    pub fn key_place(&self) -> Place {
        Place { file: self.file, span: self.key_span }
    }
}

impl Node {
    /// Where the value stands: between the quotes for a string.
    #[must_use]
    pub fn place(&self) -> Place {
        Place { file: self.file, span: self.inner_span() }
    }

    /// The bytes between the quotes of a string, the whole span of anything else.
    #[must_use]
    pub fn inner_span(&self) -> Span {
        match self.value {
            Value::String(_) if !self.bare && self.span.len() >= 2 => Span::new(self.span.start + 1, self.span.end - 1),
            _ => self.span,
        }
    }

    /// The string, if it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text.as_str()),
            _ => None,
        }
    }

    /// The boolean, if it is one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The number, if it is one.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        match self.value {
            Value::Number(Number(value)) => Some(value),
            _ => None,
        }
    }

    /// Whether it switches off what it is about: `false`, `0`, or a word that means it.
    #[must_use]
    pub fn is_off(&self) -> bool {
        const WORDS: [&str; 6] = ["false", "off", "no", "none", "disabled", "0"];
        let is_off = |text: &str| WORDS.iter().any(|off| text.trim().eq_ignore_ascii_case(off));
        self.as_bool() == Some(false) || self.as_f64() == Some(0.0) || self.as_str().is_some_and(is_off)
    }

    /// "an object", "a string", … for messages.
    #[must_use]
    pub fn kind_name(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
            Value::Invalid => "something unreadable",
        }
    }
}

/// A parsed document.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    nodes: Vec<Node>,
    root: Option<NodeId>,
    renamed: bool,
}

impl Tree {
    /// The top-level value; none where the text holds nothing.
    #[must_use]
    pub fn root(&self) -> Option<NodeId> {
        self.root
    }

    /// The node behind an id of this tree.
    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// The position of a node among all, in the order in which they came.
    pub(crate) fn index(&self, id: NodeId) -> usize {
        id.0 as usize
    }

    pub(crate) fn push(&mut self, span: Span, value: Value) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(Node { file: FileId::default(), span, value, bare: false });
        id
    }

    /// Adds a node whose span has no quotes.
    pub(crate) fn push_bare(&mut self, span: Span, value: Value) -> NodeId {
        let id = self.push(span, value);
        self.nodes[id.0 as usize].bare = true;
        id
    }

    /// All nodes, in the order in which they came.
    pub(crate) fn all(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)).map(NodeId)
    }

    /// Whether a member has been given another key.
    pub(crate) fn is_renamed(&self) -> bool {
        self.renamed
    }

    /// Gives a member of an object another key.
    pub(crate) fn rename(&mut self, owner: NodeId, index: usize, key: Text) {
        if let Value::Object(members) = &mut self.nodes[owner.0 as usize].value
            && let Some(member) = members.get_mut(index)
        {
            member.key = key;
            self.renamed = true;
        }
    }

    pub(crate) fn push_in(&mut self, file: FileId, span: Span, value: Value) -> NodeId {
        let id = self.push(span, value);
        self.nodes[id.0 as usize].file = file;
        id
    }

    pub(crate) fn set(&mut self, id: NodeId, span: Span, value: Value) {
        self.nodes[id.0 as usize] = Node { file: FileId::default(), span, value, bare: false };
    }

    pub(crate) fn set_root(&mut self, id: NodeId) {
        self.root = Some(id);
    }

    /// All members of an object in file order, duplicates included; empty for anything else.
    #[must_use]
    pub fn members(&self, id: NodeId) -> &[Member] {
        match &self.node(id).value {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    /// All elements of an array; empty for anything else.
    #[must_use]
    pub fn elements(&self, id: NodeId) -> &[NodeId] {
        match &self.node(id).value {
            Value::Array(elements) => elements,
            _ => &[],
        }
    }

    /// How many members or elements the node has.
    pub(crate) fn len_of(&self, id: NodeId) -> usize {
        self.members(id).len() + self.elements(id).len()
    }

    /// The member that counts for `key`: the last one.
    // Rules ask for members in a thousand places: what follows is not inlined into each.
    #[must_use]
    #[inline(never)]
    pub fn member(&self, id: NodeId, key: &str) -> Option<&Member> {
        self.members(id).iter().rev().find(|member| member.key.as_str() == key)
    }

    /// The value that counts for `key`.
    #[must_use]
    #[inline(never)]
    pub fn get(&self, id: NodeId, key: &str) -> Option<NodeId> {
        self.member(id, key).map(|member| member.value)
    }

    /// Follows keys from `id`.
    #[must_use]
    #[inline(never)]
    pub fn at(&self, id: NodeId, path: &[&str]) -> Option<NodeId> {
        path.iter().try_fold(id, |node, key| self.get(node, key))
    }

    /// Follows keys from the root.
    #[must_use]
    pub fn lookup(&self, path: &[&str]) -> Option<NodeId> {
        self.at(self.root?, path)
    }

    /// Whether the node is an object.
    #[must_use]
    pub fn is_object(&self, id: NodeId) -> bool {
        matches!(self.node(id).value, Value::Object(_))
    }
}
