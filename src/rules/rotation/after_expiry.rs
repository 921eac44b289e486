//! `rotation/after-expiry`: secrets that expire before they are rotated.

use crate::finding::{Confidence, Severity};
use crate::model::rotation::Governors;
use crate::model::{date, schedule};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};
use crate::rules::secretref::expiry::{ENDS, secrets};

/// Reports secrets that expire before they are rotated.
pub(in crate::rules) struct AfterExpiry;

static META: Meta = Meta { id: "rotation/after-expiry", severity: Severity::Warning, confidence: Confidence::Medium };

impl Rule for AfterExpiry {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let (tree, now) = (cx.tree(), cx.settings.now);
        let governors = Governors::of(cx);
        for secret in secrets(cx) {
            let end = ENDS.iter().find_map(|key| {
                let id = tree.get(secret.node, key)?;
                Some((*key, id, date::read(tree.node(id)).filter(|end| *end > now)?))
            });
            let Some((key, id, end)) = end else {
                continue;
            };
            let Some((rotation, place)) = governors.rotation(&secret) else {
                continue;
            };
            let Some(next) = rotation.next_fire(now).filter(|next| *next > end) else {
                continue;
            };
            let message = format!(
                "secret `{}` expires on {}, before the next rotation on {}",
                secret.name,
                date::show(end),
                date::show(next)
            );
            let runs = schedule::show_next(&rotation, now).unwrap_or_default();
            let finding = cx.finding(&META, tree.node(id).place(), message).pointer(secret.pointer.key(key));
            sink.push(finding.related(place).help(format!("rotate it earlier; the next runs are {runs}")));
        }
    }
}
