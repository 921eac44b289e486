//! `policy/agent-concurrency`: agents of which any number may run at once.

use super::exceeds;
use crate::finding::{Confidence, Severity};
use crate::model::bound_agent::{Lifetime, bound_agents};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "policy/agent-concurrency", severity: Severity::Warning, confidence: Confidence::High };

/// Reports agents of which too many, or any number, may run at the same time.
pub(in crate::rules) struct AgentConcurrency;

impl Rule for AgentConcurrency {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(allowed) = cx.settings.policy.concurrent_agents else { return };
        for agent in bound_agents(cx) {
            let Some(most) = agent.block.get("max-concurrent") else {
                // What ends with its request is limited by the requests; a session goes on.
                if agent.lifetime == Lifetime::Session {
                    let message = "nothing limits how many of this agent run at the same time";
                    sink.push(agent.block.lacking(cx, &META, message).help(HELP));
                }
                continue;
            };
            let unlimited =
                most.text().is_some_and(|text| ["unlimited", "infinity", "none", "-1", "0"].contains(&text.trim()))
                    || most.is_off()
                    || most.number().is_some_and(|number| number <= 0.0);
            let message = match most.number() {
                _ if unlimited => "any number of this agent may run at the same time".to_owned(),
                Some(number) if exceeds(number, allowed) => {
                    format!("{number} of this agent may run at the same time; the policy allows {allowed}")
                }
                _ => continue,
            };
            sink.push(most.finding(cx, &META, message).help(HELP));
        }
    }
}

const HELP: &str = "set `max-concurrent` to what the work needs: each of them holds secrets, and spends money";
