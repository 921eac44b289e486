//! `sandbox/home-bind`: a home directory inside the sandbox.

use crate::finding::{Confidence, Severity};
use crate::model::sandbox::{Exposure, entries};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "sandbox/home-bind", severity: Severity::Error, confidence: Confidence::High };

/// Reports binds of a home directory or of the directory of all homes.
pub(in crate::rules) struct HomeBind;

impl Rule for HomeBind {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        for entry in entries(cx) {
            let Exposure::Home { all } = entry.exposure else { continue };
            let whose = if all { "the home directories of all users" } else { "a whole home directory" };
            let message = format!("{} gives the sandbox {whose}, with every key and login in it", entry.shown());
            sink.push(
                cx.finding(&META, entry.source_place(), message).pointer(entry.pointer).help(
                    "bind the one project directory that the agent needs; `:ro` does not protect what can be read",
                ),
            );
        }
    }
}
