//! `sandbox/system-bind`: system directories of the host inside the sandbox.

use crate::finding::{Confidence, Severity};
use crate::model::sandbox::{Base, Entry, Exposure, Grade, Origin, entries};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "sandbox/system-bind", severity: Severity::Error, confidence: Confidence::High };

/// Reports binds of directories that the host itself runs on.
pub(in crate::rules) struct SystemBind;

impl Rule for SystemBind {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        for entry in entries(cx) {
            if lies_below_root_home(&entry) {
                let message =
                    format!("{} lies below `/root`, and OpenClaw refuses to mount anything there", entry.shown());
                sink.push(
                    cx.finding(&META, entry.source_place(), message)
                        .pointer(entry.pointer)
                        .severity(Severity::Warning)
                        .help("run OpenClaw as a user of its own and keep the workspace in that user's home directory"),
                );
                continue;
            }
            let Exposure::System { what, grade } = entry.exposure else { continue };
            let path = entry.shown();
            let (severity, message, help) = match grade {
                Grade::Fine => continue,
                Grade::Harmless => (
                    Severity::Warning,
                    format!("{path} belongs to the system, and OpenClaw refuses to mount it"),
                    "copy it into the image or the workspace instead",
                ),
                Grade::Refused => (
                    Severity::Error,
                    format!("{path} gives the sandbox {what}, and OpenClaw refuses to mount it"),
                    "remove this bind, or bind the single directory of data that the agent needs",
                ),
                Grade::Engine => (Severity::Error, format!("{path} gives the sandbox {what}"), "remove this bind"),
                Grade::Programs if entry.read_only => (
                    Severity::Info,
                    format!("{path} shows the sandbox {what}"),
                    "install what the agent needs in the sandbox image",
                ),
                Grade::Programs => (
                    Severity::Error,
                    format!("{path} lets the sandbox change {what}"),
                    "install what the agent needs in the sandbox image, or add `:ro`",
                ),
                Grade::Broad => (
                    Severity::Warning,
                    format!("{path} gives the sandbox {what}"),
                    "bind the one directory below it that the agent needs",
                ),
            };
            sink.push(
                cx.finding(&META, entry.source_place(), message).pointer(entry.pointer).severity(severity).help(help),
            );
        }
    }
}

/// Whether OpenClaw refuses the path for nothing but being in the home directory of root. The external-secrets shape keeps
/// its workspaces there.
fn lies_below_root_home(entry: &Entry<'_>) -> bool {
    entry.exposure == Exposure::Nothing
        && matches!(entry.origin, Origin::Docker | Origin::Browser)
        && entry.path.base == Base::Home(Some("root".to_owned()))
        && entry.source().starts_with('/')
}
