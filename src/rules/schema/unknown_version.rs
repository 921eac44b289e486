//! `schema/unknown-version`: a file from a release whose schema is not embedded.

use crate::finding::{Confidence, Severity};
use crate::project::Context;
use crate::rule::{Meta, Sink};
use crate::schema::{Choice, Reason};

pub(super) static META: Meta =
    Meta { id: "schema/unknown-version", severity: Severity::Info, confidence: Confidence::High };

/// Speaks only of what the file itself says; a version from the command line is the command line's business.
pub(super) fn check(cx: &Context<'_>, choice: &Choice, sink: &mut Sink) {
    if choice.unknown.is_none() || matches!(choice.reason, Reason::Requested | Reason::NearestToRequested) {
        return;
    }
    let Some(id) = cx.lookup(&["meta", "lastTouchedVersion"]) else { return };
    let message = match choice.reason {
        Reason::NearestToLastTouched => "the file was written by a release whose schema is not embedded",
        _ => "this is not the number of an OpenClaw release",
    };
    let help = format!("judged by the schema of {}; name another with `--openclaw-version`", choice.version);
    let finding = cx.finding(&META, cx.tree().node(id).place(), message);
    sink.push(finding.pointer("/meta/lastTouchedVersion").help(help));
}
