//! `secretref/no-fallback`: secrets with one provider and no other to turn to.

use crate::finding::{Confidence, Severity};
use crate::model::external;
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
        let shared = cx.lookup(&["openclaw", "gateway", "secrets"]).is_some_and(|id| has(id, "fallback"))
            || external::secret_providers(tree, cx.root).iter().any(|provider| has(provider.node, "fallback"));
        if shared {
            return;
        }
        for entry in external::ref_map(tree, cx.root) {
            let required = tree.get(entry.node, "required").and_then(|id| tree.node(id).as_bool()) == Some(true);
            if required && !has(entry.node, "fallback") {
                let message = format!("required secret `{}` has one provider and no fallback", entry.name);
                let finding = cx.finding(&META, entry.place, message).pointer(entry.pointer);
                sink.push(finding.help("name a second provider in `fallback`"));
            }
        }
    }
}
