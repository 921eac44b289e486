//! `sandbox/relative-bind`: binds whose paths depend on where OpenClaw was started.

use crate::finding::{Confidence, Severity};
use crate::model::sandbox::{Base, Entry, HostPath, Origin, entries, shown};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "sandbox/relative-bind", severity: Severity::Error, confidence: Confidence::High };

/// Reports host and container paths of binds that are not absolute.
pub(in crate::rules) struct RelativeBind;

impl Rule for RelativeBind {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        for entry in entries(cx).iter().filter(|entry| entry.origin != Origin::Workspace) {
            source(cx, entry, sink);
            target(cx, entry, sink);
        }
    }
}

fn source(cx: &Context<'_>, entry: &Entry<'_>, sink: &mut Sink) {
    if HostPath::is_absolute(entry.source()) != Some(false) {
        return;
    }
    let external = entry.origin == Origin::External;
    let message = match entry.path.base {
        Base::Volume | Base::Variable | Base::Home(_) if external => return,
        _ if external && entry.source().starts_with('$') => return,
        // The one sort of pipe that is worth a bind is reported by `sandbox/container-socket-bind`.
        Base::Pipe => return,
        _ if entry.source().trim().is_empty() => "the bind has no host path".to_owned(),
        Base::Volume => format!("{} is a named volume, and OpenClaw takes absolute host paths only", entry.shown()),
        Base::Home(_) | Base::Variable if !external => {
            format!("{} is not replaced in binds, and OpenClaw takes absolute host paths only", entry.shown())
        }
        _ if external => format!("{} depends on the directory that OpenClaw was started in", entry.shown()),
        _ => format!("{} is not absolute, which makes the configuration invalid for OpenClaw", entry.shown()),
    };
    let severity = if external { Severity::Warning } else { Severity::Error };
    sink.push(
        cx.finding(&META, entry.source_place(), message)
            .pointer(entry.pointer.clone())
            .severity(severity)
            .help("write the absolute path; `${NAME}` in capitals is replaced, `~` and `$NAME` are not"),
    );
}

fn target(cx: &Context<'_>, entry: &Entry<'_>, sink: &mut Sink) {
    let message = match entry.target() {
        None if !entry.is_text => return,
        None => "the bind has no container path".to_owned(),
        Some(target) if target.trim().is_empty() => "the bind has no container path".to_owned(),
        Some(target) if target.starts_with('$') || HostPath::is_absolute(target) == Some(true) => return,
        Some(target) => format!("the container path {} is not absolute", shown(target)),
    };
    sink.push(
        cx.finding(&META, entry.target_place(), message)
            .pointer(entry.pointer.clone())
            .severity(Severity::Warning)
            .help("write `/host/path:/container/path` or `/host/path:/container/path:ro`"),
    );
}
