//! `repo/tracked-transcript`: transcripts and logs of sessions that Git tracks.

use crate::finding::{Confidence, Severity};
use crate::model::state::Sort;
use crate::rule::{Meta, Sink};

use super::{Group, RepoRule, tracked};

/// Reports transcripts and logs of sessions that Git tracks.
pub(super) struct TrackedTranscript;

static META: Meta = Meta { id: "repo/tracked-transcript", severity: Severity::Warning, confidence: Confidence::High };

const ADVICE: &str =
    "Look through what was said for credentials and rotate them, then clean the history with `git filter-repo`";

impl RepoRule for TrackedTranscript {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, group: &Group<'_>, sink: &mut Sink) {
        tracked(&META, Sort::Transcript, ADVICE, group, sink);
    }
}
