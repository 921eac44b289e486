//! Where a document describes sandboxes, and how to ask one for its settings.

use super::agents::agents;
use crate::doc::{NodeId, Place, Pointer, Tree};
use crate::project::{Context, Kind};
use crate::text::Span;

/// Whom a sandbox is for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Owner {
    /// Every agent that says nothing else.
    Defaults,
    /// One agent, by its id.
    Agent(String),
    /// Nobody knows: the document is a fragment.
    Fragment,
}

/// A sandbox as one place of a document describes it.
#[derive(Clone, Debug)]
pub(crate) struct Sandbox {
    /// The object with its settings.
    pub(crate) node: NodeId,
    /// The object's pointer.
    pub(crate) pointer: Pointer,
    /// Whether the document is nothing but the sandbox, perhaps in part, so that nothing else can be expected of it.
    pub(crate) bare: bool,
    /// Whom it is for.
    pub(crate) owner: Owner,
    /// Whether it has the external-secrets shape (`type`, `enabled`, `binds`, `limits`, `security`) and not OpenClaw's own.
    pub(crate) external: bool,
    /// Where findings about the sandbox as a whole belong: its key.
    pub(crate) place: Place,
}

/// The value of one setting.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    /// The value.
    pub(crate) node: NodeId,
    /// Its pointer.
    pub(crate) pointer: Pointer,
}

/// Settings that OpenClaw's own sandbox does not have.
const EXTERNAL_KEYS: &[&str] = &["type", "enabled", "binds", "limits", "security"];

/// All sandboxes of the document's current root: defaults, agents (by name or in the former list), fragments.
pub(crate) fn sandboxes(cx: &Context<'_>) -> Vec<Sandbox> {
    if matches!(cx.document.kind, Kind::SecretsFile | Kind::AuthProfiles | Kind::Models) {
        return Vec::new();
    }
    let tree = cx.tree();
    let mut found = Vec::new();
    // The defaults come first, where `Sandbox::inherited` looks for them.
    for path in
        [&["agents", "defaults"][..], &["openclaw", "agents", "defaults"], &["agents"], &["openclaw"], &["agent"]]
    {
        if let Some(holder) = cx.lookup(path) {
            add(tree, holder, &Pointer::root().keys(path), Owner::Defaults, &mut found);
        }
    }
    for agent in agents(cx) {
        add(tree, agent.node, &agent.pointer, Owner::Agent(agent.id), &mut found);
    }
    add(tree, cx.root, &Pointer::root(), Owner::Fragment, &mut found);
    let is_bare = ["binds", "docker", "browser"].into_iter().any(|key| {
        let node = tree.get(cx.root, key);
        node.is_some_and(|node| key == "binds" || tree.get(node, "binds").is_some())
    });
    if is_bare {
        let node = tree.node(cx.root);
        let place = Place { file: node.file, span: Span::new(node.span.start, node.span.start + 1) };
        let external = tree.get(cx.root, "binds").is_some();
        let owner = Owner::Fragment;
        found.push(Sandbox { node: cx.root, pointer: Pointer::root(), bare: true, owner, external, place });
    }
    found
}

/// The sandbox of the defaults, if there is one.
pub(crate) fn defaults(all: &[Sandbox]) -> Option<&Sandbox> {
    all.first().filter(|first| first.owner == Owner::Defaults)
}

/// Adds the sandbox of one holder, if it has one.
fn add(tree: &Tree, holder: NodeId, pointer: &Pointer, owner: Owner, found: &mut Vec<Sandbox>) {
    let Some(member) = tree.member(holder, "sandbox").filter(|member| tree.is_object(member.value)) else { return };
    found.push(Sandbox {
        node: member.value,
        pointer: pointer.key("sandbox"),
        bare: false,
        owner,
        external: EXTERNAL_KEYS.iter().any(|key| tree.get(member.value, key).is_some()),
        place: member.key_place(),
    });
}

impl Sandbox {
    /// The value at a path below the sandbox.
    pub(crate) fn get(&self, tree: &Tree, path: &[&str]) -> Option<Setting> {
        let node = tree.at(self.node, path)?;
        Some(Setting { node, pointer: self.pointer.keys(path) })
    }

    /// The values at several paths, as far as they exist.
    pub(crate) fn all<'s>(&'s self, tree: &'s Tree, paths: &'s [&[&str]]) -> impl Iterator<Item = Setting> + 's {
        paths.iter().filter_map(|path| self.get(tree, path))
    }

    /// The sandbox of the defaults, if this one belongs to an agent.
    pub(crate) fn inherited<'s>(&self, all: &'s [Self]) -> Option<&'s Self> {
        match self.owner {
            Owner::Agent(_) => defaults(all),
            _ => None,
        }
    }

    /// The mode in force: the sandbox's own, or that of the defaults.
    pub(crate) fn mode(&self, tree: &Tree, all: &[Self]) -> Option<Setting> {
        self.get(tree, &["mode"]).or_else(|| self.inherited(all)?.get(tree, &["mode"]))
    }

    /// Whether OpenClaw runs nothing in this sandbox. Without a mode that is so, too.
    pub(crate) fn is_off(&self, tree: &Tree, all: &[Self]) -> bool {
        self.mode(tree, all).is_none_or(|mode| mode.is_text(tree, "off"))
    }
}

impl Setting {
    /// Where the value stands.
    pub(crate) fn place(&self, tree: &Tree) -> Place {
        tree.node(self.node).place()
    }

    /// The value, if it is a string.
    pub(crate) fn text<'t>(&self, tree: &'t Tree) -> Option<&'t str> {
        tree.node(self.node).as_str()
    }

    /// Whether the value is this string; case and space around it do not count.
    pub(crate) fn is_text(&self, tree: &Tree, text: &str) -> bool {
        self.text(tree).is_some_and(|value| value.trim().eq_ignore_ascii_case(text))
    }

    /// Whether the value is this boolean.
    pub(crate) fn is(&self, tree: &Tree, value: bool) -> bool {
        tree.node(self.node).as_bool() == Some(value)
    }

    /// The elements of an array with their pointers; a single string counts as an array of one.
    pub(crate) fn elements(&self, tree: &Tree) -> Vec<Setting> {
        if tree.node(self.node).as_str().is_some() {
            return vec![self.clone()];
        }
        let element = |(index, &node): (usize, &NodeId)| Setting { node, pointer: self.pointer.index(index) };
        tree.elements(self.node).iter().enumerate().map(element).collect()
    }
}
