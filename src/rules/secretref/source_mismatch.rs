//! `secretref/source-mismatch`: references whose source is not that of their provider.

use std::collections::HashMap;

use crate::doc::NodeId;
use crate::finding::{Confidence, Severity};
use crate::model::external;
use crate::model::secret_ref::{SOURCES, is_built_in, secret_refs};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports references whose source is not that of their provider.
pub(in crate::rules) struct SourceMismatch;

static META: Meta = Meta { id: "secretref/source-mismatch", severity: Severity::Error, confidence: Confidence::High };

impl Rule for SourceMismatch {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        let sources: HashMap<&str, NodeId> = external::entries(tree, cx.root, &["secrets", "providers"])
            .into_iter()
            .filter_map(|entry| Some((entry.name, tree.get(entry.node, "source")?)))
            .collect();
        for reference in secret_refs(cx) {
            let Some(alias) = reference.provider else {
                continue;
            };
            let Some(provider) = sources.get(alias).copied() else {
                continue;
            };
            let Some(source) = tree.node(provider).as_str() else {
                continue;
            };
            // Under the default alias OpenClaw falls back to its built-in reader of variables.
            if source == reference.source
                || is_built_in(cx, reference.source, alias)
                || !SOURCES.contains(&reference.source)
            {
                continue;
            }
            let place = tree.node(reference.member(tree, "source")).place();
            let message =
                format!("the reference asks provider `{alias}` for source `{}`, which it is not", reference.source);
            let related = cx.related(tree.node(provider).place(), "the provider's source");
            sink.push(cx.finding(&META, place, message).pointer(reference.member_pointer("source")).related(related));
        }
    }
}
