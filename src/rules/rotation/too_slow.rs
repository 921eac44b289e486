//! `rotation/too-slow`: rotation that is slower than the policy for the credential.

use crate::finding::{Confidence, Severity};
use crate::model::lifetime;
use crate::model::rotation::policies;
use crate::model::schedule;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports rotation that is slower than the policy for the credential.
pub(in crate::rules) struct TooSlow;

static META: Meta = Meta { id: "rotation/too-slow", severity: Severity::Warning, confidence: Confidence::High };

impl Rule for TooSlow {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        let limits = &cx.settings.policy;
        let limit = limits.rotation_hours.map(|hours| hours.saturating_mul(60));
        for policy in policies(tree, cx.root) {
            let (Some((id, pointer)), Some(schedule)) = (policy.schedule.clone(), policy.runs(tree)) else {
                continue;
            };
            let Some(minutes) = schedule.longest_gap() else {
                continue;
            };
            let node = tree.node(id);
            let next = schedule::show_next(&schedule, cx.settings.now).map(|runs| format!("the next runs are {runs}"));
            if let Some(limit) = limit.filter(|limit| minutes > *limit) {
                let message = format!(
                    "up to {} pass between two rotations; the policy allows {}",
                    schedule::show(minutes),
                    schedule::show(limit)
                );
                let help = format!("rotate at least every {}; {}", schedule::show(limit), next.unwrap_or_default());
                sink.push(cx.finding(&META, node.place(), message).pointer(pointer).help(help));
                continue;
            }
            // Within the general policy, yet longer than advised for this kind of credential.
            let strictest = policy
                .names
                .iter()
                .filter_map(|name| {
                    let kind = lifetime::kind_of_name(name)?;
                    Some((lifetime::allowed(kind, limits)?, *name, lifetime::noun(kind)))
                })
                .min_by_key(|(allowed, ..)| *allowed);
            if let Some((allowed, name, noun)) = strictest.filter(|(allowed, ..)| minutes > *allowed) {
                let message = format!(
                    "`{name}` lives for up to {}; for a {noun} {} is advised",
                    schedule::show(minutes),
                    schedule::show(allowed)
                );
                let finding = cx.finding(&META, node.place(), message).pointer(pointer).severity(limits.advice());
                sink.push(finding.confidence(Confidence::Medium).help(next.unwrap_or_default()));
            }
        }
    }
}
