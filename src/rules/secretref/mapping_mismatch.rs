//! `secretref/mapping-mismatch`: a name that is filled with another secret.

use std::collections::HashMap;

use crate::finding::{Confidence, Severity};
use crate::graph::{Fact, Role};
use crate::model::external::{folded, shown};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports mappings whose placeholder names another secret than the mapping does.
pub(in crate::rules) struct MappingMismatch;

static META: Meta =
    Meta { id: "secretref/mapping-mismatch", severity: Severity::Warning, confidence: Confidence::Medium };

impl Rule for MappingMismatch {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        if cx.document.shapes.is_empty() {
            return;
        }
        let graph = cx.graph();
        let mapped: HashMap<&str, &Fact> = cx.own(Role::Mapping).map(|fact| (fact.name.as_str(), fact)).collect();
        for placeholder in cx.own(Role::Placeholder) {
            let Some(mapping) = graph.owner(placeholder) else { continue };
            let (name, behind) = (mapping.name.as_str(), placeholder.name.as_str());
            if folded(name) == folded(behind) {
                continue;
            }
            let message = format!("`{}` gets the value of `{}`", shown(name), shown(behind));
            let finding = cx.finding(&META, placeholder.place, message).pointer(placeholder.pointer.clone());
            let finding = finding.related(cx.related_fact(mapping, "the name it is given"));
            // If the other name is mapped here too, somebody has mixed them up.
            sink.push(match mapped.get(behind) {
                Some(other) => finding
                    .severity(Severity::Error)
                    .related(cx.related_fact(other, "the name of the secret behind it"))
                    .help(format!("write `{{{{{}}}}}`, or delete one of the two", shown(name))),
                None => finding.help("give both the same name, so that nobody takes one credential for another"),
            });
        }
    }
}
