//! Edits of a JSON5 text that keep its comments, its order and its form.
//!
//! An [`Editor`] answers with [`Edit`]s and changes nothing itself. All edits of one answer belong together; answers are
//! independent of each other only where they do not touch.

mod geometry;
mod insert;
mod remove;
mod style;

use std::borrow::Cow;

use super::{Member, NodeId, Tree, Value, parse};
use crate::text::{Edit, Span};
use geometry::Geometry;
pub use style::{Style, quote};

/// Makes edits of one text.
pub struct Editor<'a> {
    text: &'a [u8],
    tree: Cow<'a, Tree>,
    root: NodeId,
    style: Style,
}

impl<'a> Editor<'a> {
    /// For a text of one JSON5 value in UTF-8; `None` if it is anything else.
    #[must_use]
    pub fn new(text: &'a [u8]) -> Option<Self> {
        let parsed = parse(text);
        let root = parsed.tree.root().filter(|_| parsed.errors.is_empty() && parsed.more_roots.is_empty())?;
        let style = Style::of(text, &parsed.tree, root);
        Some(Self { text, tree: Cow::Owned(parsed.tree), root, style })
    }

    /// For a text that has been parsed already, without errors and without other files merged in.
    #[must_use]
    pub fn of_tree(text: &'a [u8], tree: &'a Tree, root: NodeId) -> Self {
        Self { text, tree: Cow::Borrowed(tree), root, style: Style::of(text, tree, root) }
    }

    /// The tree that node ids are of.
    #[must_use]
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The top-level value.
    #[must_use]
    pub fn root(&self) -> NodeId {
        self.root
    }

    /// How the text is written.
    #[must_use]
    pub fn style(&self) -> &Style {
        &self.style
    }

    /// Replaces a value by JSON5 text.
    #[must_use]
    pub fn replace(&self, value: NodeId, with: &str) -> Vec<Edit> {
        vec![Edit::new(self.tree.node(value).span, with)]
    }

    /// Gives the member at `index` of an object another key; `None` if the object has that key already.
    #[must_use]
    pub fn rename(&self, object: NodeId, index: usize, key: &str) -> Option<Vec<Edit>> {
        let member = self.tree.members(object).get(index)?;
        let free = self.tree.get(object, key).is_none();
        free.then(|| {
            vec![Edit::new(member.key_span, style::key_like(self.text, Some(member.key_span), key, &self.style))]
        })
    }

    /// Takes away the member or element at `index`, with its comma, the comment behind it on its last line, and the comment
    /// lines right above it.
    #[must_use]
    pub fn remove(&self, container: NodeId, index: usize) -> Option<Vec<Edit>> {
        Some(remove::remove(&self.geometry(container)?, index)?.edits)
    }

    /// Adds a member at the end of an object; `None` if the object has that key already.
    #[must_use]
    pub fn insert(&self, object: NodeId, key: &str, value: &str) -> Option<Vec<Edit>> {
        self.put(object, &[key], value)
    }

    /// Adds an element at the end of an array.
    #[must_use]
    pub fn push(&self, array: NodeId, value: &str) -> Option<Vec<Edit>> {
        if !matches!(self.tree.node(array).value, Value::Array(_)) {
            return None;
        }
        Some(insert::insert(&self.geometry(array)?, &insert::Item::bare(value.to_owned()), &self.style))
    }

    /// Sets the value at `path` below `object`, making the objects on the way that are missing. `None` if something else
    /// than an object stands in the way, or there is a value already.
    #[must_use]
    pub fn put(&self, object: NodeId, path: &[&str], value: &str) -> Option<Vec<Edit>> {
        let (holder, rest) = self.deepest(object, path)?;
        let geometry = self.geometry(holder)?;
        let text = insert::nested(&geometry, rest, value, &self.style);
        Some(insert::insert(&geometry, &insert::Item::bare(text), &self.style))
    }

    /// Moves the member at `index` of an object to `path` from the root, comments included, making the objects on the way.
    /// With `prune`, objects that this leaves empty are taken away as well. `None` if there is a value already, or
    /// something else than an object in the way.
    #[must_use]
    pub fn relocate(&self, object: NodeId, index: usize, path: &[&str], prune: bool) -> Option<Vec<Edit>> {
        let member = self.tree.members(object).get(index)?;
        let (holder, rest) = self.deepest(self.root, path)?;
        let value = self.tree.node(member.value).span;
        if member.key_span.start <= self.tree.node(holder).span.start && self.tree.node(holder).span.end <= value.end {
            // Into itself.
            return None;
        }
        let target = self.geometry(holder)?;
        if holder == object {
            if let [key] = rest {
                return self.rename(object, index, key);
            }
            // Where it stands, so that its comma and comments stay.
            let depth = target.indent_of(member.key_span.start);
            let text =
                insert::nested_at(&target, rest, &self.source(value, &depth, rest.len() - 1), &depth, &self.style);
            return Some(vec![Edit::new(Span::new(member.key_span.start, value.end), text)]);
        }
        let (from, at) = if prune { self.pruned(object, index, holder) } else { (object, index) };
        let removal = remove::remove(&self.geometry(from)?, at)?;
        let own = self.geometry(object)?;
        let (above, behind) = if from == object { removal.comments } else { remove::comments_of(&own, index) };
        let old = own.indent_of(member.key_span.start);
        let new = insert::indent_inside(&target, &self.style);
        let unit = self.style.unit.repeat(rest.len() - 1);
        let text =
            insert::nested(&target, rest, &reindent(self.slice(value), &old, &format!("{new}{unit}")), &self.style);
        let lines = |spans: &[Span]| spans.iter().map(|&span| reindent(self.slice(span), &old, &new)).collect();
        let item = insert::Item { text, above: lines(&above), behind: behind.map(|span| self.slice(span).to_owned()) };
        let mut edits = insert::insert(&target, &item, &self.style);
        // What a removal collapses may not hold what is put in.
        if edits.iter().any(|edit| removal.edits.iter().any(|other| crate::text::collide(edit, other))) {
            return None;
        }
        edits.extend(removal.edits);
        edits.sort_by_key(|edit| edit.span);
        Some(edits)
    }

    /// The deepest object on `path` that is there, and the keys that are not.
    fn deepest<'p>(&self, from: NodeId, path: &'p [&'p str]) -> Option<(NodeId, &'p [&'p str])> {
        let mut holder = from;
        for (depth, key) in path.iter().enumerate() {
            if !self.tree.is_object(holder) {
                return None;
            }
            match self.tree.get(holder, key) {
                Some(next) => holder = next,
                None => return Some((holder, &path[depth..])),
            }
        }
        None
    }

    /// The outermost member that holds nothing but the one at `index` of `object`, and does not hold `keep`.
    fn pruned(&self, mut object: NodeId, mut index: usize, keep: NodeId) -> (NodeId, usize) {
        let keep = self.tree.node(keep).span;
        while self.tree.members(object).len() == 1 && object != self.root && !self.tree.node(object).span.contains(keep)
        {
            let Some((parent, at)) = self.parent(object) else { break };
            (object, index) = (parent, at);
        }
        (object, index)
    }

    /// The object that has `value` as a member, and the member's index.
    #[must_use]
    pub fn parent(&self, value: NodeId) -> Option<(NodeId, usize)> {
        let span = self.tree.node(value).span;
        let mut at = self.root;
        loop {
            let inside = |child: NodeId| self.tree.node(child).span.contains(span);
            match &self.tree.node(at).value {
                Value::Object(members) => {
                    let index = members.iter().position(|member: &Member| inside(member.value))?;
                    if members[index].value == value {
                        return Some((at, index));
                    }
                    at = members[index].value;
                }
                Value::Array(elements) => at = *elements.iter().find(|&&element| inside(element))?,
                _ => return None,
            }
        }
    }

    /// A value's text for a place `levels` deeper than where it stands.
    fn source(&self, span: Span, indent: &str, levels: usize) -> String {
        reindent(self.slice(span), indent, &format!("{indent}{}", self.style.unit.repeat(levels)))
    }

    fn slice(&self, span: Span) -> &str {
        std::str::from_utf8(span.slice(self.text)).unwrap_or_default()
    }

    fn geometry(&self, container: NodeId) -> Option<Geometry<'_>> {
        Geometry::new(self.text, &self.tree, container)
    }
}

/// `text` with lines after the first indented by `new` where they were by `old`.
fn reindent(text: &str, old: &str, new: &str) -> String {
    // The lines of a string that goes on over line ends are part of its value.
    if text.contains("\\\n") || text.contains("\\\r") || old == new {
        return text.to_owned();
    }
    let mut lines = text.split('\n');
    let mut out = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        out.push('\n');
        match line.strip_prefix(old) {
            Some(rest) if !rest.trim().is_empty() => {
                out.push_str(new);
                out.push_str(rest);
            }
            _ => out.push_str(line),
        }
    }
    out
}
