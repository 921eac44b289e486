//! `policy/alerts`: alerts that are off or never ring.

use super::exceeds;
use super::homes::ALERTS;
use crate::finding::{Confidence, Severity};
use crate::model::block::Block;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "policy/alerts", severity: Severity::Warning, confidence: Confidence::High };

/// Reports alerts that are missing, switched off, or that ring too late or too quietly.
pub(in crate::rules) struct Alerts;

impl Rule for Alerts {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        for alerts in Block::all(cx, ALERTS).into_iter().filter(Block::is_object) {
            for alert in alerts.members() {
                judge(cx, &alert, sink);
            }
            for (name, event) in EVENTS.iter().filter(|(name, _)| !alerts.has(name)) {
                let message = format!("nobody is alerted when {event}");
                sink.push(alerts.lacking(cx, &META, message).help(format!("add the alert `{name}`")));
            }
        }
    }
}

/// The alerts that every configuration of them needs, and what each is about.
const EVENTS: [(&str, &str); 2] = [
    ("secretExposure", "a secret is exposed"),
    ("unauthorizedSecretAccess", "somebody uses a secret without permission"),
];

/// Severities at which nobody gets up at night.
const QUIET: [&str; 5] = ["info", "low", "medium", "notice", "debug"];

fn judge(cx: &Context<'_>, alert: &Block<'_>, sink: &mut Sink) {
    let off = alert.off("enabled").or_else(|| alert.is_off().then(|| alert.clone()));
    if let Some(off) = off {
        let finding = off.finding(cx, &META, "this alert is switched off");
        let finding = finding.help("switch it on: a secret that leaked must be rotated before it is used");
        let fix = alert.is_object().then(|| off.replaced("Switch it on", "true"));
        sink.push(fix.into_iter().fold(finding, crate::finding::Finding::fix));
        return;
    }
    if let Some(threshold) = alert.get("threshold")
        && let Some(limit) = cx.settings.policy.alert_threshold
        && let Some(number) = threshold.number().filter(|&number| exceeds(number, limit))
    {
        let message = format!("{number} events must pass before this alert rings; the policy allows {limit}");
        sink.push(threshold.finding(cx, &META, message).help("set it to 1: one exposure is one too many"));
    }
    if let Some(severity) = alert.get("severity").filter(|_| EVENTS.iter().any(|(name, _)| *name == alert.name))
        && severity.text().is_some_and(|text| QUIET.contains(&text))
    {
        let finding = severity.finding(cx, &META, "an alert of this severity waits until somebody looks");
        sink.push(finding.help("set it to `high` or `critical`"));
    }
}
