//! `rotation/grace-too-long`: old secrets that stay good for long after rotation.

use crate::doc::NodeId;
use crate::finding::{Confidence, Severity};
use crate::model::rotation::policies;
use crate::model::schedule;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports old secrets that stay good for long after rotation.
pub(in crate::rules) struct GraceTooLong;

static META: Meta = Meta { id: "rotation/grace-too-long", severity: Severity::Warning, confidence: Confidence::High };

impl Rule for GraceTooLong {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        let limit = cx.settings.policy.grace_minutes;
        for policy in policies(tree, cx.root) {
            for (key, factor) in [
                ("gracePeriodMinutes", 1.0),
                ("gracePeriodHours", 60.0),
                ("gracePeriodDays", 1440.0),
                ("gracePeriodSeconds", 1.0 / 60.0),
                ("gracePeriod", 1.0),
            ] {
                let Some((id, minutes)) =
                    tree.get(policy.node, key).and_then(|id| Some((id, minutes(cx, id)? * factor)))
                else {
                    continue;
                };
                let message = if minutes < 0.0 {
                    "a grace period cannot be negative".to_owned()
                } else if let Some(limit) = limit.filter(|&limit| exceeds(minutes, limit)) {
                    format!("the old secret stays good for {minutes:.0} minutes; the policy allows {limit}")
                } else {
                    continue;
                };
                let finding = cx.finding(&META, tree.node(id).place(), message).pointer(policy.pointer.key(key));
                sink.push(finding.help("an attacker who holds the old secret has that long to use it"));
            }
        }
    }
}

/// A number, or a length of time in minutes (`48h`).
fn minutes(cx: &Context<'_>, id: NodeId) -> Option<f64> {
    let node = cx.tree().node(id);
    let text = || {
        let text = node.as_str()?;
        text.trim().parse().ok().or_else(|| Some(schedule::seconds(text)? / 60.0))
    };
    node.as_f64().or_else(text).filter(|minutes: &f64| !minutes.is_nan())
}

#[expect(clippy::cast_precision_loss, reason = "a number of minutes is far below 2^52")]
fn exceeds(minutes: f64, limit: i64) -> bool {
    minutes > limit as f64
}
