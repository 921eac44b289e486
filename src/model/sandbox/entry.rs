//! The binds of a document, read and judged.

use std::collections::HashMap;

use super::bind::BindParts;
use super::offsets::offsets;
use super::{Exposure, HostPath, Owner, Sandbox, Setting, agents, defaults, sandboxes};
use crate::doc::{Place, Pointer, Tree};
use crate::project::Context;
use crate::redact::printable;
use crate::text::Span;

/// What makes a directory of the host visible in a sandbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Origin {
    /// `docker.binds`
    Docker,
    /// `browser.binds`, which replace those of `docker` for the browser's container.
    Browser,
    /// `binds` (or `mounts`, `volumes`) in the external-secrets shape.
    External,
    /// The agent's `workspace`, where `workspaceAccess` mounts it.
    Workspace,
}

/// One bind. No `Debug`: the text is whatever the file says.
#[derive(Clone)]
pub(crate) struct Entry<'a> {
    /// Its text, decoded.
    pub(crate) text: &'a str,
    /// Where its parts are in the text.
    pub(crate) parts: BindParts,
    /// The host path in normal form.
    pub(crate) path: HostPath,
    /// What the host path hands over.
    pub(crate) exposure: Exposure,
    /// Where it comes from.
    pub(crate) origin: Origin,
    /// Whom the sandbox is for.
    pub(crate) owner: Owner,
    /// Pointer to the string.
    pub(crate) pointer: Pointer,
    /// Where the text stands, without quotes.
    pub(crate) place: Place,
    /// Whether nothing can be written through it.
    pub(crate) read_only: bool,
    /// Whether it is written as one string.
    pub(crate) is_text: bool,
    offsets: Option<Vec<usize>>,
}

/// All binds of the document's current root, in the order of its sandboxes.
pub(crate) fn entries<'a>(cx: &Context<'a>) -> Vec<Entry<'a>> {
    let all = sandboxes(cx);
    let mut found = Vec::new();
    for sandbox in &all {
        for (origin, path) in [
            (Origin::Docker, &["docker", "binds"][..]),
            (Origin::Browser, &["browser", "binds"]),
            (Origin::External, &["binds"]),
            (Origin::External, &["mounts"]),
            (Origin::External, &["volumes"]),
        ] {
            let Some(binds) = sandbox.get(cx.tree(), path) else { continue };
            for bind in binds.elements(cx.tree()) {
                found.extend(Entry::read(cx, bind, origin, sandbox.owner.clone()));
            }
        }
    }
    found.extend(workspaces(cx, &all));
    found
}

/// The workspaces of the defaults and of all agents as binds, where their sandboxes mount them.
fn workspaces<'a>(cx: &Context<'a>, all: &[Sandbox]) -> Vec<Entry<'a>> {
    let tree = cx.tree();
    let sandboxes: HashMap<&str, &Sandbox> = all.iter().map(|sandbox| (sandbox.pointer.as_str(), sandbox)).collect();
    let inherited = defaults(all);
    let at = Pointer::root().keys(&["agents", "defaults"]);
    let shared = cx.lookup(&["agents", "defaults"]).map(|node| (Owner::Defaults, node, at));
    let agents = agents(cx).into_iter().map(|agent| (Owner::Agent(agent.id), agent.node, agent.pointer));
    let mut found = Vec::new();
    for (owner, node, pointer) in shared.into_iter().chain(agents) {
        let own = sandboxes.get(pointer.key("sandbox").as_str()).copied();
        let setting = |key| own.and_then(|own| own.get(tree, &[key])).or_else(|| inherited?.get(tree, &[key]));
        let Some(access) = setting("workspaceAccess") else { continue };
        let is_off = setting("mode").is_none_or(|mode| mode.is_text(tree, "off"));
        let read_only = access.is_text(tree, "ro");
        let Some(workspace) = tree.get(node, "workspace") else { continue };
        if is_off || !(read_only || access.is_text(tree, "rw")) {
            continue;
        }
        let workspace = Setting { node: workspace, pointer: pointer.key("workspace") };
        if let Some(mut entry) = Entry::read(cx, workspace, Origin::Workspace, owner) {
            entry.parts = BindParts { source: Span::new(0, entry.text.len()), target: None, options: None };
            entry.read_only = read_only;
            entry.judge(cx);
            found.push(entry);
        }
    }
    found
}

impl<'a> Entry<'a> {
    fn read(cx: &Context<'a>, setting: Setting, origin: Origin, owner: Owner) -> Option<Self> {
        let tree = cx.tree();
        if tree.is_object(setting.node) {
            return Self::read_object(cx, &setting, origin, owner);
        }
        let node = tree.node(setting.node);
        let text = node.as_str()?;
        let place = node.place();
        let raw = cx.document.texts.get(usize::from(place.file.0)).map(|file| place.span.slice(file))?;
        let parts = BindParts::of(text);
        let options = parts.options.map_or("", |span| &text[span.start..span.end]);
        let mut entry = Self {
            text,
            parts,
            path: HostPath { base: super::host_path::Base::Relative, parts: Vec::new() },
            exposure: Exposure::Nothing,
            origin,
            owner,
            pointer: setting.pointer,
            place,
            // `O` is Podman's overlay: what the container writes never reaches the host.
            read_only: options.split(',').any(|option| matches!(option, "ro" | "O")),
            is_text: true,
            offsets: offsets(raw, text),
        };
        entry.judge(cx);
        Some(entry)
    }

    /// Reads `{ source, target, readOnly }`. Edits for strings do not fit it.
    fn read_object(cx: &Context<'a>, setting: &Setting, origin: Origin, owner: Owner) -> Option<Self> {
        let tree = cx.tree();
        let of = |keys: &[&'static str]| keys.iter().find_map(|key| Some((*key, tree.get(setting.node, key)?)));
        let (key, source) = of(&["source", "src", "host", "hostPath"])?;
        let text = tree.node(source).as_str()?;
        let is_true = of(&["readOnly", "readonly", "read_only", "ro"]).is_some_and(|(_, id)| {
            let node = tree.node(id);
            node.as_bool() == Some(true) || node.as_str() == Some("true")
        });
        let by_mode = of(&["mode"]).and_then(|(_, id)| tree.node(id).as_str());
        let by_mode = by_mode.is_some_and(|mode| matches!(mode, "ro" | "readonly" | "read-only"));
        let mut entry = Self {
            text,
            parts: BindParts { source: Span::new(0, text.len()), target: None, options: None },
            path: HostPath { base: super::host_path::Base::Relative, parts: Vec::new() },
            exposure: Exposure::Nothing,
            origin,
            owner,
            pointer: setting.pointer.key(key),
            place: tree.node(source).place(),
            read_only: is_true || by_mode,
            is_text: false,
            offsets: None,
        };
        entry.judge(cx);
        Some(entry)
    }

    fn judge(&mut self, cx: &Context<'_>) {
        self.path = HostPath::read(self.source(), |name| variable(cx.tree(), cx, name));
        self.exposure = Exposure::of(&self.path);
    }

    /// The host path as written.
    pub(crate) fn source(&self) -> &'a str {
        &self.text[self.parts.source.start..self.parts.source.end]
    }

    /// The container path as written.
    pub(crate) fn target(&self) -> Option<&'a str> {
        self.parts.target.map(|span| &self.text[span.start..span.end])
    }

    /// The container path with single slashes, without `.`, `..` and a slash at the end.
    pub(crate) fn normal_target(&self) -> Option<String> {
        let mut parts = Vec::new();
        for part in self.target()?.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop();
                }
                _ => parts.push(part),
            }
        }
        Some(format!("/{}", parts.join("/")))
    }

    /// The host path for messages: between backticks, without control characters, not longer than a line.
    pub(crate) fn shown(&self) -> String {
        shown(self.source())
    }

    /// Where the host path stands.
    pub(crate) fn source_place(&self) -> Place {
        self.part(self.parts.source)
    }

    /// Where the container path stands; the whole bind if there is none.
    pub(crate) fn target_place(&self) -> Place {
        self.parts.target.map_or(self.place, |span| self.part(span))
    }

    /// The place of a part of the text; the whole text where the part cannot be told or is empty.
    pub(crate) fn part(&self, part: Span) -> Place {
        match &self.offsets {
            Some(offsets) if !part.is_empty() => {
                let start = self.place.span.start;
                let span = Span::new(start + offsets[part.start], start + offsets[part.end]);
                Place { file: self.place.file, span }
            }
            _ => self.place,
        }
    }

    /// Whether edits can be placed inside the text.
    pub(crate) fn is_exact(&self) -> bool {
        self.offsets.is_some()
    }
}

/// A path for messages.
pub(crate) fn shown(path: &str) -> String {
    const LONGEST: usize = 100;
    let mut text = printable(path);
    if let Some((at, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(at);
        text.push('…');
    }
    format!("`{text}`")
}

/// The value that the configuration itself gives a variable (`env.vars`, formerly `env`).
fn variable(tree: &Tree, cx: &Context<'_>, name: &str) -> Option<String> {
    let value = tree.at(cx.root, &["env", "vars", name]).or_else(|| tree.at(cx.root, &["env", name]))?;
    tree.node(value).as_str().map(str::to_owned)
}
