//! `repo/unused-suppression`: suppressions that suppress nothing.

use crate::finding::{Confidence, Finding, Severity};
use crate::rule::{Meta, Sink};
use crate::settings::Suppression;
use crate::suppress::Marker;

use super::{RepoRule, at_entry, named};

/// Reports suppressions that suppress nothing.
pub(super) struct UnusedSuppression;

static META: Meta = Meta { id: "repo/unused-suppression", severity: Severity::Info, confidence: Confidence::High };

impl RepoRule for UnusedSuppression {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check_marker(&self, marker: &Marker, sink: &mut Sink) {
        if !marker.is_used() {
            let finding = Finding::new(&META, marker.span, "this marker suppresses nothing");
            sink.push(finding.help("delete it"));
        }
    }

    fn check_entry(&self, entry: &Suppression, unused: bool, sink: &mut Sink) {
        if unused {
            let message = format!("{} covers nothing", named(entry));
            sink.push(at_entry(&META, entry, message).help("delete it"));
        }
    }
}
