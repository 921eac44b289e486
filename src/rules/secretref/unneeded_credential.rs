//! `secretref/unneeded-credential`: an agent that holds a credential for what it does not do.

use std::collections::{HashMap, HashSet};

use crate::finding::{Confidence, Severity};
use crate::graph::{Fact, FactId, Role};
use crate::model::external::{folded, shown};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports credentials of tools that are none of the agent's capabilities.
pub(in crate::rules) struct UnneededCredential;

static META: Meta =
    Meta { id: "secretref/unneeded-credential", severity: Severity::Warning, confidence: Confidence::Medium };

impl Rule for UnneededCredential {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        if cx.document.shapes.is_empty() {
            return;
        }
        let capabilities = by_agent(cx.own(Role::Capability));
        if capabilities.is_empty() {
            return;
        }
        let first: HashMap<Option<FactId>, &Fact> =
            cx.own(Role::Capability).map(|fact| (fact.owner, fact)).collect::<Vec<_>>().into_iter().rev().collect();
        let mut credentials: HashMap<FactId, &Fact> = HashMap::new();
        for used in cx.own(Role::Ref) {
            if let Some(binding) = used.owner {
                credentials.entry(binding).or_insert(used);
            }
        }
        let is_capability = |tool: &Fact| {
            let of_agent = tool.owner.and_then(|agent| capabilities.get(&agent));
            of_agent.is_some_and(|known| known.contains(&folded(tool.name.as_str())))
        };
        // Where no tool is called like a capability, the names are of two kinds and say nothing.
        let comparable: HashSet<Option<FactId>> =
            cx.own(Role::Binding).filter(|tool| is_capability(tool)).map(|tool| tool.owner).collect();
        for tool in cx.own(Role::Binding) {
            let Some(used) = credentials.get(&tool.id).filter(|_| comparable.contains(&tool.owner)) else { continue };
            let Some(agent) = cx.graph().owner(tool).filter(|_| !is_capability(tool)) else { continue };
            let (agent, name, secret) =
                (shown(agent.name.as_str()), shown(tool.name.as_str()), shown(used.name.as_str()));
            let message =
                format!("agent `{agent}` holds secret `{secret}` for `{name}`, which is none of its capabilities");
            let finding = cx.finding(&META, tool.place, message).pointer(tool.pointer.clone());
            let capability = first.get(&tool.owner).map(|fact| cx.related_fact(fact, "its capabilities"));
            let finding = capability.into_iter().fold(finding, crate::finding::Finding::related);
            let finding = finding.related(cx.related_fact(used, "the credential"));
            sink.push(finding.help("delete the binding, or name the capability if the agent needs it"));
        }
    }
}

/// The folded names of facts by what they belong to.
pub(super) fn by_agent<'f>(facts: impl Iterator<Item = &'f Fact>) -> HashMap<FactId, HashSet<String>> {
    let mut found: HashMap<FactId, HashSet<String>> = HashMap::new();
    for fact in facts {
        if let Some(owner) = fact.owner {
            found.entry(owner).or_default().insert(folded(fact.name.as_str()));
        }
    }
    found
}
