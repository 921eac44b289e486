//! `secretref/expiring`: secrets that expire soon.

use crate::finding::{Confidence, Severity};
use crate::model::date;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

use super::expiry::expiries;

/// Reports secrets that expire soon.
pub(in crate::rules) struct Expiring;

static META: Meta = Meta { id: "secretref/expiring", severity: Severity::Warning, confidence: Confidence::High };

impl Rule for Expiring {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let now = cx.settings.now;
        let Some(days) = cx.settings.policy.notice_days else { return };
        let notice = date::add_days(now, days);
        for expiry in expiries(cx) {
            let Some(at) = expiry.life.until.filter(|at| *at > now && *at <= notice) else {
                continue;
            };
            let days = date::days_between(now, at);
            let when = match days {
                0 => "within a day".to_owned(),
                1 => "in 1 day".to_owned(),
                _ => format!("in {days} days"),
            };
            let message = format!("{} expires {when}, on {}", expiry.subject(), date::show(at));
            let finding = cx.finding(&META, cx.tree().node(expiry.node).place(), message).pointer(expiry.pointer);
            sink.push(finding.help("rotate it now"));
        }
    }
}
