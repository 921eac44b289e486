//! `exposure/tools-exec-host-sandbox-no-sandbox-agents`: an agent's commands for a sandbox that is off.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::tool_policy::{of_agent, sandbox_mode};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/tools-exec-host-sandbox-no-sandbox-agents",
    severity: Severity::Warning,
    confidence: Confidence::High,
};

/// Reports agents whose commands are to run in a sandbox while there is none.
pub(in crate::rules) struct ExecHostSandboxNoSandboxAgents;

impl Rule for ExecHostSandboxNoSandboxAgents {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        for agent in config.agents() {
            let host = of_agent(config, &agent, &["tools", "exec", "host"]);
            let Some(host) = host.filter(|host| host.text(config.tree()) == Some("sandbox")) else { continue };
            if sandbox_mode(config, Some(&agent)) == "off" {
                let message = "the agent's commands are to run in its sandbox, which is off, so none runs";
                sink.push(
                    config.found(&META, &host, message).help("set the agent's `sandbox.mode` to `non-main` or `all`"),
                );
            }
        }
    }
}
