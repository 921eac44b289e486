//! `secretref/duplicate-variable`: one variable for two secrets.

use crate::finding::{Confidence, Severity};
use crate::graph::{Fact, Graph, Role};
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
        let (graph, around) = (cx.graph(), cx.around());
        for variable in cx.own(Role::Variable) {
            let (Some(secret), Some(scope)) = (graph.owner(variable), scope(graph, variable)) else { continue };
            // A variable is set once for an agent, and once for the named secrets of a project.
            let is_rival = |other: &&Fact| self::scope(graph, other) == Some(scope);
            let Some(first) = around.named(Role::Variable, variable.name.as_str()).find(is_rival) else { continue };
            let Some(rival) = graph.owner(first).filter(|rival| rival.name != secret.name) else { continue };
            let (first_name, name) = (shown(rival.name.as_str()), shown(secret.name.as_str()));
            let shown = shown(variable.name.as_str());
            let message = format!("variable `{shown}` is set from `{first_name}` and from `{name}`");
            let finding = cx.finding(&META, variable.place, message).pointer(variable.pointer.clone());
            sink.push(finding.related(cx.related_fact(first, "set here first")));
        }
    }
}

/// For whom a variable is set: an agent of a document, or everybody. Nothing where that is not known.
fn scope<'g>(graph: &'g Graph, variable: &'g Fact) -> Option<Option<(usize, &'g str)>> {
    if graph.owner(variable)?.role == Role::Named {
        return Some(None);
    }
    let (agent, _) = variable.pointer.as_str().split_once("/tool-bindings")?;
    Some(Some((variable.document, agent)))
}
