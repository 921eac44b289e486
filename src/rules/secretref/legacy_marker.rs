//! `secretref/legacy-marker`: markers and templates that look like references and are not resolved.

use crate::finding::{Confidence, Edit, Fix, Severity};
use crate::model::credential::{is_dead_reference, is_escaped, is_sensitive_name};
use crate::model::external::is_name;
use crate::model::marker::SENTINEL;
use crate::model::secret_ref::is_env_name;
use crate::model::surface;
use crate::model::walk::walk;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports markers and templates that look like references and are not resolved.
pub(in crate::rules) struct LegacyMarker;

static META: Meta = Meta { id: "secretref/legacy-marker", severity: Severity::Warning, confidence: Confidence::High };

impl Rule for LegacyMarker {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        walk(tree, cx.root, |path, member, id| {
            let node = tree.node(id);
            let Some(text) = node.as_str().filter(|text| is_dead_reference(text) || text.trim() == SENTINEL) else {
                return;
            };
            if text.trim() == SENTINEL {
                let message = "this marker stands for a value that OpenClaw has hidden; nothing puts it back";
                let finding = cx.finding(&META, node.place(), message).pointer(path.pointer());
                sink.push(
                    finding.help("write the reference that belongs here: `{ source, provider, id }` or `${NAME}`"),
                );
                return;
            }
            let is_credential =
                surface::place(path).is_some() || member.is_some_and(|m| is_sensitive_name(m.key.as_str()));
            let retired = ["secretref-env:", "__env__:"].iter().find_map(|marker| text.trim().strip_prefix(marker));
            if !is_credential && retired.is_none() {
                return;
            }
            let message = if is_escaped(text) {
                "the second `$` keeps this from being a reference: the value is the text after it"
            } else if retired.is_some() {
                "this marker of earlier releases is not resolved any more"
            } else {
                "OpenClaw does not resolve this form; the text is used as it stands"
            };
            let name = retired.or_else(|| variable(text)).filter(|name| is_env_name(name) && is_name(name));
            let finding = cx.finding(&META, node.place(), message).pointer(path.pointer());
            sink.push(match name {
                Some(name) => {
                    let fix = Edit { span: node.inner_span(), text: format!("${{{name}}}") };
                    let title = format!("Replace by `${{{name}}}`");
                    finding.help(format!("write `${{{name}}}`")).fix(Fix { title, safe: true, edits: vec![fix] })
                }
                None => finding.help("write `${NAME}`: upper case, without a default"),
            });
        });
    }
}

/// The variable that a foreign form means, where it says nothing more than that.
fn variable(text: &str) -> Option<&str> {
    let text = text.trim();
    let braced = |open: &str| text.strip_prefix(open).and_then(|rest| rest.strip_suffix('}'));
    braced("$${").or_else(|| braced("{env:")).or_else(|| braced("${env:")).or_else(|| text.strip_prefix("process.env."))
}
