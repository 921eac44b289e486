//! `secretref/fallback-loop`: providers that fall back to one another in a circle.

use crate::finding::{Confidence, Finding, Severity};
use crate::graph::{Around, Fact, Graph, Role};
use crate::model::external::shown;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports the fallback that closes a circle of providers or of environments.
pub(in crate::rules) struct FallbackLoop;

static META: Meta = Meta { id: "secretref/fallback-loop", severity: Severity::Error, confidence: Confidence::High };

impl Rule for FallbackLoop {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        if cx.document.shapes.is_empty() {
            return;
        }
        let providers = [Role::SecretProvider, Role::ExternalProvider];
        check(cx, Role::Fallback, &providers, sink);
        check(cx, Role::EnvironmentFallback, &[Role::Environment], sink);
    }
}

fn check(cx: &Context<'_>, role: Role, owners: &[Role], sink: &mut Sink) {
    let (graph, around) = (cx.graph(), cx.around());
    for fallback in cx.own(role) {
        let Some(owner) = graph.owner(fallback).filter(|owner| owners.contains(&owner.role)) else { continue };
        let Some(back) = leads_back(graph, &around, (role, owners), fallback, owner.name.as_str()) else { continue };
        let message = format!("the fallback of `{}` leads back to it", shown(owner.name.as_str()));
        let finding = cx.finding(&META, fallback.place, message).pointer(fallback.pointer.clone());
        let finding = finding.help("let the chain end at a provider without a fallback");
        // A provider that falls back to itself has no other end.
        let other = (back.pointer != fallback.pointer || back.document != fallback.document)
            .then(|| cx.related_fact(back, "here the circle closes"));
        sink.push(other.into_iter().fold(finding, Finding::related));
    }
}

/// The fallback that leads to `goal`, if following fallbacks from `start` reaches it.
fn leads_back<'g>(
    graph: &'g Graph,
    around: &Around<'g>,
    (role, owners): (Role, &[Role]),
    start: &'g Fact,
    goal: &str,
) -> Option<&'g Fact> {
    let mut seen = Vec::new();
    let mut open = vec![start];
    while let Some(fallback) = open.pop() {
        let name = fallback.name.as_str();
        if name == goal {
            return Some(fallback);
        }
        if !seen.contains(&name) && seen.len() < MAX_CHAIN {
            seen.push(name);
            let targets = owners.iter().flat_map(|owner| around.ids(*owner, name));
            let next = targets.flat_map(|id| graph.parts(id)).filter(|part| part.role == role);
            open.extend(next.take(MAX_CHAIN));
        }
    }
    None
}

/// Longest chain that is followed.
const MAX_CHAIN: usize = 64;
