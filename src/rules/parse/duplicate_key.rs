//! `parse/duplicate-key`: a key that an equal key further down replaces.

use std::collections::HashMap;

use crate::doc::Value;
use crate::finding::{Confidence, Fix, Severity};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "parse/duplicate-key", severity: Severity::Warning, confidence: Confidence::High };

/// Members of an object in which fixes are looked for. Each costs a look at all of them.
const LARGEST: usize = 1000;

/// Reports each key that has no effect because the same key comes again.
pub(in crate::rules) struct DuplicateKey;

impl Rule for DuplicateKey {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        let mut editor = None;
        tree.walk(cx.root, |pointer, _, id| {
            let Value::Object(members) = &tree.node(id).value else { return };
            let mut last = HashMap::with_capacity(members.len());
            for (index, member) in members.iter().enumerate().rev() {
                let Some(winner) = last.insert(member.key.as_str(), member) else { continue };
                last.insert(member.key.as_str(), winner);
                let message = "this key comes again further down, and only the last one counts";
                let mut finding = cx
                    .finding(&META, member.key_place(), message)
                    .pointer(pointer.key(member.key.as_str()))
                    .related(cx.related(winner.key_place(), "the one that counts"))
                    .help("delete one of the two; a value in the first is still in the file for everyone to read");
                let editor = editor.get_or_insert_with(|| cx.editor()).as_ref().filter(|_| members.len() <= LARGEST);
                if let Some(edits) = editor.and_then(|editor| editor.remove(id, index)) {
                    let title = "Remove the one that does not count".to_owned();
                    finding = finding.fix(Fix { title, safe: true, edits });
                }
                sink.push(finding);
            }
        });
    }
}
