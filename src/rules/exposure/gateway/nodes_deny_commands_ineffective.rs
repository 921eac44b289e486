//! `exposure/gateway-nodes-deny-commands-ineffective`: denials that match nothing.

use std::collections::HashSet;

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::sandbox::Setting;
use crate::project::Context;
use crate::redact::printable;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/gateway-nodes-deny-commands-ineffective",
    severity: Severity::Warning,
    confidence: Confidence::High,
};

/// Reports entries of a deny list that are no command.
pub(in crate::rules) struct NodesDenyCommandsIneffective;

impl Rule for NodesDenyCommandsIneffective {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let allowed: HashSet<&str> = ["commands/allow", "allowCommands"]
            .into_iter()
            .flat_map(|at| entries(config, at))
            .map(|(_, name)| name)
            .collect();
        for (setting, name) in ["commands/deny", "denyCommands"].into_iter().flat_map(|at| entries(config, at)) {
            let help = "write the exact names of commands, such as `system.run`";
            if is_pattern(name) {
                let message =
                    "this denies nothing: entries are names of commands, not patterns, groups or texts of commands";
                sink.push(config.found(&META, &setting, message).help(help));
            } else if !KNOWN.contains(&name) && !allowed.contains(name) {
                let message = format!("OpenClaw has no command `{}`, so this denies nothing", printable(name));
                // A plugin may bring commands of its own.
                sink.push(config.found(&META, &setting, message).confidence(Confidence::Medium).help(help));
            }
        }
    }
}

/// Commands that OpenClaw 2026.9.6 knows without plugins, for any device (`gateway/node-command-policy`).
const KNOWN: &[&str] = &[
    "agent.cli.claude.run.v1",
    "browser.proxy",
    "browser.proxy.upload.v1",
    "calendar.add",
    "calendar.events",
    "callLog.search",
    "camera.clip",
    "camera.list",
    "camera.ptz.control",
    "camera.ptz.status",
    "camera.snap",
    "computer.act",
    "contacts.add",
    "contacts.search",
    "desktop.stream",
    "device.apps",
    "device.health",
    "device.info",
    "device.permissions",
    "device.status",
    "fs.listDir",
    "health.summary",
    "location.get",
    "mcp.tools.call.v1",
    "mobile.ui.act",
    "mobile.ui.observe",
    "motion.activity",
    "motion.pedometer",
    "notifications.actions",
    "notifications.list",
    "photos.latest",
    "reminders.add",
    "reminders.list",
    "screen.record",
    "screen.snapshot",
    "sms.search",
    "sms.send",
    "system.execApprovals.get",
    "system.execApprovals.set",
    "system.notify",
    "system.run",
    "system.run.prepare",
    "system.which",
    "talk.ptt.cancel",
    "talk.ptt.once",
    "talk.ptt.start",
    "talk.ptt.stop",
    "terminal.upload",
    "watch.notify",
    "watch.status",
];

/// The entries of a list below `gateway.nodes`.
fn entries<'c>(config: Config<'c>, at: &str) -> Vec<(Setting, &'c str)> {
    let path: Vec<&str> = ["gateway", "nodes"].into_iter().chain(at.split('/')).collect();
    config.strings(&path)
}

/// Whether the entry was meant to match several commands, or what a command does.
fn is_pattern(name: &str) -> bool {
    name.contains(['?', '*', '[', ']', '{', '}', '(', ')', ',', '|'])
        || name.contains(char::is_whitespace)
        || name.contains("group:")
        || name.starts_with(['/', '^'])
        || name.ends_with(['/', '$'])
}
