//! `repo/tracked-state`: other state of OpenClaw that Git tracks.

use crate::finding::{Confidence, Severity};
use crate::model::state::Sort;
use crate::rule::{Meta, Sink};

use super::{Group, RepoRule, tracked};

/// Reports other state of OpenClaw that Git tracks.
pub(super) struct TrackedState;

static META: Meta = Meta { id: "repo/tracked-state", severity: Severity::Warning, confidence: Confidence::High };

const ADVICE: &str = "It changes as OpenClaw runs, and may hold tokens: look through it and rotate what you find";

impl RepoRule for TrackedState {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, group: &Group<'_>, sink: &mut Sink) {
        tracked(&META, Sort::State, ADVICE, group, sink);
    }
}
