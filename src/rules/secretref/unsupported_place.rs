//! `secretref/unsupported-place`: references where OpenClaw takes none.

use crate::finding::{Confidence, Edit, Fix, Severity};
use crate::model::external::is_name;
use crate::model::secret_ref::{is_env_name, secret_refs};
use crate::model::surface::Place;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports references where OpenClaw takes none.
pub(in crate::rules) struct UnsupportedPlace;

static META: Meta = Meta {
    id: "secretref/unsupported-place",
    severity: Severity::Error,
    confidence: Confidence::High,
    page: include_str!("../../../rules/docs/secretref/unsupported-place.md"),
};

impl Rule for UnsupportedPlace {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        for reference in secret_refs(cx) {
            let (what, severity) = match reference.place {
                Some(Place::Refused) => {
                    ("OpenClaw refuses secret references here: the credential is managed at run time", Severity::Error)
                }
                Some(Place::Plain) => ("OpenClaw takes only a string here, not a secret reference", Severity::Error),
                Some(Place::Ref) | None => continue,
            };
            let place = tree.node(reference.node).place();
            let finding = cx.finding(&META, place, what).pointer(reference.pointer).severity(severity);
            let finding = if reference.source == "env" && is_env_name(reference.id) && is_name(reference.id) {
                let edits =
                    vec![Edit { span: tree.node(reference.node).span, text: format!("\"${{{}}}\"", reference.id) }];
                finding.help(format!("write `\"${{{}}}\"`", reference.id)).fix(Fix {
                    title: format!("Replace by `${{{}}}`", reference.id),
                    safe: true,
                    edits,
                })
            } else {
                finding.help("give the value to OpenClaw in a variable and write `\"${NAME}\"`")
            };
            sink.push(finding);
        }
    }
}
