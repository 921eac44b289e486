//! `parse/duplicate-key`: a key that an equal key further down replaces.

use std::collections::HashMap;

use crate::doc::Value;
use crate::finding::{Confidence, Severity};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "parse/duplicate-key",
    severity: Severity::Warning,
    confidence: Confidence::High,
    page: include_str!("../../../rules/docs/parse/duplicate-key.md"),
};

/// Reports each key that has no effect because the same key comes again.
pub(in crate::rules) struct DuplicateKey;

impl Rule for DuplicateKey {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        tree.walk(cx.root, |pointer, _, id| {
            let Value::Object(members) = &tree.node(id).value else { return };
            let mut last = HashMap::with_capacity(members.len());
            for member in members.iter().rev() {
                let Some(winner) = last.insert(member.key.as_str(), member) else { continue };
                last.insert(member.key.as_str(), winner);
                let message = "this key comes again further down, and only the last one counts";
                sink.push(
                    cx.finding(&META, member.key_place(), message)
                        .pointer(pointer.key(member.key.as_str()))
                        .related(cx.related(winner.key_place(), "the one that counts"))
                        .help("delete one of the two; a value in the first is still in the file for everyone to read"),
                );
            }
        });
    }
}
