//! `secretref/expired`: secrets past their expiry date.

use crate::finding::{Confidence, Severity};
use crate::model::date;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

use super::lifetime::expiries;

/// Reports secrets past their expiry date.
pub(in crate::rules) struct Expired;

static META: Meta = Meta { id: "secretref/expired", severity: Severity::Error, confidence: Confidence::High };

impl Rule for Expired {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let now = cx.settings.now;
        for expiry in expiries(cx).into_iter().filter(|expiry| expiry.at <= now) {
            let message = format!("the secret expired on {}", date::show(expiry.at));
            let finding = cx.finding(&META, cx.tree().node(expiry.node).place(), message).pointer(expiry.pointer);
            sink.push(finding.help("rotate it; if nothing missed it, delete it"));
        }
    }
}
