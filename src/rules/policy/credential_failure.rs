//! `policy/credential-failure`: agents that go on without their credential.

use crate::finding::{Confidence, Severity};
use crate::model::block::Block;
use crate::model::bound_agent::bound_agents;
use crate::model::external::shown;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "policy/credential-failure", severity: Severity::Warning, confidence: Confidence::High };

/// Reports capabilities that work on when their credential cannot be had.
pub(in crate::rules) struct CredentialFailure;

impl Rule for CredentialFailure {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        for agent in bound_agents(cx) {
            let profiles = agent.block.get("auth-profiles").filter(Block::is_object);
            for profile in profiles.iter().flat_map(Block::members) {
                judge(cx, &profile, sink);
            }
            unguarded(cx, &agent.block, profiles.as_ref(), sink);
        }
    }
}

const HELP: &str = "deny, and tell somebody: `deny-and-log` or `deny-and-alert`";

fn judge(cx: &Context<'_>, profile: &Block<'_>, sink: &mut Sink) {
    if let Some(off) = profile.off("required") {
        let finding = off.finding(cx, &META, "the capability works without its credential").help(HELP);
        sink.push(finding.fix(off.replaced("Require it", "true")));
    }
    match profile.get("on-failure") {
        None if profile.is_object() => {
            let message = "nothing says what happens when the credential cannot be had";
            sink.push(profile.lacking(cx, &META, message).help(HELP));
        }
        Some(reaction) => {
            let Some(text) = reaction.text().map(str::trim).filter(|text| !is_denial(text)) else { return };
            let severity =
                if ["allow", "ignore", "continue"].contains(&text) { Severity::Error } else { Severity::Warning };
            let message = "the capability goes on when its credential cannot be had";
            let finding = reaction.finding(cx, &META, message).severity(severity).help(HELP);
            sink.push(finding.fix(reaction.replaced("Deny it", "\"deny-and-log\"")));
        }
        None => {}
    }
}

fn is_denial(reaction: &str) -> bool {
    ["deny", "block", "fail", "abort", "reject"].iter().any(|word| reaction.starts_with(word))
        || reaction.contains("${")
}

/// Capabilities with a credential of which no auth profile says what happens without it.
fn unguarded(cx: &Context<'_>, agent: &Block<'_>, profiles: Option<&Block<'_>>, sink: &mut Sink) {
    let (Some(capabilities), Some(bindings)) = (agent.get("capabilities"), agent.get("tool-bindings")) else { return };
    for capability in capabilities.elements() {
        let Some(name) = capability.text() else { continue };
        let needs =
            bindings.get(name).and_then(|tool| tool.get("credentials")).is_some_and(|all| !all.members().is_empty());
        if needs && !profiles.is_some_and(|profiles| profiles.has(name)) {
            let message = format!("no auth profile says what `{}` does without its credential", shown(name));
            let finding = capability.lacking(cx, &META, message);
            // Where other capabilities have one, this one was forgotten.
            let finding = if profiles.is_some() { finding.severity(Severity::Warning) } else { finding };
            sink.push(
                finding.help("add one to `auth-profiles` with `required: true` and `on-failure: \"deny-and-log\"`"),
            );
        }
    }
}
