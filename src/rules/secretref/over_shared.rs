//! `secretref/over-shared`: one secret for agents that should each have their own.

use std::collections::HashMap;

use crate::doc::Place;
use crate::finding::{Confidence, Severity};
use crate::model::external::{self, shown, words};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports one secret for agents that should each have their own.
pub(in crate::rules) struct OverShared;

static META: Meta = Meta { id: "secretref/over-shared", severity: Severity::Warning, confidence: Confidence::Medium };

impl Rule for OverShared {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        if cx.document.shapes.is_empty() {
            return;
        }
        check_source_documents(cx, sink);
        check_agents(cx, sink);
    }
}

fn has_word(name: &str, list: &[&str]) -> bool {
    words(name).iter().any(|word| list.contains(&word.as_str()))
}

const MASTER: [&str; 6] = ["master", "admin", "root", "superuser", "owner", "parent"];
const WORKER: [&str; 8] = ["worker", "child", "sub", "subagent", "readonly", "guest", "limited", "sandboxed"];

/// Source documents: a worker maps no master credential, and no two documents draw on one secret.
fn check_source_documents(cx: &Context<'_>, sink: &mut Sink) {
    let tree = cx.tree();
    let mapping = external::mapping(tree, cx.root);
    let Some(source) = external::entries(tree, cx.root, &[]).into_iter().find(|entry| entry.name == "source") else {
        return;
    };
    let Some(name) = external::string_entry(tree, &source, "secretName") else {
        return;
    };
    if has_word(name.name, &WORKER) {
        for entry in mapping.iter().filter(|entry| has_word(entry.name, &MASTER)) {
            let message = format!("the workers' mapping hands out master credential `{}`", entry.name);
            let finding = cx.finding(&META, entry.place, message).pointer(entry.pointer.clone());
            sink.push(finding.severity(Severity::Error).help("give workers a credential of their own"));
        }
    }
    let provider = external::string_entry(tree, &source, "provider").map(|provider| provider.name);
    let same = external::neighbours(cx).find(|(document, root)| {
        let other = &document.tree;
        let is_self = document.location == cx.document.location && *root == cx.root;
        let text = |key: &str| other.at(*root, &["source", key]).and_then(|id| other.node(id).as_str());
        !is_self && text("secretName") == Some(name.name) && text("provider") == provider
    });
    if same.is_some() {
        let message = format!("several documents draw on secret `{}`", shown(name.name));
        let finding = cx.finding(&META, name.place, message).pointer(name.pointer);
        sink.push(finding.help("give every role its own secret with only what it needs"));
    }
}

/// Bindings: a master secret is for one agent.
fn check_agents(cx: &Context<'_>, sink: &mut Sink) {
    let tree = cx.tree();
    let mut holders: HashMap<&str, (String, Place)> = HashMap::new();
    for entry in external::uses(tree, cx.root).refs {
        let Some((agent, _)) = entry.pointer.as_str().split_once("/tool-bindings") else {
            continue;
        };
        let (first, place) = holders.entry(entry.name).or_insert_with(|| (agent.to_owned(), entry.place)).clone();
        if first != agent && has_word(entry.name, &MASTER) {
            let message = format!("several agents hold master secret `{}`", shown(entry.name));
            let finding = cx.finding(&META, entry.place, message).pointer(entry.pointer.clone());
            let finding = finding.related(cx.related(place, "another agent holds it here"));
            sink.push(finding.help("give every agent a secret with only what it needs"));
        }
    }
}
