//! `secretref/invalid-date`: dates of secrets that say nothing.

use crate::doc::{NodeId, Pointer, Value};
use crate::finding::{Confidence, Severity};
use crate::model::date;
use crate::model::walk::walk;
use crate::project::{Context, Kind};
use crate::rule::{Meta, Rule, Sink};

use super::expiry::{BEGINS, ENDS, secrets};

/// Reports dates of secrets that say nothing.
pub(in crate::rules) struct InvalidDate;

static META: Meta = Meta { id: "secretref/invalid-date", severity: Severity::Warning, confidence: Confidence::High };

/// What is written instead.
const FORM: &str = "write it as `2026-03-08` or `2026-03-08T04:12:00Z`";

impl Rule for InvalidDate {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        let mut report = |id: NodeId, pointer: Pointer, message: String, help: &str| {
            sink.push(cx.finding(&META, tree.node(id).place(), message).pointer(pointer).help(help));
        };
        for secret in secrets(cx) {
            let dates = |keys: &[&'static str]| {
                let dates = keys.iter().filter_map(|key| Some((*key, tree.get(secret.node, key)?)));
                dates.collect::<Vec<_>>()
            };
            for (key, id) in dates(&ENDS).into_iter().chain(dates(&BEGINS)) {
                if is_unreadable(cx, id) {
                    report(id, secret.pointer.key(key), format!("`{key}` is no date"), FORM);
                }
            }
            let read = |keys: &[&'static str]| {
                let dates = dates(keys).into_iter();
                dates.filter_map(|(key, id)| Some((date::read(tree.node(id))?, key, id))).collect::<Vec<_>>()
            };
            let begins = read(&BEGINS);
            for (_, key, id) in begins.iter().filter(|(at, ..)| date::days_between(cx.settings.now, *at) >= 1) {
                let message = format!("`{key}` lies in the future, so it tells nothing about the age of the secret");
                report(*id, secret.pointer.key(key), message, "write the day on which it got the value it has");
            }
            let last = begins.iter().map(|(at, ..)| *at).max();
            for (_, key, id) in read(&ENDS).into_iter().filter(|(end, ..)| last.is_some_and(|last| *end <= last)) {
                let message = "the secret ends before it begins".to_owned();
                report(id, secret.pointer.key(key), message, "compare it with the day on which it was made");
            }
        }
        let (shaped, profiles) = (!cx.document.shapes.is_empty(), cx.document.kind == Kind::AuthProfiles);
        if !shaped && !profiles {
            return;
        }
        walk(tree, cx.root, |path, member, id| {
            if shaped && member.is_some_and(|member| member.key.as_str() == "deprecationDate") && is_unreadable(cx, id)
            {
                report(id, path.pointer(), "`deprecationDate` is no date".to_owned(), FORM);
            }
            let text = |key: &str| tree.get(id, key).and_then(|id| tree.node(id).as_str());
            if profiles
                && matches!(text("type").or_else(|| text("mode")), Some("token"))
                && let Some(expires) = tree.get(id, "expires")
                && tree.node(expires).as_f64().and_then(date::from_milliseconds).is_none()
            {
                let message = "OpenClaw does not use a profile with this `expires`".to_owned();
                report(expires, path.pointer().key("expires"), message, "write a number: milliseconds since 1970");
            }
        });
    }
}

/// Whether there is something that should be a date and is none. References and placeholders are filled in later.
fn is_unreadable(cx: &Context<'_>, id: NodeId) -> bool {
    let node = cx.tree().node(id);
    let filled_in_later = |text: &str| ["${", "$(", "{{", "<"].iter().any(|mark| text.contains(mark));
    match &node.value {
        Value::Null | Value::Invalid => false,
        Value::String(text) => date::parse(text.as_str()).is_none() && !filled_in_later(text.as_str()),
        _ => date::read(node).is_none(),
    }
}
