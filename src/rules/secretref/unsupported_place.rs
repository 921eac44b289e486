//! `secretref/unsupported-place`: references where OpenClaw takes none.

use crate::finding::{Confidence, Edit, Fix, Severity};
use crate::model::external::is_name;
use crate::model::secret_ref::{SecretRef, is_at_most, is_env_name, secret_refs, version};
use crate::model::surface::Place;
use crate::project::{Context, Kind};
use crate::rule::{Meta, Rule, Sink};

/// Reports references where OpenClaw takes none.
pub(in crate::rules) struct UnsupportedPlace;

static META: Meta = Meta { id: "secretref/unsupported-place", severity: Severity::Error, confidence: Confidence::High };

impl Rule for UnsupportedPlace {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        for reference in secret_refs(cx) {
            let place = tree.node(reference.node).place();
            let Some(what) = refusal(cx, &reference) else { continue };
            let finding = cx.finding(&META, place, what).pointer(reference.pointer.clone());
            if cx.document.kind == Kind::Models {
                sink.push(finding.help("run OpenClaw again: it writes this file from the configuration"));
                continue;
            }
            if cx.document.kind == Kind::AuthProfiles {
                sink.push(finding.help("log in anew, or make it a profile of type `api_key` or `token`"));
                continue;
            }
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

/// Why OpenClaw takes no reference here; nothing if it does, or nobody knows.
fn refusal(cx: &Context<'_>, reference: &SecretRef<'_>) -> Option<String> {
    let text = match (cx.document.kind, reference.place) {
        (Kind::Models, _) => "this file is generated, and OpenClaw resolves no secret references in it",
        (Kind::AuthProfiles, _) if is_of_login(cx, reference) => {
            "OpenClaw takes no secret reference in a profile of type `oauth`: its tokens change at run time"
        }
        (_, Some(Place::Refused)) => "OpenClaw refuses secret references here: the credential is managed at run time",
        (_, Some(Place::Plain)) => "OpenClaw takes only a string here, not a secret reference",
        (Kind::OpenClaw, Some(Place::Ref)) => {
            let (last, first) = reference.since?;
            let judged = version(cx);
            return is_at_most(judged, last)
                .then(|| format!("OpenClaw {judged} resolves no secret reference here; it does from {first} on"));
        }
        _ => return None,
    };
    Some(text.to_owned())
}

/// Whether the reference belongs to a profile of type `oauth`.
fn is_of_login(cx: &Context<'_>, reference: &SecretRef<'_>) -> bool {
    let tree = cx.tree();
    let profile = reference.pointer.as_str().rsplit_once('/').and_then(|(above, _)| tree.follow(cx.root, above));
    let kind = profile.and_then(|profile| tree.get(profile, "type").or_else(|| tree.get(profile, "mode")));
    kind.is_some_and(|kind| tree.node(kind).as_str() == Some("oauth"))
}
