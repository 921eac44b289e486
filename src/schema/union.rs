//! Errors of `anyOf` and `oneOf`: one good explanation instead of one per branch.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value;

use super::issue::{Issue, IssueKind};
use super::report::{MAX_LISTED, Reporter, collect as collect_error, either, found, one_of, relative, type_name};

type Branch = [ValidationError<'static>];

/// Explains a value that fits none of the branches in `context`.
pub(super) fn collect(
    cx: &mut Reporter<'_>,
    error: &ValidationError<'_>,
    context: &[Vec<ValidationError<'static>>],
    discriminated: bool,
    out: &mut Vec<Issue>,
) {
    let pointer = error.instance_path().as_str();
    let given = error.instance();
    let context = flatten(context, pointer);
    if let Some(issue) = alternatives(pointer, given, &context) {
        out.push(issue);
        return;
    }
    // If one branch alone has the right types throughout, it is the one that was meant.
    let mut nearly = context.iter().filter(|branch| branch.iter().all(|error| is_detail(error.kind())));
    if let (Some(branch), None) = (nearly.next(), nearly.next()) {
        for error in *branch {
            collect_error(cx, error, out);
        }
        return;
    }
    let Some(best) = context.iter().copied().min_by_key(|branch| penalty(branch, pointer, given)) else { return };
    let mut inner = Vec::new();
    for error in best {
        collect_error(cx, error, &mut inner);
    }
    if tells_places(pointer, &context, discriminated) && inner.iter().any(|issue| issue.pointer != pointer) {
        out.append(&mut inner);
        return;
    }
    out.push(summary(pointer, &inner));
}

/// Branches of unions directly below, so that "a string or one of three objects" counts as four branches.
fn flatten<'e>(context: &'e [Vec<ValidationError<'static>>], pointer: &str) -> Vec<&'e Branch> {
    let mut out = Vec::new();
    for branch in context {
        match branch.as_slice() {
            [only] if only.instance_path().as_str() == pointer => match only.kind() {
                Kind::AnyOf { context } | Kind::OneOfNotValid { context } => out.extend(flatten(context, pointer)),
                _ => out.push(branch.as_slice()),
            },
            _ => out.push(branch.as_slice()),
        }
    }
    out
}

/// "expected a, b or a number": possible where no branch looks inside the value.
fn alternatives(pointer: &str, given: &Value, context: &[&Branch]) -> Option<Issue> {
    let mut values: Vec<&Value> = Vec::new();
    let mut types: Vec<&'static str> = Vec::new();
    for branch in context {
        if branch.iter().any(|error| error.instance_path().as_str() != pointer) {
            return None;
        }
        // A type error says more than the errors beside it: a constant has both.
        let value = branch.iter().find_map(|error| match error.kind() {
            Kind::Constant { expected_value } => Some(std::slice::from_ref(&**expected_value)),
            Kind::Enum { options } => options.as_array().map(Vec::as_slice),
            _ => None,
        });
        let kind = branch.iter().find_map(|error| match error.kind() {
            Kind::Type { kind } => Some(kind),
            _ => None,
        });
        match (value, kind) {
            (Some(list), _) => values.extend(list),
            (None, Some(TypeKind::Single(one))) => types.push(type_name(one.as_str())),
            (None, Some(TypeKind::Multiple(set))) => types.extend(set.iter().map(|one| type_name(one.as_str()))),
            (None, None) => return None,
        }
    }
    values.sort_by_key(|value| value.to_string());
    values.dedup();
    types.sort_unstable();
    types.dedup();
    if types.is_empty() {
        return Some(one_of(pointer, IssueKind::Enum, values.into_iter(), given));
    }
    let mut names: Vec<String> = values.iter().take(MAX_LISTED).map(|value| format!("`{value}`")).collect();
    if values.len() > MAX_LISTED {
        names.push(format!("{} more", values.len() - MAX_LISTED));
    }
    names.extend(types.iter().map(|&name| name.to_owned()));
    let kind = if values.is_empty() { IssueKind::Type } else { IssueKind::Union };
    Some(Issue::new(pointer, kind, format!("expected {}, found {}", either(&names), found(given))))
}

/// Whether a value with this fault is still recognisably what the branch describes.
fn is_detail(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::AdditionalProperties { .. }
            | Kind::Pattern { .. }
            | Kind::Format { .. }
            | Kind::Minimum { .. }
            | Kind::Maximum { .. }
            | Kind::ExclusiveMinimum { .. }
            | Kind::ExclusiveMaximum { .. }
            | Kind::MinLength { .. }
            | Kind::MaxLength { .. }
            | Kind::MinItems { .. }
            | Kind::MaxItems { .. }
    )
}

/// How far a branch is from what the author meant; the least wins. A wrong type counts most, then a wrong
/// discriminator (`source`, `type`, `mode`: a constant among the value's own keys), then the number of errors.
fn penalty(branch: &Branch, pointer: &str, given: &Value) -> (usize, usize, usize) {
    let own = |error: &ValidationError<'_>| error.instance_path().as_str() == pointer;
    let wrong_type = branch
        .iter()
        .filter(|error| {
            own(error) && matches!(error.kind(), Kind::Type { .. } | Kind::Constant { .. } | Kind::Enum { .. })
        })
        .count();
    let discriminator = branch
        .iter()
        .filter(|error| {
            let below = error.instance_path().as_str().strip_prefix(pointer).unwrap_or_default();
            below.matches('/').count() == 1 && matches!(error.kind(), Kind::Constant { .. })
        })
        .count();
    let missing = branch
        .iter()
        .filter(|error| own(error) && matches!(error.kind(), Kind::Required { .. }) && given.is_object())
        .count();
    (wrong_type, discriminator, branch.len() + missing)
}

/// Whether OpenClaw names the places inside a value that fits no branch. Its own settings do so only for unions told
/// apart by one key, and for bindings; channels and plugins always do.
fn tells_places(pointer: &str, context: &[&Branch], discriminated: bool) -> bool {
    let mut segments = pointer.split('/').skip(1);
    let path = [segments.next(), segments.next(), segments.next(), segments.next()];
    match path {
        [Some("channels"), Some(id), ..] => id != "defaults" && id != "modelByChannel",
        [Some("plugins"), Some("entries"), Some(_), Some("config")] => true,
        [Some("bindings"), Some(_), None, None] => !context.iter().all(|branch| all_constants(branch)) && context.iter().any(|branch| {
            branch.iter().any(|error| {
                error.instance_path().as_str().strip_prefix(pointer) == Some("/type")
                    && matches!(error.kind(), Kind::Constant { expected_value } if expected_value.as_str() == Some("route"))
            })
        }),
        _ => discriminated,
    }
}

/// Whether the branch fails only by its discriminator.
fn all_constants(branch: &Branch) -> bool {
    branch.iter().all(|error| matches!(error.kind(), Kind::Constant { .. }))
}

fn summary(pointer: &str, inner: &[Issue]) -> Issue {
    let nearest = inner.iter().max_by_key(|issue| issue.pointer.len());
    let Some(issue) = nearest else {
        return Issue::new(pointer, IssueKind::Union, "fits none of the forms allowed here");
    };
    if issue.pointer == pointer {
        return issue.clone();
    }
    let place = relative(&issue.pointer, pointer);
    let message = match issue.kind {
        IssueKind::UnknownKey | IssueKind::Required => {
            format!("fits none of the forms allowed here: {}", issue.message)
        }
        _ => format!("fits none of the forms allowed here: `{place}` {}", issue.message),
    };
    let mut out = Issue::new(pointer, IssueKind::Union, message);
    out.help.clone_from(&issue.help);
    out
}
