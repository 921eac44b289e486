//! `policy/auto-destroy`: agents bound to a thread that outlive it.

use crate::finding::{Confidence, Severity};
use crate::model::block::Block;
use crate::model::bound_agent::{Lifetime, bound_agents};
use crate::project::{Context, Kind};
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "policy/auto-destroy", severity: Severity::Warning, confidence: Confidence::High };

/// Reports agents bound to a thread, and threads bound to agents, that nothing ends.
pub(in crate::rules) struct AutoDestroy;

impl Rule for AutoDestroy {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        for agent in bound_agents(cx) {
            match agent.block.get("auto-destroy") {
                Some(off) if off.is_off() => {
                    let message =
                        "the agent goes on after its request, with what it has read and the secrets it was given";
                    let finding = off.finding(cx, &META, message).severity(Severity::Error).help(HELP);
                    sink.push(finding.fix(off.replaced("Switch it on", "true")));
                }
                None if agent.lifetime == Lifetime::Thread => {
                    sink.push(agent.block.at_key(cx, &META, "nothing ends this agent with its request").help(HELP));
                }
                _ => {}
            }
        }
        if cx.document.kind == Kind::OpenClaw {
            of_openclaw(cx, sink);
        }
    }
}

const HELP: &str = "set `auto-destroy: true`";

/// A thread that OpenClaw (documentation of 2026.9.6) has bound to a session is let go after `idleHours`, 24 unless said
/// otherwise, or `maxAgeHours`; 0 means never.
fn of_openclaw(cx: &Context<'_>, sink: &mut Sink) {
    let Some(bindings) = Block::at(cx, &["session", "threadBindings"]) else { return };
    let is_zero = |key: &str| bindings.get(key).and_then(|hours| hours.number()) == Some(0.0);
    let Some(idle) = bindings.get("idleHours").filter(|_| is_zero("idleHours")) else { return };
    let ends = bindings.has("maxAgeHours") && !is_zero("maxAgeHours");
    if !ends && bindings.off("enabled").is_none() {
        let message = "threads stay bound to their sessions for ever";
        let finding = idle.finding(cx, &META, message).severity(cx.settings.policy.advice());
        sink.push(finding.help("give `idleHours`, or a limit in `maxAgeHours`"));
    }
}
