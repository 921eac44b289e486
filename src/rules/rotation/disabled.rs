//! `rotation/disabled`: rotation policies that are switched off.

use crate::finding::{Confidence, Severity};
use crate::model::rotation::policies;
use crate::model::schedule::Schedule;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports rotation policies that are switched off.
pub(in crate::rules) struct Disabled;

static META: Meta = Meta { id: "rotation/disabled", severity: Severity::Warning, confidence: Confidence::High };

impl Rule for Disabled {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        for policy in policies(tree, cx.root) {
            let off = policy
                .is_off(tree)
                .then(|| tree.get(policy.node, "enabled").map(|id| (id, policy.pointer.key("enabled"))))
                .flatten();
            let named_off = policy.schedule.clone().filter(|_| policy.timing(tree) == Some(Ok(Schedule::Off)));
            if let Some((id, pointer)) = off.or(named_off) {
                let finding = cx.finding(&META, tree.node(id).place(), "rotation is switched off").pointer(pointer);
                sink.push(finding.help("switch it on; a leaked secret stays good until it is rotated"));
            }
        }
    }
}
