//! `secretref/idle-rotation`: a rotation policy that governs nothing.

use crate::finding::{Confidence, Severity};
use crate::graph::Role;
use crate::model::rotation::{Form, policies};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports rotation policies that reach none of the secrets of their project.
pub(in crate::rules) struct IdleRotation;

static META: Meta = Meta { id: "secretref/idle-rotation", severity: Severity::Warning, confidence: Confidence::Medium };

/// Secrets that a policy beside them does not reach.
const OUT_OF_REACH: [Role; 4] = [Role::RefEntry, Role::EnvironmentSecret, Role::Named, Role::Stored];

impl Rule for IdleRotation {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        if cx.document.shapes.is_empty() {
            return;
        }
        let (tree, around) = (cx.tree(), cx.around());
        for policy in policies(tree, cx.root) {
            let (container, role) = match policy.pointer.as_str() {
                "/rotationPolicy" => (cx.lookup(&["mapping"]), Role::Mapping),
                _ => (cx.lookup(&["externalSecrets", "agentCredentials"]), Role::Credential),
            };
            // A policy by itself may be merged with what it governs; that of another file counts for all.
            if policy.form == Form::Word || policy.is_off(tree) || !policy.names.is_empty() || around.any(role) {
                continue;
            }
            let other = OUT_OF_REACH.iter().find_map(|role| cx.own(*role).next());
            let message = match (container, other) {
                (Some(_), _) => "this policy rotates nothing: there is no credential that it governs",
                (None, Some(_)) => "this policy rotates none of the secrets here: it is not where they look for one",
                (None, None) => continue,
            };
            let finding = cx.finding(&META, policy.place, message).pointer(policy.pointer);
            let place = container.map(|id| cx.related(tree.node(id).place(), "there is nothing in it"));
            let place = place.or_else(|| other.map(|fact| cx.related_fact(fact, "a secret that nothing rotates")));
            let finding = place.into_iter().fold(finding, crate::finding::Finding::related);
            sink.push(finding.help("put the policy where the secrets are, or delete it"));
        }
    }
}
