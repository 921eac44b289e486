//! `schema/external-secrets`: external-secrets shapes that break their schemas.

mod near_miss;
mod provider;
mod spelling;

use std::collections::HashSet;

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{JsonType, ValidationError};

use crate::doc::{Member, Pointer};
use crate::finding::{Confidence, Finding, Severity};
use crate::project::Context;
use crate::redact::printable;
use crate::rule::{Meta, Rule, Sink};
use crate::schema::external::{Part, parts, schema, validator};
use crate::text::Span;

/// Reports every value and key of an external-secrets shape that its schema refuses.
pub(in crate::rules) struct ExternalSecrets;

static META: Meta = Meta { id: "schema/external-secrets", severity: Severity::Error, confidence: Confidence::High };

impl Rule for ExternalSecrets {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        if cx.document.shapes.is_empty() && cx.document.kind != crate::project::Kind::SecretsFile {
            return;
        }
        for part in parts(cx.tree(), cx.root) {
            let Some(validator) = validator(part.schema) else {
                continue;
            };
            for error in validator.iter_errors(&cx.tree().to_json(part.node)) {
                report(cx, &part, &error, sink);
            }
            near_miss::find(cx, &part).into_iter().for_each(|finding| sink.push(finding));
        }
        provider::check(cx, sink);
        spelling::check(cx, sink);
    }
}

/// Drops what a schema says of a value where another rule says what the value does.
pub(super) fn drop_repeated(findings: &mut Vec<Finding>) {
    let is_own = |finding: &Finding| finding.rule == META.id && finding.severity == Severity::Error;
    let is_better = |finding: &&Finding| {
        let families = ["policy/", "rotation/", "sandbox/", "secretref/malformed", "secretref/insecure-store"];
        finding.severity >= Severity::Warning && families.iter().any(|family| finding.rule.starts_with(family))
    };
    if !findings.iter().any(is_own) {
        return;
    }
    let told: HashSet<Span> = findings.iter().filter(is_better).map(|finding| finding.span).collect();
    findings.retain(|finding| !is_own(finding) || !told.contains(&finding.span));
}

/// A key that is no known one, but was probably meant for one.
fn known_key(cx: &Context<'_>, member: &Member, key: &str, meant: &str, at: Pointer) -> Finding {
    let finding = cx.finding(&META, member.key_place(), format!("unknown key `{}`", printable(key))).pointer(at);
    finding.help(format!("did you mean `{meant}`?"))
}

fn report(cx: &Context<'_>, part: &Part, error: &ValidationError<'_>, sink: &mut Sink) {
    let pointer = format!("{}{}", part.pointer, error.instance_path().as_str());
    if let Kind::AnyOf { context } | Kind::OneOfNotValid { context } = error.kind() {
        // The branch for the value's own type knows more than the choice does.
        let of_type = |errors: &&Vec<ValidationError<'static>>| {
            !errors.iter().any(|inner| {
                matches!(inner.kind(), Kind::Type { .. })
                    && inner.instance_path().as_str().len() <= error.instance_path().as_str().len()
            })
        };
        if let Some(branch) = context.iter().find(of_type) {
            for inner in branch {
                report(cx, part, inner, sink);
            }
            return;
        }
    }
    if let Kind::AdditionalProperties { unexpected } = error.kind() {
        for key in unexpected {
            sink.push(unknown_key(cx, part, &pointer, key, error));
        }
        return;
    }
    let node = cx.tree().follow(cx.root, &pointer).unwrap_or(part.node);
    let missing = matches!(error.kind(), Kind::Required { .. } | Kind::AnyOf { .. });
    // What is missing is missing from the whole object: point at its key.
    let place = match cx.tree().follow_member(cx.root, &pointer) {
        Some(member) if missing => member.key_place(),
        _ => cx.tree().node(node).place(),
    };
    let message = comment(part, error).unwrap_or_else(|| message(error.kind()));
    sink.push(cx.finding(&META, place, message).pointer(pointer));
}

fn unknown_key(cx: &Context<'_>, part: &Part, owner: &str, key: &str, error: &ValidationError<'_>) -> Finding {
    let tree = cx.tree();
    let owner_node = tree.follow(cx.root, owner).unwrap_or(part.node);
    let place = tree.member(owner_node, key).map_or_else(|| tree.node(owner_node).place(), |member| member.key_place());
    let pointer = Pointer::segments(owner).fold(Pointer::root(), |p, segment| p.key(&segment)).key(key);
    let finding = cx.finding(&META, place, format!("unknown key `{}`", printable(key))).pointer(pointer);
    match nearest(part, error, key) {
        Some(known) => finding.help(format!("did you mean `{known}`?")),
        None => finding.help("it has no effect, so what it should switch on stays off"),
    }
}

/// The known key of the object that is closest to `key`, if one is close.
fn nearest(part: &Part, error: &ValidationError<'_>, key: &str) -> Option<String> {
    let location = error.schema_path().as_str();
    let owner = schema(part.schema)?.pointer(location.rsplit_once('/')?.0)?;
    let known = owner.get("properties")?.as_object()?.keys();
    let distance = |other: &String| strsim::damerau_levenshtein(&key.to_lowercase(), &other.to_lowercase());
    known.map(|other| (distance(other), other)).min().filter(|(d, _)| *d <= 3).map(|(_, other)| other.clone())
}

/// What the schema itself says about a form that a text does not have: the `$comment` beside the pattern.
fn comment(part: &Part, error: &ValidationError<'_>) -> Option<String> {
    if !matches!(error.kind(), Kind::Pattern { .. }) {
        return None;
    }
    let beside = error.schema_path().as_str().rsplit_once('/')?.0;
    schema(part.schema)?.pointer(beside)?.get("$comment")?.as_str().map(str::to_owned)
}

/// Says what is wrong without saying the value.
fn message(kind: &Kind) -> String {
    match kind {
        Kind::Required { property } => format!("`{}` is missing", property.as_str().unwrap_or_default()),
        Kind::Type { kind: TypeKind::Single(kind) } => format!("this must be {}", type_name(*kind)),
        Kind::Type { .. } => "this value has the wrong type".to_owned(),
        Kind::Enum { options } => {
            let names: Vec<&str> =
                options.as_array().into_iter().flatten().filter_map(|value| value.as_str()).collect();
            format!("this must be one of `{}`", names.join("`, `"))
        }
        Kind::Constant { expected_value } => format!("this must be `{}`", expected_value.as_str().unwrap_or_default()),
        Kind::Minimum { limit } => format!("this must not be below {limit}"),
        Kind::ExclusiveMinimum { limit } => format!("this must be above {limit}"),
        Kind::MinLength { .. } => "this must not be empty".to_owned(),
        Kind::MinItems { .. } => "this list must not be empty".to_owned(),
        Kind::Pattern { .. } | Kind::PropertyNames { .. } => "this does not have the expected form".to_owned(),
        Kind::AnyOf { .. } => "this lacks a part or has the wrong form".to_owned(),
        _ => "the schema refuses this value".to_owned(),
    }
}

fn type_name(kind: JsonType) -> &'static str {
    match kind {
        JsonType::Array => "a list",
        JsonType::Boolean => "`true` or `false`",
        JsonType::Integer => "a whole number",
        JsonType::Null => "null",
        JsonType::Number => "a number",
        JsonType::Object => "an object",
        JsonType::String => "a string",
    }
}
