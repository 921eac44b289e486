//! `secretref/long-lived`: secrets that expire later than the policy for their kind allows.

use crate::finding::{Confidence, Severity};
use crate::model::{date, lifetime, schedule};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

use super::expiry::{What, expiries};

/// Reports secrets that expire later than the policy for their kind allows.
pub(in crate::rules) struct LongLived;

static META: Meta = Meta { id: "secretref/long-lived", severity: Severity::Info, confidence: Confidence::Medium };

impl Rule for LongLived {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let policy = &cx.settings.policy;
        // Certificates are issued for years, and what they are is no secret.
        for expiry in expiries(cx).into_iter().filter(|expiry| expiry.what != What::Certificate) {
            let Some(until) = expiry.life.until.filter(|until| *until > cx.settings.now) else {
                continue;
            };
            let kind = lifetime::kind_of("", Some(expiry.pointer.as_str()));
            let from = expiry.life.from.unwrap_or(cx.settings.now);
            let life = until.duration_since(from).as_mins();
            let Some(allowed) = lifetime::allowed(kind, policy).filter(|allowed| life > *allowed) else {
                continue;
            };
            let message = format!(
                "{} is good for {}, until {}; the policy allows a {} {}",
                expiry.subject(),
                schedule::show(life),
                date::show(until),
                lifetime::noun(kind),
                schedule::show(allowed)
            );
            let finding = cx.finding(&META, cx.tree().node(expiry.node).place(), message).pointer(expiry.pointer);
            sink.push(
                finding.severity(policy.advice()).help("let it end earlier: whoever steals it has it until then"),
            );
        }
    }
}
