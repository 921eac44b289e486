//! `rotation/exposed-in-history`: credentials that configurations of the past show and whose rotation nothing proves.

use crate::finding::{Confidence, Finding, Severity};
use crate::model::{date, lifetime};
use crate::origin::{Origin, short_id};
use crate::rule::Meta;
use crate::rules::history::{Exposure, HistoryRule, Successor};
use crate::settings::Settings;

/// Reports credentials that configurations of the past show and whose rotation nothing proves.
pub(in crate::rules) struct ExposedInHistory;

static META: Meta =
    Meta { id: "rotation/exposed-in-history", severity: Severity::Warning, confidence: Confidence::High };

impl HistoryRule for ExposedInHistory {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, exposure: &Exposure<'_>, _settings: &Settings) -> Option<Finding> {
        let head = match exposure.successor.as_ref().filter(|_| !exposure.rotated)? {
            Successor::Reference(shown) => format!("HEAD now reads it from {shown}"),
            // What HEAD never had it has not dropped either.
            _ if exposure.origin.removed.is_none() => return None,
            Successor::Literal => "HEAD has another literal in its place".to_owned(),
            Successor::Nothing => "HEAD no longer has it".to_owned(),
        };
        let message = format!(
            "a {} stood here in plain text {}; {head}, and nothing proves that it was rotated",
            lifetime::noun(exposure.kind),
            span_of_time(exposure.origin)
        );
        let refs = match exposure.origin.ref_count {
            0 => "whoever cloned it has it".to_owned(),
            1 => "1 ref still leads to it, and whoever cloned it has it".to_owned(),
            many => format!("{many} refs still lead to it, and whoever cloned it has it"),
        };
        let help = format!(
            "Rotate it first. {} Rewriting the history afterwards (`git filter-repo --replace-text`) tidies up but does \
             not take it back: {refs}.",
            exposure.steps()
        );
        Some(exposure.finding(&META, message, help))
    }
}

/// From which commit to which, and how often it was brought.
fn span_of_time(origin: &Origin) -> String {
    let commit = origin.commit.as_deref().map_or_else(String::new, |id| format!(" ({})", short_id(id)));
    let first = origin.author_date.map_or_else(String::new, date::show);
    let mut text = match &origin.removed {
        Some(removed) => {
            format!("from {first}{commit} to {} ({})", date::show(removed.date), short_id(&removed.commit))
        }
        None => format!("since {first}{commit}, outside of HEAD's history"),
    };
    if origin.commits > 1 {
        text.push_str(&format!(", brought in by {} commits", origin.commits));
    }
    text
}
