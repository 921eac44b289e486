//! `rotation/never-fires`: rotation schedules that are valid and never come.

use crate::finding::{Confidence, Severity};
use crate::model::rotation::policies;
use crate::model::schedule::{self, Schedule};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports rotation schedules that are valid and never come.
pub(in crate::rules) struct NeverFires;

static META: Meta = Meta { id: "rotation/never-fires", severity: Severity::Error, confidence: Confidence::High };

impl Rule for NeverFires {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        for (id, pointer) in policies(tree, cx.root).into_iter().filter_map(|policy| policy.schedule) {
            let node = tree.node(id);
            if node.as_str().is_some_and(|text| schedule::parse(text) == Ok(Schedule::Never)) {
                let message = "no date matches this schedule, so the secret is never rotated";
                let finding = cx.finding(&META, node.place(), message).pointer(pointer);
                sink.push(finding.help("check day-of-month against month: February has no 30th"));
            }
        }
    }
}
