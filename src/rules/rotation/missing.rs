//! `rotation/missing`: secrets that nothing rotates.

use crate::finding::{Confidence, Severity};
use crate::graph::Role;
use crate::model::external;
use crate::project::{Context, Shapes};
use crate::rule::{Meta, Rule, Sink};

/// Reports secrets that nothing rotates.
pub(in crate::rules) struct Missing;

static META: Meta = Meta { id: "rotation/missing", severity: Severity::Info, confidence: Confidence::Medium };

impl Rule for Missing {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        if !cx.document.shapes.any(Shapes::EXTERNAL_SECRETS.with(Shapes::SOURCE_MAPPING).with(Shapes::NAMED_SECRETS)) {
            return;
        }
        let tree = cx.tree();
        let mut report = |place, pointer, message: String| {
            let finding = cx.finding(&META, place, message).pointer(pointer).severity(cx.settings.policy.advice());
            sink.push(finding.help("add a rotation policy, at least weekly"));
        };
        for secret in external::named_secrets(tree, cx.root) {
            if tree.get(secret.node, "provider").is_some() && tree.get(secret.node, "rotation").is_none() {
                let message = format!("secret `{}` has no rotation", secret.name);
                report(secret.place, secret.pointer, message);
            }
        }
        if cx.around().any(Role::Rotating) {
            return;
        }
        if let Some(credentials) =
            external::entries(tree, cx.root, &["externalSecrets"]).into_iter().find(|e| e.name == "agentCredentials")
            && !tree.members(credentials.node).is_empty()
        {
            let message = "nothing rotates the credentials of `externalSecrets`".to_owned();
            report(credentials.place, credentials.pointer, message);
        }
        if !external::mapping(tree, cx.root).is_empty()
            && let Some(mapping) = external::entries(tree, cx.root, &[]).into_iter().find(|e| e.name == "mapping")
        {
            let message = "this document has no `rotationPolicy`".to_owned();
            report(mapping.place, mapping.pointer, message);
        }
    }
}
