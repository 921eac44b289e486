//! `secretref/malformed`: references that OpenClaw refuses because of their form.

use crate::finding::{Confidence, Edit, Fix, Severity};
use crate::model::date;
use crate::model::secret_ref::{
    SOURCES, SecretRef, default_alias, is_alias, is_at_most, is_env_name, is_exec_id, is_file_id, secret_refs, version,
};
use crate::model::walk::walk;
use crate::project::{Context, Kind};
use crate::rule::{Meta, Rule, Sink};
use crate::text::Span;

/// Reports references that OpenClaw refuses because of their form.
pub(in crate::rules) struct Malformed;

static META: Meta = Meta { id: "secretref/malformed", severity: Severity::Error, confidence: Confidence::High };

impl Rule for Malformed {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        for reference in secret_refs(cx).iter().filter(|reference| !reference.shorthand) {
            check_object(cx, reference, sink);
        }
        if !cx.document.shapes.is_empty() || cx.document.kind == Kind::SecretsFile {
            check_external(cx, sink);
        }
    }
}

/// The last of the compared releases that had no store of its own.
const LAST_WITHOUT_STORE: &str = "2026.7.1";

fn check_object(cx: &Context<'_>, reference: &SecretRef<'_>, sink: &mut Sink) {
    let tree = cx.tree();
    let mut report = |key: &str, message: String, help: &str| {
        let place = tree.node(reference.member(tree, key)).place();
        sink.push(cx.finding(&META, place, message).pointer(reference.member_pointer(key)).help(help));
    };
    if !SOURCES.contains(&reference.source) {
        report(
            "source",
            "this source of a secret reference does not exist".to_owned(),
            "use `env`, `file`, `exec` or `store`",
        );
        return;
    }
    if reference.source == "store" && is_at_most(version(cx), LAST_WITHOUT_STORE) {
        report(
            "source",
            format!("OpenClaw {} has no source `store`; it came with 2026.8.2", version(cx)),
            "use `env`, `file` or `exec`, or upgrade",
        );
    }
    if reference.provider.is_some_and(|alias| !is_alias(alias)) {
        report(
            "provider",
            "a provider alias begins with a lower-case letter and holds only lower-case letters, digits, `_` and `-`"
                .to_owned(),
            "the alias is a key of `secrets.providers`, or `default`",
        );
    }
    match reference.source {
        "env" | "store" if !is_env_name(reference.id) => report(
            "id",
            format!(
                "the id of a reference with source `{}` is upper case: `^[A-Z][A-Z0-9_]{{0,127}}$`",
                reference.source
            ),
            "write the variable's name, such as `OPENAI_API_KEY`",
        ),
        "file" if !is_file_id(reference.id) => report(
            "id",
            "the id of a file reference is an absolute JSON pointer or `value`".to_owned(),
            "write `/providers/openai/apiKey`; in keys, `~` is `~0` and `/` is `~1`",
        ),
        "exec" if !is_exec_id(reference.id) => report(
            "id",
            "the id of an exec reference holds a character or a `.` or `..` segment that OpenClaw refuses".to_owned(),
            "allowed are letters, digits and `._:/#-`, at most 256 characters, the first a letter or digit",
        ),
        _ => {}
    }
    if reference.provider.is_none() {
        let place = tree.node(reference.node).place();
        let alias = default_alias(cx, reference.source);
        let finding = cx.finding(&META, place, "the secret reference names no provider");
        let finding = finding.pointer(reference.pointer.clone()).help(format!("add `provider: \"{alias}\"`"));
        sink.push(match missing_member(cx, reference, alias) {
            Some(fix) => finding.fix(fix),
            None => finding,
        });
    }
    for member in tree.members(reference.node) {
        let key = member.key.as_str();
        if !matches!(key, "source" | "provider" | "id") {
            let message = "a secret reference has exactly `source`, `provider` and `id`";
            sink.push(cx.finding(&META, member.key_place(), message).pointer(reference.pointer.key(key)));
        }
    }
}

/// Adds `provider` behind `source`. Only in the document itself: edits apply to the finding's own file.
fn missing_member(cx: &Context<'_>, reference: &SecretRef<'_>, alias: &str) -> Option<Fix> {
    let source = cx.tree().member(reference.node, "source")?;
    let value = cx.tree().node(source.value);
    let text = format!(", \"provider\": \"{alias}\"");
    let edits = vec![Edit { span: Span::at(value.span.end), text }];
    Some(Fix { title: format!("Add provider `{alias}`"), safe: true, edits })
}

/// `secretRef` is the name of a secret, `envVar` the name of a variable.
fn check_external(cx: &Context<'_>, sink: &mut Sink) {
    let tree = cx.tree();
    walk(tree, cx.root, |path, member, id| {
        let Some(member) = member else {
            return;
        };
        let node = tree.node(id);
        let message = match (member.key.as_str(), node.as_str()) {
            ("secretRef" | "requiresSecret", Some(name)) if name.trim().is_empty() => "the reference names no secret",
            ("secretRef", None) => "`secretRef` is the name of a secret, a string",
            ("envVar" | "env_var", Some(name)) if !is_env_name(name) => {
                "the name of the variable is not upper case: `^[A-Z][A-Z0-9_]*$`"
            }
            ("envVar" | "env_var", None) => "the name of the variable is a string",
            ("deprecationDate", _) if date::read(node).is_none() => "the deprecation date is no date",
            ("expiresAt" | "createdAt", _) if date::read(node).is_none() => "this is no date",
            _ => return,
        };
        sink.push(cx.finding(&META, node.place(), message).pointer(path.pointer()));
    });
}
