//! `secretref/no-expiry`: stored secrets without an expiry date.

use crate::doc::Value;
use crate::finding::{Confidence, Severity};
use crate::model::external;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

use super::expiry::{ENDS, expiries};

/// Reports stored secrets without an expiry date.
pub(in crate::rules) struct NoExpiry;

static META: Meta = Meta { id: "secretref/no-expiry", severity: Severity::Warning, confidence: Confidence::High };

impl Rule for NoExpiry {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        for entry in external::stored(cx.document, cx.root) {
            let has_date = ENDS
                .iter()
                .any(|key| tree.get(entry.node, key).is_some_and(|id| !matches!(tree.node(id).value, Value::Null)));
            let is_dated = ["provider", "createdAt"].iter().any(|key| tree.get(entry.node, key).is_some());
            if !has_date && is_dated {
                let message = format!("secret `{}` has no expiry date", entry.name);
                let finding = cx.finding(&META, entry.place, message).pointer(entry.pointer);
                sink.push(finding.help("set `expiresAt` to the day by which it must be rotated"));
            }
        }
        for expiry in expiries(cx).into_iter().filter(|expiry| expiry.life.until.is_none()) {
            let message = format!("{} never expires", expiry.subject());
            let finding = cx.finding(&META, tree.node(expiry.node).place(), message).pointer(expiry.pointer);
            sink.push(finding.severity(cx.settings.policy.advice()).help("issue it anew, with an end"));
        }
    }
}
