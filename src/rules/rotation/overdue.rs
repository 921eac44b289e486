//! `rotation/overdue`: secrets that should have been rotated by now.

use jiff::Timestamp;

use crate::finding::{Confidence, Related, Severity};
use crate::model::date;
use crate::model::external::Entry;
use crate::model::rotation::{Governors, own};
use crate::model::schedule;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};
use crate::rules::secretref::expiry::{latest_change, secrets};

/// Reports secrets that should have been rotated by now.
pub(in crate::rules) struct Overdue;

static META: Meta = Meta { id: "rotation/overdue", severity: Severity::Warning, confidence: Confidence::High };

impl Rule for Overdue {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let limit = cx.settings.policy.max_age_days;
        let governors = Governors::of(cx);
        for secret in secrets(cx) {
            let Some((key, id, at)) = latest_change(cx.tree(), secret.node) else {
                continue;
            };
            let age = date::days_between(at, cx.settings.now);
            let report = |message: String| {
                let finding = cx.finding(&META, cx.tree().node(id).place(), message).pointer(secret.pointer.key(key));
                finding.help("rotate it and write the new date here")
            };
            if let Some(limit) = limit.filter(|limit| age > *limit) {
                let name = secret.name;
                sink.push(report(format!(
                    "secret `{name}` was last changed {age} days ago; the policy allows {limit}"
                )));
            } else if let Some((message, place)) = missed(cx, &governors, &secret, key, at) {
                sink.push(report(message).related(place));
            }
        }
    }
}

/// Minutes by which a rotation may be late: dates are often written without a time.
const TOLERANCE: i64 = 24 * 60;

/// Whether the rotation itself should have come by now. When a secret was made does not tell that it was not rotated later,
/// unless its value stands there and the schedule is its own: then whoever rotates it writes both.
fn missed(
    cx: &Context<'_>,
    governors: &Governors<'_, '_>,
    secret: &Entry<'_>,
    key: &str,
    at: Timestamp,
) -> Option<(String, Related)> {
    let made_anew = own(cx.tree(), secret).is_some() && cx.tree().get(secret.node, "value").is_some();
    if key.starts_with("created") && !made_anew {
        return None;
    }
    let (rotation, place) = governors.rotation(secret)?;
    let longest = rotation.longest_gap()?;
    if cx.settings.now.duration_since(at).as_mins() <= longest.saturating_add(TOLERANCE) {
        return None;
    }
    let message = format!(
        "secret `{}` was last changed on {}; by its schedule the next rotation was on {}, and no more than {} may pass",
        secret.name,
        date::show(at),
        date::show(rotation.next_fire(at)?),
        schedule::show(longest)
    );
    Some((message, place))
}
