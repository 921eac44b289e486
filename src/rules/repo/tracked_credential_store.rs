//! `repo/tracked-credential-store`: credential stores of OpenClaw that Git tracks.

use crate::finding::{Confidence, Severity};
use crate::model::state::Sort;
use crate::rule::{Meta, Sink};

use super::{Group, RepoRule, tracked};

/// Reports credential stores of OpenClaw that Git tracks.
pub(super) struct TrackedCredentialStore;

static META: Meta =
    Meta { id: "repo/tracked-credential-store", severity: Severity::Error, confidence: Confidence::High };

const ADVICE: &str = "Everybody who can read the repository has what is in it: rotate that, then clean the history with `git filter-repo`";

impl RepoRule for TrackedCredentialStore {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, group: &Group<'_>, sink: &mut Sink) {
        tracked(&META, Sort::Credentials, ADVICE, group, sink);
    }
}
