//! `sandbox/credential-bind`: credentials inside the sandbox.

use crate::finding::{Confidence, Severity};
use crate::model::sandbox::{Exposure, Relation, entries};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "sandbox/credential-bind", severity: Severity::Error, confidence: Confidence::High };

/// Reports binds of credential stores, of what lies in them, and of their parents.
pub(in crate::rules) struct CredentialBind;

impl Rule for CredentialBind {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        for entry in entries(cx) {
            let Exposure::Credentials { what, relation } = entry.exposure else { continue };
            let path = entry.shown();
            let (severity, confidence, message) = match relation {
                Relation::Within => (Severity::Error, Confidence::High, format!("{path} gives the sandbox {what}")),
                Relation::Above => (
                    Severity::Error,
                    Confidence::High,
                    format!("{path} gives the sandbox a directory that holds {what}"),
                ),
                Relation::Named => (Severity::Error, Confidence::Medium, format!("{path} gives the sandbox {what}")),
                Relation::Likely => {
                    (Severity::Warning, Confidence::Medium, format!("{path} looks like a place of secrets"))
                }
                Relation::Beside => (
                    Severity::Warning,
                    Confidence::High,
                    format!("{path} lies beside {what}, and OpenClaw refuses to mount it"),
                ),
            };
            let help = match relation {
                Relation::Beside => "copy the file into the workspace and bind it from there",
                _ => {
                    "remove this bind and give the agent the one credential it needs by a SecretRef; `:ro` does not protect \
                      what can be read"
                }
            };
            sink.push(
                cx.finding(&META, entry.source_place(), message)
                    .pointer(entry.pointer)
                    .severity(severity)
                    .confidence(confidence)
                    .help(help),
            );
        }
    }
}
