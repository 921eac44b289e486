//! `secretref/no-fallback`: secrets with one provider and no other to turn to.

use crate::finding::{Confidence, Finding, Severity};
use crate::graph::Role;
use crate::model::external::shown;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports reference maps in which required secrets come from one provider only.
pub(in crate::rules) struct NoFallback;

static META: Meta = Meta { id: "secretref/no-fallback", severity: Severity::Info, confidence: Confidence::Medium };

impl Rule for NoFallback {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        if cx.document.shapes.is_empty() {
            return;
        }
        let tree = cx.tree();
        let has = |id, key: &str| tree.get(id, key).is_some();
        if cx.around().any(Role::Fallback) {
            return;
        }
        for entry in cx.own(Role::RefEntry) {
            let required = tree.get(entry.node, "required").and_then(|id| tree.node(id).as_bool()) == Some(true);
            if required && !has(entry.node, "fallback") {
                let name = shown(entry.name.as_str());
                let message = format!("required secret `{name}` has one provider and no fallback");
                let finding = cx.finding(&META, entry.place, message).pointer(entry.pointer.clone());
                let provider = cx.graph().parts(entry.id).find(|part| part.role == Role::RefProvider);
                let provider = provider.map(|provider| cx.related_fact(provider, "the only provider"));
                let finding = provider.into_iter().fold(finding, Finding::related);
                sink.push(finding.help("name a second provider in `fallback`"));
            }
        }
    }
}
