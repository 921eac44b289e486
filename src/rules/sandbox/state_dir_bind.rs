//! `sandbox/state-dir-bind`: OpenClaw's own state inside the sandbox.

use crate::finding::{Confidence, Severity};
use crate::model::sandbox::{Exposure, StatePart, entries};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "sandbox/state-dir-bind", severity: Severity::Error, confidence: Confidence::High };

/// Reports binds of the state directory and of those of its parts that are not meant for work.
pub(in crate::rules) struct StateDirBind;

impl Rule for StateDirBind {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        for entry in entries(cx) {
            let Exposure::State(part) = entry.exposure else { continue };
            let path = entry.shown();
            let (severity, message) = match part {
                StatePart::Whole => (
                    Severity::Error,
                    format!(
                        "{path} gives the sandbox OpenClaw's state directory, with its configuration and all credentials"
                    ),
                ),
                StatePart::Private => {
                    (Severity::Error, format!("{path} gives the sandbox a private part of OpenClaw's state directory"))
                }
                StatePart::Code if entry.read_only => continue,
                StatePart::Code => {
                    (Severity::Error, format!("{path} lets the sandbox change code that OpenClaw runs outside it"))
                }
                StatePart::Records => (Severity::Warning, format!("{path} gives the sandbox OpenClaw's own records")),
            };
            let help = match part {
                StatePart::Code => "add `:ro`",
                _ => "bind the workspace below the state directory, not the state directory itself",
            };
            sink.push(
                cx.finding(&META, entry.source_place(), message).pointer(entry.pointer).severity(severity).help(help),
            );
        }
    }
}
