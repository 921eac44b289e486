//! `rotation/literal-too-old`: literals that stand in HEAD for longer than the policy allows.

use crate::finding::{Confidence, Finding, Severity};
use crate::model::{date, lifetime, schedule};
use crate::rule::Meta;
use crate::rules::history::{Exposure, HistoryRule};
use crate::secrets::{self, Kind};
use crate::settings::Settings;

/// Reports literals that stand in HEAD for longer than the policy allows.
pub(in crate::rules) struct LiteralTooOld;

static META: Meta = Meta { id: "rotation/literal-too-old", severity: Severity::Warning, confidence: Confidence::High };

impl HistoryRule for LiteralTooOld {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, exposure: &Exposure<'_>, settings: &Settings) -> Option<Finding> {
        let age = settings.now.duration_since(exposure.since).as_mins();
        let allowed = lifetime::allowed(exposure.kind, &settings.policy)?;
        if !exposure.stands || age <= allowed || !is_telling(exposure) {
            return None;
        }
        let message = format!(
            "this {} has been committed in plain text since {}, for {}; the policy allows {}",
            lifetime::noun(exposure.kind),
            date::show(exposure.since),
            schedule::show(age),
            schedule::show(allowed)
        );
        let place =
            if exposure.secret.pointer.is_some() { "Put a reference in its place" } else { "Keep it elsewhere" };
        let help = format!("{} {place}, so that the next rotation needs no commit.", exposure.steps());
        Some(exposure.finding(&META, message, help))
    }
}

/// Whether it is known what the credential is for, by its place or its form. Most of what else looks like one are
/// samples, of which nobody wants to know the age; their own rule reports them.
fn is_telling(exposure: &Exposure<'_>) -> bool {
    let detector = secrets::find(exposure.secret.rule);
    exposure.secret.pointer.is_some()
        || detector.is_some_and(|detector| detector.category != "generic")
        || !matches!(exposure.kind, Kind::Generic | Kind::Session)
}
