//! `rotation/overdue`: secrets that should have been rotated by now.

use crate::finding::{Confidence, Severity};
use crate::model::date;
use crate::model::external;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports secrets that should have been rotated by now.
pub(in crate::rules) struct Overdue;

static META: Meta = Meta { id: "rotation/overdue", severity: Severity::Warning, confidence: Confidence::High };

impl Rule for Overdue {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(limit) = cx.settings.policy.max_age_days else { return };
        let tree = cx.tree();
        let secrets = external::stored(cx.document, cx.root)
            .into_iter()
            .chain(external::named_secrets(tree, cx.root))
            .chain(external::ref_map(tree, cx.root))
            .chain(external::agent_credentials(tree, cx.root));
        for secret in secrets {
            let dated =
                ["lastRotatedAt", "lastRotated", "last_rotated", "rotatedAt", "updatedAt", "createdAt", "created_at"]
                    .iter()
                    .filter_map(|key| Some((*key, tree.get(secret.node, key)?)))
                    .filter_map(|(key, id)| Some((date::read(tree.node(id))?, key, id)))
                    .max_by_key(|(at, _, _)| *at);
            let Some((at, key, id)) = dated else {
                continue;
            };
            let age = date::days_between(at, cx.settings.now);
            if age > limit {
                let message =
                    format!("secret `{}` was last changed {age} days ago; the policy allows {limit}", secret.name);
                let finding = cx.finding(&META, tree.node(id).place(), message).pointer(secret.pointer.key(key));
                sink.push(finding.help("rotate it and write the new date here"));
            }
        }
    }
}
