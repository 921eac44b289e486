//! `exposure/gateway-tools-invoke-http-dangerous-allow`: dangerous tools over HTTP.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::gateway::Gateway;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/gateway-tools-invoke-http-dangerous-allow",
    severity: Severity::Warning,
    confidence: Confidence::High,
};

/// Reports tools that the gateway would not offer over HTTP by itself.
pub(in crate::rules) struct ToolsInvokeHttpDangerousAllow;

impl Rule for ToolsInvokeHttpDangerousAllow {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let gateway = Gateway::of(config);
        let is_open = gateway.is_exposed() || gateway.tailscale() == "funnel";
        for (setting, name) in config.strings(&["gateway", "tools", "allow"]) {
            let name = name.to_lowercase();
            if DENIED.contains(&name.as_str()) {
                let message = format!("`{name}` can be called by a single HTTP request");
                let severity = if is_open { Severity::Error } else { Severity::Warning };
                sink.push(config.found(&META, &setting, message).severity(severity).help("remove it from the list"));
            }
        }
    }
}

/// Tools that OpenClaw 2026.9.6 denies over HTTP (`security/dangerous-tools`).
const DENIED: &[&str] = &[
    "exec",
    "spawn",
    "shell",
    "fs_write",
    "fs_delete",
    "fs_move",
    "apply_patch",
    "terminal",
    "portal",
    "sessions_spawn",
    "sessions_send",
    "conversations_list",
    "conversations_send",
    "conversations_turn",
    "automations",
    "gateway",
    "plugins",
    "nodes",
    "computer",
    "mobile_ui",
    "openclaw",
];
