//! What agents may execute, as the configuration says it.
//!
//! As in OpenClaw 2026.9.6's `security audit`, what is not said counts as denied here, although commands on the host
//! are unrestricted unless somebody says otherwise: only what a file says outright is worth a finding.

use super::config::Config;
use super::sandbox::{Agent, Setting};
use super::tool_policy::of_agent;

/// The rights of all agents, or of one.
#[derive(Clone, Debug)]
pub(crate) struct ExecScope {
    /// `deny`, `allowlist` or `full`.
    pub(crate) security: String,
    /// The setting that says so, `tools.exec.mode` or `tools.exec.security`; nothing where nobody does.
    pub(crate) setting: Option<Setting>,
}

impl ExecScope {
    /// Whether every command may run.
    pub(crate) fn is_full(&self) -> bool {
        self.security == "full"
    }

    /// Whether some commands may run.
    pub(crate) fn is_enabled(&self) -> bool {
        self.security != "deny"
    }
}

/// What all agents may execute, unless the default agent says otherwise, and then what each of them may.
pub(crate) fn exec_scopes(config: Config<'_>, agents: &[Agent]) -> Vec<ExecScope> {
    let get = |path: &[&str]| config.get(path);
    let shared = scope(config, get(&["tools", "exec", "mode"]), get(&["tools", "exec", "security"]), None);
    let mut scopes = Vec::new();
    if default_agent(config, agents).is_none() {
        scopes.push(shared.clone());
    }
    scopes.extend(agents.iter().map(|agent| {
        let own = |key| of_agent(config, agent, &["tools", "exec", key]);
        scope(config, own("mode"), own("security"), Some(&shared))
    }));
    scopes
}

/// The agent that takes the place of the shared settings: the one marked as default, or the only one.
fn default_agent<'a>(config: Config<'_>, agents: &'a [Agent]) -> Option<&'a Agent> {
    let tree = config.tree();
    let is_default = |agent: &&Agent| of_agent(config, agent, &["default"]).is_some_and(|flag| flag.is(tree, true));
    let mut marked = agents.iter().filter(is_default);
    match (marked.next(), marked.next(), agents) {
        (Some(agent), None, _) | (None, _, [agent]) => Some(agent),
        _ => None,
    }
}

fn scope(
    config: Config<'_>,
    mode: Option<Setting>,
    security: Option<Setting>,
    inherited: Option<&ExecScope>,
) -> ExecScope {
    let tree = config.tree();
    let of_mode = |mode: &str| match mode {
        "full" => Some("full"),
        "allowlist" | "ask" | "auto" => Some("allowlist"),
        "deny" => Some("deny"),
        _ => None,
    };
    if let Some(mode) = mode
        && let Some(security) = mode.text(tree).and_then(of_mode)
    {
        return ExecScope { security: security.to_owned(), setting: Some(mode) };
    }
    if let Some(setting) = security
        && let Some(security) = setting.text(tree)
    {
        return ExecScope { security: security.to_owned(), setting: Some(setting) };
    }
    inherited.cloned().unwrap_or_else(|| ExecScope { security: "deny".to_owned(), setting: None })
}

/// The name of a command: the last part of its path, in lower case, without the ending of a Windows program.
pub(crate) fn command_name(command: &str) -> String {
    let lower = command.trim().to_lowercase();
    let name = lower.rsplit(['/', '\\']).next().unwrap_or(&lower);
    let endings = [".exe", ".cmd", ".bat", ".com"];
    endings.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name).to_owned()
}
