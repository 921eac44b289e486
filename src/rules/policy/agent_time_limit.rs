//! `policy/agent-time-limit`: agents bound to a thread that may run for too long.

use super::exceeds;
use crate::finding::{Confidence, Severity};
use crate::model::block::Block;
use crate::model::bound_agent::{BoundAgent, Lifetime, bound_agents};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "policy/agent-time-limit", severity: Severity::Warning, confidence: Confidence::High };

/// Reports agents bound to a thread that have no time limit, or a long one.
pub(in crate::rules) struct AgentTimeLimit;

impl Rule for AgentTimeLimit {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        for agent in bound_agents(cx) {
            if agent.lifetime == Lifetime::Thread {
                judge(cx, &agent, sink);
            }
        }
    }
}

/// What an agent calls its limit, in seconds.
const LIMITS: [&str; 2] = ["timeout", "max-duration"];

/// Seconds from which a limit was probably meant in milliseconds.
const MILLISECONDS: f64 = 10_000.0;

fn judge(cx: &Context<'_>, agent: &BoundAgent<'_>, sink: &mut Sink) {
    let policy = &cx.settings.policy;
    let critical = agent.is_critical(policy);
    let allowed = if critical { policy.critical_agent_seconds.or(policy.agent_seconds) } else { policy.agent_seconds };
    let Some(allowed) = allowed else { return };
    let help = |limit: f64| {
        if limit >= MILLISECONDS {
            "the limit is in seconds, not in milliseconds"
        } else {
            "end it earlier, or split its work"
        }
    };
    let limits: Vec<Block<'_>> = LIMITS.iter().filter_map(|key| agent.block.get(key)).collect();
    if limits.is_empty() {
        let finding = agent.block.at_key(cx, &META, "nothing limits how long this agent runs");
        sink.push(finding.help(format!("set `timeout: {allowed}` or less")));
    }
    let kind = if critical { "a critical agent" } else { "an agent bound to a thread" };
    for limit in limits {
        let message = match limit.seconds() {
            Some(seconds) if seconds <= 0.0 => "nothing limits how long this agent runs".to_owned(),
            Some(seconds) if exceeds(seconds, allowed) => {
                format!("this agent may run for {seconds} seconds; the policy allows {kind} {allowed}")
            }
            _ => continue,
        };
        sink.push(limit.finding(cx, &META, message).help(help(limit.seconds().unwrap_or_default())));
    }
}
