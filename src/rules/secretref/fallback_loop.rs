//! `secretref/fallback-loop`: providers that fall back to one another in a circle.

use std::collections::HashMap;

use crate::doc::{NodeId, Pointer};
use crate::finding::{Confidence, Severity};
use crate::model::external::{self, Entry};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports the fallback that closes a circle of providers or of environments.
pub(in crate::rules) struct FallbackLoop;

static META: Meta = Meta { id: "secretref/fallback-loop", severity: Severity::Error, confidence: Confidence::High };

/// What one name falls back to: the other name, where it is written, and the pointer.
type Edge<'t> = (&'t str, NodeId, Pointer);

impl Rule for FallbackLoop {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        if cx.document.shapes.is_empty() {
            return;
        }
        let tree = cx.tree();
        let mut providers = external::secret_providers(tree, cx.root);
        providers.extend(external::external_providers(tree, cx.root));
        for owners in [providers, external::environments(tree, cx.root)] {
            let edges: HashMap<&str, Vec<Edge<'_>>> =
                owners.iter().map(|owner| (owner.name, fallbacks(cx, owner))).collect();
            for owner in &owners {
                for (target, node, pointer) in edges.get(owner.name).into_iter().flatten() {
                    if leads_back(&edges, target, owner.name) {
                        let message = format!("the fallback of `{}` leads back to it", owner.name);
                        let finding = cx.finding(&META, tree.node(*node).place(), message).pointer(pointer.clone());
                        sink.push(finding.help("let the chain end at a provider without a fallback"));
                    }
                }
            }
        }
    }
}

fn fallbacks<'t>(cx: &Context<'t>, owner: &Entry<'t>) -> Vec<Edge<'t>> {
    let tree = cx.tree();
    let mut found = Vec::new();
    for key in ["fallback", "fallbackTo"] {
        let Some(id) = tree.get(owner.node, key) else {
            continue;
        };
        let pointer = owner.pointer.key(key);
        if let Some(name) = tree.node(id).as_str() {
            found.push((name, id, pointer));
            continue;
        }
        for (index, &element) in tree.elements(id).iter().enumerate() {
            if let Some(name) = tree.node(element).as_str() {
                found.push((name, element, pointer.index(index)));
            }
        }
    }
    found
}

/// Whether following fallbacks from `start` reaches `goal`.
fn leads_back(edges: &HashMap<&str, Vec<Edge<'_>>>, start: &str, goal: &str) -> bool {
    let mut seen = Vec::new();
    let mut open = vec![start];
    while let Some(name) = open.pop() {
        if name == goal {
            return true;
        }
        if !seen.contains(&name) && seen.len() < MAX_CHAIN {
            seen.push(name);
            open.extend(edges.get(name).into_iter().flatten().map(|(target, _, _)| *target));
        }
    }
    false
}

/// Longest chain that is followed.
const MAX_CHAIN: usize = 64;
