//! `exposure/tools-exec-agent-skill-mcp-boundary-drift`: skills that limit less than they seem to.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::sandbox::{Agent, Setting};
use crate::model::tool_policy::{of_agent, sandbox_mode};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/tools-exec-agent-skill-mcp-boundary-drift",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
};

/// Reports lists of skills that commands get around.
pub(in crate::rules) struct ExecAgentSkillMcpBoundaryDrift;

impl Rule for ExecAgentSkillMcpBoundaryDrift {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let servers = config.members(&["mcp", "servers"]);
        let tree = config.tree();
        let is_on = |server: &Setting| config.below(server, &["enabled"]).is_none_or(|flag| !flag.is(tree, false));
        let Some((_, server)) = servers.iter().find(|(_, server)| is_on(server)) else { return };
        let agents = config.agents();
        let shared = config.get(&["agents", "defaults", "skills"]);
        let mut scopes: Vec<(Option<&Agent>, Setting)> = shared.iter().map(|skills| (None, skills.clone())).collect();
        for agent in &agents {
            let skills = of_agent(config, agent, &["skills"]).or_else(|| shared.clone());
            scopes.extend(skills.map(|skills| (Some(agent), skills)));
        }
        let reaches = |scope: &(Option<&Agent>, Setting)| runs_on_host(config, scope.0);
        let Some((_, skills)) = scopes.iter().find(|scope| reaches(scope)) else { return };
        let message = "the list of skills does not limit MCP servers: commands on the host reach all of them";
        let help = "deny commands to these agents, or run them in a sandbox";
        let finding = config.found(&META, skills, message).help(help);
        sink.push(config.relate(finding, std::slice::from_ref(server), "one of the servers"));
    }
}

/// Whether the agent may run commands outside a sandbox. Unless somebody says otherwise, it may.
fn runs_on_host(config: Config<'_>, agent: Option<&Agent>) -> bool {
    let setting = |key: &str| {
        let own = agent.and_then(|agent| of_agent(config, agent, &["tools", "exec", key]));
        own.or_else(|| config.get(&["tools", "exec", key]))
    };
    let tree = config.tree();
    let is = |key: &str, text: &str| setting(key).is_some_and(|setting| setting.text(tree) == Some(text));
    let in_sandbox = is("host", "sandbox")
        || (sandbox_mode(config, agent) != "off" && (setting("host").is_none() || is("host", "auto")));
    let is_denied = if setting("mode").is_some() { is("mode", "deny") } else { is("security", "deny") };
    !in_sandbox && !is_denied
}
