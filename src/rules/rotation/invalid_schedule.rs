//! `rotation/invalid-schedule`: rotation schedules that cannot be read.

use crate::finding::{Confidence, Severity};
use crate::model::rotation::{Form, policies};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports rotation schedules that cannot be read.
pub(in crate::rules) struct InvalidSchedule;

static META: Meta = Meta { id: "rotation/invalid-schedule", severity: Severity::Error, confidence: Confidence::High };

impl Rule for InvalidSchedule {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        for policy in policies(tree, cx.root) {
            let Some((id, pointer)) = policy.schedule.clone() else {
                if policy.form != Form::Word && !policy.is_off(tree) {
                    let finding = cx.finding(&META, policy.place, "the rotation policy has no schedule");
                    sink.push(finding.pointer(policy.pointer).help("add `schedule`, such as `0 0 * * 0`"));
                }
                continue;
            };
            let node = tree.node(id);
            let problem = policy.timing(tree).and_then(Result::err);
            if let Some(problem) = problem {
                let finding = cx.finding(&META, node.place(), format!("the rotation never starts: {problem}"));
                sink.push(
                    finding
                        .pointer(pointer)
                        .help("write `minute hour day-of-month month day-of-week`, `daily` or `weekly`"),
                );
            }
        }
    }
}
