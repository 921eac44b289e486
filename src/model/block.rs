//! A member of an object with all that a rule asks of it: its name, its value, and where both stand.

use super::schedule;
use crate::doc::{NodeId, Place, Pointer, Tree, Value};
use crate::finding::{Finding, Fix};
use crate::project::Context;
use crate::rule::Meta;
use crate::text::{Edit, Span};

/// A named value of a document. No `Debug`: the value may be a credential.
#[derive(Clone)]
pub(crate) struct Block<'t> {
    tree: &'t Tree,
    /// The key; empty for the document itself.
    pub(crate) name: &'t str,
    /// Where the key stands; the opening brace for the document itself.
    pub(crate) key: Place,
    /// The value.
    pub(crate) node: NodeId,
    /// The value's pointer.
    pub(crate) pointer: Pointer,
}

impl<'t> Block<'t> {
    /// The whole document.
    pub(crate) fn root(cx: &Context<'t>) -> Self {
        let tree = cx.tree();
        let node = tree.node(cx.root);
        let key = Place { file: node.file, span: Span::new(node.span.start, node.span.end.min(node.span.start + 1)) };
        Self { tree, name: "", key, node: cx.root, pointer: Pointer::root() }
    }

    /// The value that counts at a path of the document.
    pub(crate) fn at(cx: &Context<'t>, path: &[&str]) -> Option<Self> {
        path.iter().try_fold(Self::root(cx), |block, key| block.get(key))
    }

    /// The values at those of the paths that lead to one.
    pub(crate) fn all(cx: &Context<'t>, paths: &[&[&str]]) -> Vec<Self> {
        paths.iter().filter_map(|path| Self::at(cx, path)).collect()
    }

    /// The member that counts for a key.
    pub(crate) fn get(&self, key: &str) -> Option<Self> {
        let member = self.tree.member(self.node, key)?;
        let pointer = self.pointer.key(key);
        Some(Self { tree: self.tree, name: member.key.as_str(), key: member.key_place(), node: member.value, pointer })
    }

    /// All members, those of repeated keys too.
    pub(crate) fn members(&self) -> Vec<Self> {
        let block = |member: &'t crate::doc::Member| {
            let name = member.key.as_str();
            let pointer = self.pointer.key(name);
            Self { tree: self.tree, name, key: member.key_place(), node: member.value, pointer }
        };
        self.tree.members(self.node).iter().map(block).collect()
    }

    /// The elements of an array, each with the array's name.
    pub(crate) fn elements(&self) -> Vec<Self> {
        let block = |(index, &node): (usize, &NodeId)| {
            let pointer = self.pointer.index(index);
            Self { tree: self.tree, name: self.name, key: self.tree.node(node).place(), node, pointer }
        };
        self.tree.elements(self.node).iter().enumerate().map(block).collect()
    }

    /// Whether there is a member of this name.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.tree.get(self.node, key).is_some()
    }

    /// Those of the keys that no member has.
    pub(crate) fn lacks<'k>(&self, keys: &[&'k str]) -> Vec<&'k str> {
        keys.iter().copied().filter(|key| !self.has(key)).collect()
    }

    /// The boolean, if it is one.
    pub(crate) fn bool(&self) -> Option<bool> {
        self.tree.node(self.node).as_bool()
    }

    /// The string, if it is one.
    pub(crate) fn text(&self) -> Option<&'t str> {
        self.tree.node(self.node).as_str()
    }

    /// The number, if it is one.
    pub(crate) fn number(&self) -> Option<f64> {
        self.tree.node(self.node).as_f64()
    }

    /// The length of time in seconds: a number of them, or a text such as `300`, `5m` or `PT5M`.
    pub(crate) fn seconds(&self) -> Option<f64> {
        self.number().or_else(|| schedule::seconds(self.text()?))
    }

    /// Whether it is an object.
    pub(crate) fn is_object(&self) -> bool {
        self.tree.is_object(self.node)
    }

    /// Whether it is an array without elements.
    pub(crate) fn is_empty_list(&self) -> bool {
        matches!(&self.tree.node(self.node).value, Value::Array(elements) if elements.is_empty())
    }

    /// Whether it switches off what it is about: `false`, or a word that means it.
    pub(crate) fn is_off(&self) -> bool {
        self.tree.node(self.node).is_off()
    }

    /// The member of this name, if it switches something off.
    pub(crate) fn off(&self, key: &str) -> Option<Self> {
        self.get(key).filter(Self::is_off)
    }

    /// A finding about the value.
    pub(crate) fn finding(&self, cx: &Context<'_>, meta: &Meta, message: impl Into<String>) -> Finding {
        cx.finding(meta, self.tree.node(self.node).place(), message).pointer(self.pointer.clone())
    }

    /// A finding about what the value does not say, at its key: milder than a wrong value.
    pub(crate) fn lacking(&self, cx: &Context<'_>, meta: &Meta, message: impl Into<String>) -> Finding {
        self.at_key(cx, meta, message).severity(cx.settings.policy.advice())
    }

    /// A finding at the key.
    pub(crate) fn at_key(&self, cx: &Context<'_>, meta: &Meta, message: impl Into<String>) -> Finding {
        cx.finding(meta, self.key, message).pointer(self.pointer.clone())
    }

    /// A fix that writes something else in place of the value. It changes what the configuration means.
    pub(crate) fn replaced(&self, title: &str, text: &str) -> Fix {
        let edits = vec![Edit { span: self.tree.node(self.node).span, text: text.to_owned() }];
        Fix { title: title.to_owned(), safe: false, edits }
    }
}

/// Names between backticks, for a sentence.
pub(crate) fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
