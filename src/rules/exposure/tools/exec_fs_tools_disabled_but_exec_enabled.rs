//! `exposure/tools-exec-fs-tools-disabled-but-exec-enabled`: files that commands still change.

use std::collections::HashSet;

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::tool_policy::{Policies, of_agent};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/tools-exec-fs-tools-disabled-but-exec-enabled",
    severity: Severity::Warning,
    confidence: Confidence::High,
};

/// Reports agents that may not write files but may run commands.
pub(in crate::rules) struct ExecFsToolsDisabledButExecEnabled;

impl Rule for ExecFsToolsDisabledButExecEnabled {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let agents = config.agents();
        let mut found: HashSet<Option<String>> = HashSet::new();
        for scope in Policies::of(config).scopes(&agents) {
            let text = |path: &[&str]| {
                scope.setting(config, path).and_then(|setting| config.tree().node(setting.node).as_str())
            };
            let host = text(&["tools", "exec", "host"]).unwrap_or("auto");
            let access = match scope.agent.and_then(|agent| of_agent(config, agent, &["sandbox", "workspaceAccess"])) {
                Some(own) => config.tree().node(own.node).as_str(),
                None => config.text(&["agents", "defaults", "sandbox", "workspaceAccess"]),
            };
            let is_confined = scope.sandbox == "all" && !matches!(host, "gateway" | "node") && access != Some("rw");
            if is_confined || !scope.allows("exec") || !scope.allowed(&["write", "edit", "apply_patch"]).is_empty() {
                continue;
            }
            let message = format!("{} may not write files, but run commands, which can", scope.name());
            let help = "deny `exec` and `process`, too, or run the agent in a sandbox without access to the workspace";
            let cause = ["deny", "allow", "profile"]
                .iter()
                .find_map(|key| scope.agent.and_then(|agent| of_agent(config, agent, &["tools", key])));
            let cause =
                cause.or_else(|| ["deny", "allow", "profile"].iter().find_map(|key| config.get(&["tools", key])));
            // An agent that only inherits the lists repeats the finding about them.
            let finding = cause.map(|cause| config.found(&META, &cause, message));
            if let Some(finding) = finding.filter(|finding| found.insert(finding.pointer.clone())) {
                sink.push(finding.help(help));
            }
        }
    }
}
