//! `rotation/never-fires`: rotation schedules that are valid and never come.

use crate::finding::{Confidence, Severity};
use crate::model::rotation::policies;
use crate::model::schedule::Schedule;
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
        for policy in policies(tree, cx.root) {
            let (Some((id, pointer)), Some(schedule)) = (policy.schedule.clone(), policy.runs(tree)) else {
                continue;
            };
            let report =
                |message: String, help| cx.finding(&META, tree.node(id).place(), message).pointer(pointer).help(help);
            if schedule == Schedule::AtStart {
                let message = "the secret is rotated when the machine starts, which may be never";
                sink.push(report(message.to_owned(), "write a schedule by the clock, such as `0 0 * * 0`"));
            } else if schedule.next_fire(cx.settings.now).is_none() {
                let (message, help) = match schedule.last_year() {
                    Some(year) if schedule.longest_gap().is_some() => {
                        (format!("the last rotation of this schedule was in {year}"), "leave the years open: `*`")
                    }
                    _ => (
                        "no date matches this schedule, so the secret is never rotated".to_owned(),
                        "check day-of-month against month: February has no 30th",
                    ),
                };
                sink.push(report(message, help));
            } else if let Some(year) = schedule.last_year() {
                let message = format!("nothing rotates the secret after {year}");
                sink.push(report(message, "leave the years open: `*`").severity(Severity::Warning));
            }
        }
    }
}
