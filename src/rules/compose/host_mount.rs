//! `sandbox/compose-host-mount`: places of the host that a Compose file mounts into OpenClaw's container.

use crate::doc::{NodeId, Pointer};
use crate::finding::{Confidence, Severity};
use crate::model::compose::{Item, is_true, item, services};
use crate::model::external::shown;
use crate::model::sandbox::{Base, BindParts, Exposure, Grade, HostPath, Relation};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports places of the host that a Compose file mounts into OpenClaw's container.
pub(super) struct ComposeHostMount;

static META: Meta = Meta { id: "sandbox/compose-host-mount", severity: Severity::Error, confidence: Confidence::High };

impl Rule for ComposeHostMount {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        for service in services(cx) {
            for (id, pointer) in service.list(cx.tree(), "volumes") {
                if let Some((source, read_only)) = read(cx, id, pointer) {
                    check(cx, &source, read_only, sink);
                }
            }
        }
    }
}

/// The source of a mount, and whether it is mounted for reading only.
fn read(cx: &Context<'_>, id: NodeId, pointer: Pointer) -> Option<(Item, bool)> {
    let tree = cx.tree();
    if let Some(source) = tree.get(id, "source").or_else(|| tree.get(id, "src")) {
        let kind = tree.get(id, "type").and_then(|kind| tree.node(kind).as_str());
        let read_only = tree.get(id, "read_only").is_some_and(|value| is_true(tree, value));
        return item(tree, source, pointer.key("source"))
            .filter(|_| kind != Some("volume"))
            .map(|item| (item, read_only));
    }
    let mut whole = item(tree, id, pointer)?;
    let parts = BindParts::of(&whole.text);
    // Without a target it is a volume without a name.
    parts.target?;
    let options = parts.options.map_or("", |span| &whole.text[span.start..span.end]);
    let read_only = options.split(',').any(|option| option == "ro");
    if whole.place.span.len() == whole.text.len() {
        whole.place.span.end = whole.place.span.start + parts.source.end;
    }
    whole.text = whole.text[parts.source.start..parts.source.end].to_owned();
    Some((whole, read_only))
}

fn check(cx: &Context<'_>, source: &Item, read_only: bool, sink: &mut Sink) {
    let path = HostPath::read(&source.text, |_| None);
    if matches!(path.base, Base::Relative | Base::Volume | Base::Variable) {
        return;
    }
    let (severity, what) = match Exposure::of(&path) {
        Exposure::HostRoot => (Severity::Error, "the whole file system of the host"),
        Exposure::Home { all: true } => (Severity::Error, "the home directories of all users"),
        Exposure::Home { all: false } => (Severity::Error, "a whole home directory, with every key and login in it"),
        Exposure::Socket(_) => (Severity::Error, "control of the container engine, and with it of the host"),
        Exposure::Credentials { what, relation: Relation::Within | Relation::Above } => (Severity::Error, what),
        Exposure::Credentials { what, relation: Relation::Named } => (Severity::Warning, what),
        Exposure::System { what, grade: Grade::Engine } => (Severity::Error, what),
        Exposure::System { what, grade: Grade::Refused } => {
            (if read_only { Severity::Warning } else { Severity::Error }, what)
        }
        Exposure::System { what, grade: Grade::Programs } if !read_only => (Severity::Error, what),
        _ => return,
    };
    let message = format!("the mount of `{}` gives OpenClaw's container {what}", shown(&source.text));
    let help =
        "mount the state directory and the one project that the agents need; `:ro` does not protect what can be read";
    sink.push(cx.finding(&META, source.place, message).pointer(source.pointer.clone()).severity(severity).help(help));
}
