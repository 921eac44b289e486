//! `secretref/over-shared`: one secret for agents that should each have their own.

use crate::finding::{Confidence, Severity};
use crate::graph::{Fact, Role};
use crate::model::external::{shown, words};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports one secret for agents that should each have their own.
pub(in crate::rules) struct OverShared;

static META: Meta = Meta { id: "secretref/over-shared", severity: Severity::Warning, confidence: Confidence::Medium };

/// So many users of one secret are compared.
const MOST: usize = 64;

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
    let (graph, around) = (cx.graph(), cx.around());
    let Some(source) = cx.own(Role::Source).next() else { return };
    let name = source.name.as_str();
    let place = role_part(cx.document.path());
    let told_by_place = has_word(place, &WORKER) && !has_word(name, &MASTER);
    if has_word(name, &WORKER) || told_by_place {
        // What a mapping hands out is told by its own name or by that of the secret behind it.
        let mut last = None;
        for entry in cx.own(Role::Mapping).chain(cx.own(Role::Placeholder)) {
            let mapping = if entry.role == Role::Mapping { Some(entry) } else { graph.owner(entry) };
            if !has_word(entry.name.as_str(), &MASTER) || last == mapping.map(|found| found.node) {
                continue;
            }
            if entry.role == Role::Placeholder && mapping.is_some_and(|it| has_word(it.name.as_str(), &MASTER)) {
                continue;
            }
            last = mapping.map(|found| found.node);
            let message = format!("the workers' mapping hands out master credential `{}`", shown(entry.name.as_str()));
            let finding = cx.finding(&META, entry.place, message).pointer(entry.pointer.clone());
            let finding = finding.related(cx.related_fact(source, "the workers' secret"));
            sink.push(finding.severity(Severity::Error).help("give workers a credential of their own"));
        }
    }
    let provider = cx.text_of(source, "provider");
    let is_other = |other: &&Fact| {
        let is_self = other.document == source.document && other.root == source.root;
        !is_self && cx.text_of(other, "provider") == provider
    };
    let same = around.named(Role::Source, name).take(MOST).find(is_other);
    // Roles have directories of their own, side by side.
    let beside = || graph.named(Role::Source, name).filter(|_| told_by_role(place)).take(MOST).find(is_other);
    let same = same.or_else(beside);
    let Some(same) = same else { return };
    let message = format!("several documents draw on secret `{}`", shown(name));
    let finding = cx.finding(&META, source.place, message).pointer(source.pointer.clone());
    let finding = finding.related(cx.related_fact(same, "another document draws on it here"));
    sink.push(finding.help("give every role its own secret with only what it needs"));
}

/// The name of a file and of its directory: what lies above says nothing of a role.
fn role_part(path: &str) -> &str {
    path.rmatch_indices('/').nth(1).map_or(path, |(at, _)| &path[at + 1..])
}

/// Whether a path says whose credentials a document maps.
fn told_by_role(path: &str) -> bool {
    has_word(path, &MASTER) || has_word(path, &WORKER)
}

/// Bindings: a master secret is for one agent, and that is no child.
fn check_agents(cx: &Context<'_>, sink: &mut Sink) {
    let (graph, around) = (cx.graph(), cx.around());
    for used in cx.own(Role::Ref).filter(|used| has_word(used.name.as_str(), &MASTER)) {
        let Some(holder) = holder(used) else { continue };
        let name = shown(used.name.as_str());
        if let Some(child) = graph.owner_of(used, Role::Agent).filter(|agent| is_child(cx, agent)) {
            let message =
                format!("agent `{}`, which works for others, holds master secret `{name}`", shown(child.name.as_str()));
            let finding = cx.finding(&META, used.place, message).pointer(used.pointer.clone());
            let finding = finding.related(cx.related_fact(child, "the agent")).severity(Severity::Error);
            sink.push(finding.help("give it a credential of its own with only what it needs"));
            continue;
        }
        let all = around.named(Role::Ref, used.name.as_str()).take(MOST);
        let first = all.into_iter().find_map(|other| Some((self::holder(other)?, other)));
        if let Some((_, other)) = first.filter(|(first, _)| *first != holder) {
            let message = format!("several agents hold master secret `{name}`");
            let finding = cx.finding(&META, used.place, message).pointer(used.pointer.clone());
            let finding = finding.related(cx.related_fact(other, "another agent holds it here"));
            sink.push(finding.help("give every agent a secret with only what it needs"));
        }
    }
}

/// The agent that binds a reference: its document and its pointer.
fn holder(used: &Fact) -> Option<(usize, &str)> {
    Some((used.document, used.pointer.as_str().split_once("/tool-bindings")?.0))
}

/// Whether an agent is started by another one.
fn is_child(cx: &Context<'_>, agent: &Fact) -> bool {
    cx.text_of(agent, "runtime") == Some("subagent")
        || cx.text_of(agent, "parent").is_some()
        || has_word(agent.name.as_str(), &WORKER)
}
