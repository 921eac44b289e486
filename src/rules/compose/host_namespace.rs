//! `sandbox/compose-host-namespace`: namespaces of the host that a Compose file gives OpenClaw's container.

use crate::finding::{Confidence, Severity};
use crate::model::compose::services;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports namespaces of the host that a Compose file gives OpenClaw's container.
pub(super) struct ComposeHostNamespace;

static META: Meta =
    Meta { id: "sandbox/compose-host-namespace", severity: Severity::Warning, confidence: Confidence::High };

/// The keys, and what the host shares by them.
const NAMESPACES: [(&str, &str); 5] = [
    ("network_mode", "the host's network: every local service, and every port it opens is the host's"),
    ("pid", "the host's processes: their environment, and with enough rights their memory"),
    ("ipc", "the host's shared memory"),
    ("userns_mode", "the host's users: root in the container is root outside"),
    ("uts", "the host's name"),
];

impl Rule for ComposeHostNamespace {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        for service in services(cx) {
            for (key, what) in NAMESPACES {
                let Some(item) = service.item(cx.tree(), key).filter(|item| item.text.trim() == "host") else {
                    continue;
                };
                let message = format!("`{key}: host` gives OpenClaw's container {what}");
                let help = "take the line away; publish the one port that is needed on `127.0.0.1`";
                sink.push(cx.finding(&META, item.place, message).pointer(item.pointer).help(help));
            }
        }
    }
}
