//! `secretref/duplicate-secret`: one secret under two names.

use crate::finding::{Confidence, Severity};
use crate::graph::{Fact, Role};
use crate::model::external::shown;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports two names that lead to the same secret of the same store.
pub(in crate::rules) struct DuplicateSecret;

static META: Meta =
    Meta { id: "secretref/duplicate-secret", severity: Severity::Warning, confidence: Confidence::Medium };

/// What says which secret of a store is meant, and the member beside it that says which store; none where it says both.
const TARGETS: [(Role, Option<&str>); 4] = [
    (Role::RefTarget, Some("provider")),
    (Role::CredentialField, Some("source")),
    (Role::NamedSource, None),
    (Role::Placeholder, None),
];

/// So many names of one secret are compared.
const MOST: usize = 64;

impl Rule for DuplicateSecret {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        if cx.document.shapes.is_empty() {
            return;
        }
        let (graph, around) = (cx.graph(), cx.around());
        for (role, store) in TARGETS {
            for target in cx.own(role) {
                // `source: "vault"` names a store and no secret.
                let name = target.name.as_str();
                if name.is_empty() || role == Role::NamedSource && !name.contains("://") {
                    continue;
                }
                let Some(owner) = graph.owner(target) else { continue };
                let is_same = |other: &Fact| match store {
                    Some(key) => cx.text_of(other, key).is_some() && cx.text_of(other, key) == cx.text_of(owner, key),
                    // A placeholder belongs to the source of its document.
                    None => role == Role::NamedSource || (other.document, other.root) == (owner.document, owner.root),
                };
                let earlier = around.named(role, name).take(MOST).take_while(|other| other.id < target.id);
                let mut owners = earlier.filter_map(|other| graph.owner(other));
                let Some(first) = owners.find(|other| other.name != owner.name && is_same(other)) else { continue };
                let (own, other) = (shown(owner.name.as_str()), shown(first.name.as_str()));
                let message = format!("`{own}` is the same secret as `{other}`");
                let finding = cx.finding(&META, owner.place, message).pointer(owner.pointer.clone());
                let finding = finding.related(cx.related_fact(first, "the other name"));
                sink.push(finding.help("use one name, so that it is clear who has it when it is rotated or revoked"));
            }
        }
    }
}
