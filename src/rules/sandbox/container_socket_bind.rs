//! `sandbox/container-socket-bind`: a container engine under the control of the sandbox.

use crate::finding::{Confidence, Severity};
use crate::model::sandbox::{Exposure, entries};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta =
    Meta { id: "sandbox/container-socket-bind", severity: Severity::Error, confidence: Confidence::High };

/// Reports binds of the control sockets of Docker, containerd, Podman and their kin.
pub(in crate::rules) struct ContainerSocketBind;

impl Rule for ContainerSocketBind {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        for entry in entries(cx) {
            let Exposure::Socket(engine) = entry.exposure else { continue };
            let message = format!("{} lets the sandbox control {engine}, and with it the host", entry.shown());
            sink.push(
                cx.finding(&META, entry.source_place(), message)
                    .pointer(entry.pointer)
                    .help("remove this bind; `:ro` does not help, since a read-only socket still takes commands"),
            );
        }
    }
}
