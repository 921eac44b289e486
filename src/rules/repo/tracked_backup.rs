//! `repo/tracked-backup`: backups of the configuration that Git tracks.

use crate::finding::{Confidence, Severity};
use crate::model::state::Sort;
use crate::rule::{Meta, Sink};

use super::{Group, RepoRule, tracked};

/// Reports backups of the configuration that Git tracks.
pub(super) struct TrackedBackup;

static META: Meta = Meta { id: "repo/tracked-backup", severity: Severity::Warning, confidence: Confidence::High };

const ADVICE: &str = "A backup has what the configuration had before secrets were taken out of it: rotate those, then clean the history with `git filter-repo` if it was published";

impl RepoRule for TrackedBackup {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, group: &Group<'_>, sink: &mut Sink) {
        tracked(&META, Sort::Backup, ADVICE, group, sink);
    }
}
