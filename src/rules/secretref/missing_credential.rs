//! `secretref/missing-credential`: a capability that needs a credential and has none.

use std::collections::HashSet;

use crate::finding::{Confidence, Severity};
use crate::graph::{Fact, FactId, Role};
use crate::model::external::{folded, shown};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

use super::unneeded_credential::by_agent;

/// Reports capabilities and tools that need a credential which nothing gives them.
pub(in crate::rules) struct MissingCredential;

static META: Meta =
    Meta { id: "secretref/missing-credential", severity: Severity::Warning, confidence: Confidence::Medium };

const ADVICE: &str = "bind a credential under `tool-bindings`, or delete what needs it";

/// So many agents with one capability are compared.
const MOST: usize = 64;

impl Rule for MissingCredential {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        if cx.document.shapes.is_empty() {
            return;
        }
        let (graph, around) = (cx.graph(), cx.around());
        let bound = by_agent(cx.own(Role::Binding));
        let has = |fact: &Fact| {
            let of_agent = fact.owner.and_then(|agent| bound.get(&agent));
            of_agent.is_some_and(|tools| tools.contains(&folded(fact.name.as_str())))
        };
        let is_required = |fact: &Fact| {
            let tree = cx.tree();
            tree.get(fact.node, "required").and_then(|id| tree.node(id).as_bool()) == Some(true)
        };
        let mut told: HashSet<(Option<FactId>, String)> = HashSet::new();
        for profile in cx.own(Role::AuthProfile).filter(|profile| is_required(profile) && !has(profile)) {
            told.insert((profile.owner, folded(profile.name.as_str())));
            let name = shown(profile.name.as_str());
            let message = format!("capability `{name}` requires a credential, and no tool binding gives it one");
            let finding = cx.finding(&META, profile.place, message).pointer(profile.pointer.clone());
            let agent = graph.owner(profile).map(|agent| cx.related_fact(agent, "the agent"));
            sink.push(agent.into_iter().fold(finding, crate::finding::Finding::related).help(ADVICE));
        }
        for tool in cx.own(Role::Binding).filter(|tool| is_required(tool)) {
            let credentials = cx.tree().get(tool.node, "credentials");
            if credentials.is_none_or(|id| cx.tree().members(id).is_empty()) {
                let message = format!("tool `{}` is required and has no credentials", shown(tool.name.as_str()));
                sink.push(cx.finding(&META, tool.place, message).pointer(tool.pointer.clone()).help(ADVICE));
            }
        }
        for capability in cx.own(Role::Capability).filter(|capability| !has(capability)) {
            let name = capability.name.as_str();
            // What another agent needs a credential for, this one does, too.
            let other = around.named(Role::Binding, name).take(MOST).find(|other| other.owner != capability.owner);
            let Some(other) = other.filter(|_| told.insert((capability.owner, folded(name)))) else { continue };
            let message = format!("capability `{}` has no credential here, as it has elsewhere", shown(name));
            let finding = cx.finding(&META, capability.place, message).pointer(capability.pointer.clone());
            let finding = finding.related(cx.related_fact(other, "another agent's credentials for it"));
            sink.push(finding.severity(Severity::Info).help(ADVICE));
        }
    }
}
