//! `secretref/expired`: secrets past their expiry date.

use crate::finding::{Confidence, Severity};
use crate::model::date;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

use super::expiry::expiries;

/// Reports secrets past their expiry date.
pub(in crate::rules) struct Expired;

static META: Meta = Meta { id: "secretref/expired", severity: Severity::Error, confidence: Confidence::High };

impl Rule for Expired {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let now = cx.settings.now;
        for expiry in expiries(cx) {
            let Some(at) = expiry.life.until.filter(|at| *at <= now) else {
                continue;
            };
            let message = format!("{} expired on {}", expiry.subject(), date::show(at));
            let help = if expiry.note.is_empty() { "rotate it; if nothing missed it, delete it" } else { expiry.note };
            let finding = cx.finding(&META, cx.tree().node(expiry.node).place(), message).pointer(expiry.pointer);
            sink.push(finding.help(help));
        }
    }
}
