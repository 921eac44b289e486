//! `exposure/gateway-nodes-allow-commands-dangerous`: commands that reach into devices.

use std::collections::HashSet;

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::gateway::Gateway;
use crate::model::sandbox::Setting;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/gateway-nodes-allow-commands-dangerous",
    severity: Severity::Warning,
    confidence: Confidence::High,
};

/// Reports commands of paired devices that are dangerous to allow.
pub(in crate::rules) struct NodesAllowCommandsDangerous;

impl Rule for NodesAllowCommandsDangerous {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let denied: HashSet<&str> = lists(config, "deny").into_iter().map(|(_, name)| name).collect();
        let severity = if Gateway::of(config).is_remote() { Severity::Error } else { Severity::Warning };
        for (setting, name) in lists(config, "allow") {
            if DANGEROUS.contains(&name) && !denied.contains(name) {
                let message = format!("agents may use `{name}` on every paired device");
                sink.push(config.found(&META, &setting, message).severity(severity).help("remove it from the list"));
            }
        }
    }
}

/// Commands that OpenClaw 2026.9.6 calls dangerous (`gateway/node-command-policy`).
const DANGEROUS: &[&str] = &[
    "camera.snap",
    "camera.clip",
    "camera.ptz.control",
    "screen.record",
    "contacts.add",
    "calendar.add",
    "reminders.add",
    "sms.send",
    "sms.search",
    "health.summary",
];

/// The entries of the list in its present and its former place.
fn lists<'c>(config: Config<'c>, kind: &str) -> Vec<(Setting, &'c str)> {
    let former = if kind == "allow" { "allowCommands" } else { "denyCommands" };
    let mut found = config.strings(&["gateway", "nodes", "commands", kind]);
    found.extend(config.strings(&["gateway", "nodes", former]));
    found
}
