//! `repo/suppression-without-reason`: markers that do not say why.

use crate::finding::{Confidence, Finding, Severity};
use crate::rule::{Meta, Sink};
use crate::suppress::Marker;

use super::RepoRule;

/// Reports markers that do not say why.
pub(super) struct SuppressionWithoutReason;

static META: Meta =
    Meta { id: "repo/suppression-without-reason", severity: Severity::Info, confidence: Confidence::High };

impl RepoRule for SuppressionWithoutReason {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check_marker(&self, marker: &Marker, sink: &mut Sink) {
        if !marker.has_reason {
            let finding = Finding::new(&META, marker.span, "this marker does not say why");
            sink.push(finding.help("write the reason behind the bracket"));
        }
    }
}
