//! `exposure/security-trust-model-cross-agent-session-access-default`: agents that read each other.

use crate::finding::{Confidence, Severity};
use crate::model::channels::shared_by_several;
use crate::model::config::Config;
use crate::model::sandbox::Agent;
use crate::model::tool_policy::{Policies, Scope};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/security-trust-model-cross-agent-session-access-default",
    severity: Severity::Info,
    confidence: Confidence::High,
};

/// Reports agents that may read and write each other's sessions.
pub(in crate::rules) struct TrustModelCrossAgentSessionAccessDefault;

impl Rule for TrustModelCrossAgentSessionAccessDefault {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let agents = config.agents();
        let tree = config.tree();
        let mut ids: Vec<String> = agents.iter().map(|agent| agent.id.to_lowercase()).collect();
        ids.sort_unstable();
        ids.dedup();
        let visibility = config.text(&["tools", "sessions", "visibility"]).map(|text| text.trim().to_lowercase());
        let is_limited = matches!(visibility.as_deref(), Some("self" | "tree" | "agent"))
            || config.flag(&["tools", "agentToAgent", "enabled"], false).is_some()
            || !config.is_empty(&["tools", "agentToAgent", "allow"]);
        if ids.len() < 2 || is_limited {
            return;
        }
        let clamp = config.text(&["agents", "defaults", "sandbox", "sessionToolsVisibility"]);
        let scopes = Policies::of(config).scopes(&agents).split_off(1);
        let reaches = |scope: &Scope<'_>| {
            (scope.sandbox != "all" || clamp == Some("all")) && !scope.allowed(SESSION_TOOLS).is_empty()
        };
        if !scopes.iter().any(reaches) {
            return;
        }
        let is_restricted = |agent: &Agent| {
            ["profile", "allow", "deny"].iter().any(|key| tree.at(agent.node, &["tools", key]).is_some())
        };
        let differ = scopes.iter().any(|scope| scope.sandbox != "off")
            || agents.iter().any(is_restricted)
            || !shared_by_several(config).is_empty();
        let severity = if differ { Severity::Warning } else { Severity::Info };
        let message = if differ {
            "agents that are not trusted alike may read and write each other's sessions"
        } else {
            "agents may read and write each other's sessions"
        };
        let help = "set `tools.sessions.visibility` to `agent`, or list who may in `tools.agentToAgent.allow`";
        sink.push(config.finding(&META, &["tools", "sessions", "visibility"], message).severity(severity).help(help));
    }
}

/// Tools that reach sessions.
const SESSION_TOOLS: &[&str] =
    &["sessions_list", "sessions_history", "sessions_search", "sessions_send", "session_status"];
