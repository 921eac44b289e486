//! `repo/expired-suppression`: entries of the settings that have expired and would still be needed.

use crate::finding::{Confidence, Severity};
use crate::rule::{Meta, Sink};
use crate::settings::Suppression;

use super::{RepoRule, at_entry, named};

/// Reports entries of the settings that have expired and would still be needed.
pub(super) struct ExpiredSuppression;

static META: Meta = Meta { id: "repo/expired-suppression", severity: Severity::Warning, confidence: Confidence::High };

impl RepoRule for ExpiredSuppression {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check_entry(&self, entry: &Suppression, unused: bool, sink: &mut Sink) {
        if unused {
            return;
        }
        let last = entry.expires.map_or_else(String::new, |last| format!(" on {last}"));
        let message = format!("{} expired{last}, and what it is for is still there", named(entry));
        sink.push(at_entry(&META, entry, message).help("mend it, or look at it again and move the date"));
    }
}
