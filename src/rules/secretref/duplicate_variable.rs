//! `secretref/duplicate-variable`: one variable for two secrets.

use std::collections::HashMap;

use crate::finding::{Confidence, Severity};
use crate::graph::{Fact, Role};
use crate::model::external::shown;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports one variable for two secrets.
pub(in crate::rules) struct DuplicateVariable;

static META: Meta =
    Meta { id: "secretref/duplicate-variable", severity: Severity::Error, confidence: Confidence::High };

impl Rule for DuplicateVariable {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        if cx.document.shapes.is_empty() {
            return;
        }
        // A variable is set once for all named secrets of a project, and once for an agent.
        let around = cx.around();
        for variable in cx.own(Role::Variable) {
            let first = around.named(Role::Variable, variable.name.as_str()).next();
            report(cx, variable, first, sink);
        }
        let mut seen: HashMap<(&str, &str), &Fact> = HashMap::new();
        for variable in cx.own(Role::BoundVariable) {
            let Some((agent, _)) = variable.pointer.as_str().split_once("/tool-bindings") else { continue };
            let first = seen.entry((agent, variable.name.as_str())).or_insert(variable);
            report(cx, variable, Some(first), sink);
        }
    }
}

/// Reports a variable if it was set from another secret first.
fn report(cx: &Context<'_>, variable: &Fact, first: Option<&Fact>, sink: &mut Sink) {
    let owner = |variable: &Fact| cx.graph().owner(variable).map(|secret| secret.name.as_str());
    let (Some(first), Some(secret)) = (first, owner(variable)) else { return };
    let Some(rival) = owner(first).filter(|rival| *rival != secret) else { return };
    let (rival, secret, name) = (shown(rival), shown(secret), shown(variable.name.as_str()));
    let message = format!("variable `{name}` is set from `{rival}` and from `{secret}`");
    let finding = cx.finding(&META, variable.place, message).pointer(variable.pointer.clone());
    sink.push(finding.related(cx.related_fact(first, "set here first")));
}
