//! `secretref/deprecated`: references past the day on which they should have gone.

use crate::finding::{Confidence, Severity};
use crate::model::date;
use crate::model::walk::walk;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports references past the day on which they should have gone.
pub(in crate::rules) struct Deprecated;

static META: Meta = Meta { id: "secretref/deprecated", severity: Severity::Warning, confidence: Confidence::High };

impl Rule for Deprecated {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        if cx.document.shapes.is_empty() {
            return;
        }
        let tree = cx.tree();
        walk(tree, cx.root, |path, member, id| {
            if member.is_none_or(|member| member.key.as_str() != "deprecationDate") {
                return;
            }
            let node = tree.node(id);
            if let Some(at) = date::read(node).filter(|at| *at <= cx.settings.now) {
                let message = format!("the reference was to go by {}", date::show(at));
                let finding = cx.finding(&META, node.place(), message).pointer(path.pointer());
                sink.push(finding.help("finish the migration: delete the old reference, then this date"));
            }
        });
    }
}
