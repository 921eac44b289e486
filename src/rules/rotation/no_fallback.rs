//! `rotation/no-fallback`: policies with nothing to fall back to when a rotation fails.

use crate::finding::{Confidence, Severity};
use crate::model::rotation::{Form, policies};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports policies with nothing to fall back to when a rotation fails.
pub(in crate::rules) struct NoFallback;

static META: Meta = Meta { id: "rotation/no-fallback", severity: Severity::Info, confidence: Confidence::Medium };

impl Rule for NoFallback {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        for policy in
            policies(tree, cx.root).into_iter().filter(|policy| policy.form == Form::Policy && !policy.is_off(tree))
        {
            let named = tree.get(policy.node, "fallbackTo").and_then(|id| tree.node(id).as_str()).map(str::trim);
            if named.is_none_or(str::is_empty) {
                let message = "a rotation that fails has nothing to fall back to";
                let finding = cx.finding(&META, policy.place, message).pointer(policy.pointer);
                let finding = finding.severity(cx.settings.policy.advice());
                sink.push(finding.help("name an environment in `fallbackTo`"));
            }
        }
    }
}
