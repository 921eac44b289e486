//! `sandbox/host-root-bind`: the whole host inside the sandbox.

use crate::finding::{Confidence, Severity};
use crate::model::sandbox::{Exposure, entries};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "sandbox/host-root-bind", severity: Severity::Error, confidence: Confidence::High };

/// Reports binds of `/` and of whole drives, however they are written.
pub(in crate::rules) struct HostRootBind;

impl Rule for HostRootBind {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        for entry in entries(cx).iter().filter(|entry| entry.exposure == Exposure::HostRoot) {
            let message = format!("{} gives the sandbox every file of the host", entry.shown());
            sink.push(cx.finding(&META, entry.source_place(), message).pointer(entry.pointer.clone()).help(
                "bind only the directory that the agent works in; `:ro` would still let it read every credential",
            ));
        }
    }
}
