//! A main configuration as its reader asks it: settings by path, and where to point when one is missing.

use std::collections::HashSet;

use super::sandbox::{Agent, Setting};
use crate::doc::{Member, NodeId, Place, Pointer, Tree, Value};
use crate::finding::Finding;
use crate::project::{Context, Kind};
use crate::rule::Meta;
use crate::text::Span;

/// A main configuration, its includes merged in, valid or not.
#[derive(Clone, Copy)]
pub(crate) struct Config<'c> {
    /// The document and everything around it.
    pub(crate) cx: &'c Context<'c>,
}

/// A place to point at, and its pointer.
#[derive(Clone, Debug)]
pub(crate) struct Spot {
    /// Where it stands.
    pub(crate) place: Place,
    /// What stands there.
    pub(crate) pointer: Pointer,
}

impl<'c> Config<'c> {
    /// The configuration, if the document is a main one; of anything else nobody knows what it will be merged into.
    pub(crate) fn of(cx: &'c Context<'c>) -> Option<Self> {
        (cx.document.kind == Kind::OpenClaw && cx.tree().is_object(cx.root)).then_some(Self { cx })
    }

    /// Whether every file it includes could be read. If not, a setting that seems to be missing may be in one of them.
    pub(crate) fn is_whole(self) -> bool {
        self.cx.document.include_problems.is_empty() && self.cx.document.errors.is_empty()
    }

    /// The document's tree.
    pub(crate) fn tree(self) -> &'c Tree {
        self.cx.tree()
    }

    /// The value at a path.
    pub(crate) fn get(self, path: &[&str]) -> Option<Setting> {
        let node = self.cx.lookup(path)?;
        Some(Setting { node, pointer: Pointer::root().keys(path) })
    }

    /// The string at a path.
    pub(crate) fn text(self, path: &[&str]) -> Option<&'c str> {
        self.tree().node(self.cx.lookup(path)?).as_str()
    }

    /// The value at a path, if it is this boolean.
    pub(crate) fn flag(self, path: &[&str], value: bool) -> Option<Setting> {
        self.get(path).filter(|setting| setting.is(self.tree(), value))
    }

    /// The elements of the array at a path that are strings, trimmed and not empty.
    pub(crate) fn strings(self, path: &[&str]) -> Vec<(Setting, &'c str)> {
        self.get(path).map_or_else(Vec::new, |list| self.strings_of(&list))
    }

    /// The elements of an array that are strings, trimmed and not empty.
    pub(crate) fn strings_of(self, list: &Setting) -> Vec<(Setting, &'c str)> {
        let tree = self.tree();
        let elements = tree.elements(list.node).iter().enumerate();
        let text = |(index, &node): (usize, &NodeId)| {
            let text = tree.node(node).as_str()?.trim();
            (!text.is_empty()).then(|| (Setting { node, pointer: list.pointer.index(index) }, text))
        };
        elements.filter_map(text).collect()
    }

    /// The members of the object at a path that count: the last of each key, those that are `null` included.
    pub(crate) fn members(self, path: &[&str]) -> Vec<(&'c str, Setting)> {
        self.get(path).map_or_else(Vec::new, |holder| self.members_of(&holder))
    }

    /// The members of an object that count.
    pub(crate) fn members_of(self, holder: &Setting) -> Vec<(&'c str, Setting)> {
        let mut seen = HashSet::new();
        let last = self.tree().members(holder.node).iter().rev().filter(|member| seen.insert(member.key.as_str()));
        let setting = |member: &'c Member| {
            let key = member.key.as_str();
            (key, Setting { node: member.value, pointer: holder.pointer.key(key) })
        };
        let mut members: Vec<_> = last.map(setting).collect();
        members.reverse();
        members
    }

    /// The value below a setting.
    pub(crate) fn below(self, holder: &Setting, path: &[&str]) -> Option<Setting> {
        let node = self.tree().at(holder.node, path)?;
        Some(Setting { node, pointer: holder.pointer.keys(path) })
    }

    /// The string below a setting.
    pub(crate) fn text_below(self, holder: &Setting, path: &[&str]) -> Option<&'c str> {
        self.tree().node(self.tree().at(holder.node, path)?).as_str()
    }

    /// The agents that OpenClaw 2026.9.6 sees: the objects of `agents.entries`, or else of the former `agents.list`.
    pub(crate) fn agents(self) -> Vec<Agent> {
        let tree = self.tree();
        if let Some(entries) = self.get(&["agents", "entries"]) {
            let members = self.members_of(&entries).into_iter().filter(|(_, agent)| tree.is_object(agent.node));
            return members
                .map(|(id, agent)| Agent { id: id.to_owned(), node: agent.node, pointer: agent.pointer })
                .collect();
        }
        let Some(list) = self.get(&["agents", "list"]) else { return Vec::new() };
        let agent = |(index, &node): (usize, &NodeId)| {
            let id = tree.node(tree.get(node, "id")?).as_str()?;
            Some(Agent { id: id.to_owned(), node, pointer: list.pointer.index(index) })
        };
        tree.elements(list.node).iter().enumerate().filter_map(agent).collect()
    }

    /// Where to point for a path: at its value, or else at the key of the nearest ancestor that exists, in the end at
    /// the brace that opens the document.
    pub(crate) fn spot(self, path: &[&str]) -> Spot {
        let tree = self.tree();
        let root = tree.node(self.cx.root);
        let open = Place { file: root.file, span: Span::new(root.span.start, root.span.start + 1) };
        let mut spot = Spot { place: open, pointer: Pointer::root() };
        let mut node = self.cx.root;
        for (depth, key) in path.iter().enumerate() {
            let Some(member) = tree.member(node, key) else { break };
            let is_last = depth + 1 == path.len();
            let place = if is_last { tree.node(member.value).place() } else { member.key_place() };
            spot = Spot { place, pointer: spot.pointer.key(key) };
            node = member.value;
        }
        spot
    }

    /// A finding about a path: at its value or at the nearest ancestor that exists.
    pub(crate) fn finding(self, meta: &Meta, path: &[&str], message: impl Into<String>) -> Finding {
        let spot = self.spot(path);
        self.cx.finding(meta, spot.place, message).pointer(spot.pointer)
    }

    /// A finding about a setting's value.
    pub(crate) fn found(self, meta: &Meta, setting: &Setting, message: impl Into<String>) -> Finding {
        self.cx.finding(meta, setting.place(self.tree()), message).pointer(setting.pointer.clone())
    }

    /// Adds the places of further settings to a finding, a few at most.
    pub(crate) fn relate(self, mut finding: Finding, settings: &[Setting], message: &str) -> Finding {
        for setting in settings.iter().take(MAX_RELATED) {
            finding = finding.related(self.cx.related(setting.place(self.tree()), message));
        }
        finding
    }

    /// Whether a value is there at all; `null` is not.
    pub(crate) fn is_set(self, path: &[&str]) -> bool {
        self.cx.lookup(path).is_some_and(|node| !matches!(self.tree().node(node).value, Value::Null))
    }

    /// Whether the array at a path has no element, or is none at all.
    pub(crate) fn is_empty(self, path: &[&str]) -> bool {
        let Some(node) = self.cx.lookup(path) else { return true };
        // A variable may stand for anything.
        let text = self.tree().node(node).as_str();
        self.tree().elements(node).is_empty() && !text.is_some_and(has_variable)
    }
}

/// Whether a string holds a variable, so that nobody knows what it will be.
pub(crate) fn has_variable(text: &str) -> bool {
    text.contains("${")
}

/// Further places that one finding shows.
const MAX_RELATED: usize = 5;
