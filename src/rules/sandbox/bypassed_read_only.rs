//! `sandbox/bypassed-read-only`: a read-only bind that another bind makes writable.

use crate::finding::{Confidence, Severity};
use crate::model::sandbox::{Entry, Exposure, Origin, Owner, PathMap, entries};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta =
    Meta { id: "sandbox/bypassed-read-only", severity: Severity::Warning, confidence: Confidence::High };

/// Reports read-only binds whose host path can be written through another bind of the same container.
pub(in crate::rules) struct BypassedReadOnly;

impl Rule for BypassedReadOnly {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let all = entries(cx);
        let mut writable = PathMap::new();
        for entry in all.iter().filter(|entry| !entry.read_only && entry.exposure == Exposure::Nothing) {
            writable.insert(&entry.path, entry);
        }
        for entry in all.iter().filter(|entry| entry.read_only && entry.origin != Origin::Workspace) {
            let way = writable
                .at_or_above(&entry.path)
                .take(MOST)
                .map(|(_, other)| *other)
                .find(|other| is_way_around(entry, other));
            let Some(way) = way else { continue };
            let message = format!("{} is read-only here, but can be written through another bind", entry.shown());
            sink.push(
                cx.finding(&META, entry.place, message)
                    .pointer(entry.pointer.clone())
                    .related(cx.related(way.place, "writable here"))
                    .help("give both the same place in the container, so that the read-only one covers the other, or add `:ro` to both"),
            );
        }
    }
}

/// Writable binds that one read-only bind is compared with at most, so that a file full of equal binds costs no more than it
/// is long.
const MOST: usize = 64;

/// Whether `writable`, which mounts the same directory or one above it, belongs to the same container and shows the read-only
/// directory in a place that the read-only bind does not cover.
fn is_way_around(read_only: &Entry<'_>, writable: &Entry<'_>) -> bool {
    let together = read_only.owner == writable.owner
        || matches!((&read_only.owner, &writable.owner), (Owner::Defaults, _) | (_, Owner::Defaults));
    let same_container = read_only.origin == writable.origin || writable.origin == Origin::Workspace;
    if !together || !same_container {
        return false;
    }
    let target = match writable.origin {
        Origin::Workspace => Some("/workspace".to_owned()),
        _ => writable.normal_target(),
    };
    let (Some(target), Some(own)) = (target, read_only.normal_target()) else { return false };
    let below = &read_only.path.parts[writable.path.parts.len()..];
    let visible: Vec<&str> =
        target.split('/').filter(|part| !part.is_empty()).chain(below.iter().map(String::as_str)).collect();
    own != format!("/{}", visible.join("/"))
}
