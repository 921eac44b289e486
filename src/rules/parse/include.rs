//! `parse/include`: `$include` that cannot be followed.

use crate::finding::{Confidence, Severity};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "parse/include", severity: Severity::Error, confidence: Confidence::High };

/// Reports every include that is missing, circular, too deep or outside the
/// configuration's directory.
pub(in crate::rules) struct Include;

impl Rule for Include {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        for problem in &cx.document.include_problems {
            sink.push(cx.finding(&META, problem.place, problem.message.clone()));
        }
    }
}
