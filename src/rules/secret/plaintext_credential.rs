//! `secret/plaintext-credential`: literal values where a configuration holds credentials.

use crate::doc::{Member, NodeId};
use crate::finding::{Confidence, Severity};
use crate::model::credential::{self, Value, is_sensitive_name, judge};
use crate::model::external::words;
use crate::model::marker;
use crate::model::surface::{self, Place};
use crate::model::walk::{Path, Step, walk};
use crate::project::{Context, Kind};
use crate::redact::Secret;
use crate::rule::{Meta, Rule, Sink};
use crate::text::Span;

/// Reports literal values where a configuration holds credentials.
pub(in crate::rules) struct PlaintextCredential;

static META: Meta = Meta { id: "secret/plaintext-credential", severity: Severity::Error, confidence: Confidence::High };

impl Rule for PlaintextCredential {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        // Encrypted by SOPS: the values are ciphertext.
        if tree.get(cx.root, "sops").is_some_and(|id| tree.is_object(id)) {
            return;
        }
        // The value before in the file: an argument is judged by the one before it.
        let mut last = None;
        walk(tree, cx.root, |path, member, id| {
            let previous = last.replace(id);
            let Some(text) = tree.node(id).as_str() else {
                return;
            };
            let Some(slot) = slot(cx, path, member, id, previous) else {
                return;
            };
            if let Some((confidence, severity)) = verdict(text, slot) {
                push(cx, sink, path, id, slot, (confidence, severity));
            }
        });
    }
}

/// A place that holds a credential.
#[derive(Clone, Copy, PartialEq)]
enum Slot {
    /// A place of the credential surface, or an equivalent of another file.
    Known,
    /// `models.providers.*.apiKey`, where markers and names of variables are no credentials.
    ModelKey,
    /// The gateway's own token or password, where a weak one is worse than none.
    Gateway,
    /// A header or variable whose name does not say that it is a credential.
    Unnamed,
    /// A member of a main configuration whose name says that it is a credential: those of plugins and channels that
    /// no list knows.
    Own,
    /// A member of another file whose name says that it is a credential.
    Named,
    /// Where the external-secrets shapes want a reference, whatever is written.
    Reference,
}

fn slot(
    cx: &Context<'_>,
    path: &Path<'_>,
    member: Option<&Member>,
    id: NodeId,
    previous: Option<NodeId>,
) -> Option<Slot> {
    let key = member.map(|member| member.key.as_str());
    match cx.document.kind {
        Kind::AuthProfiles => {
            let named = matches!(key?, "key" | "access" | "refresh" | "idToken" | "apiKey" | "token")
                || is_sensitive_name(key?);
            return named.then_some(Slot::Known);
        }
        Kind::Models if path.matches(&["providers", "*", "apiKey"]) => return Some(Slot::ModelKey),
        Kind::Models if path.matches(&["providers", "*", "headers", "*"]) => {
            return surface::is_sensitive_header(key?).then_some(Slot::Known);
        }
        Kind::SecretsFile => return stored_slot(path, key),
        _ => {}
    }
    if let Some(slot) = external_slot(path, key) {
        return Some(slot);
    }
    let owner = path.steps().len().checked_sub(2).and_then(|depth| path.key(depth));
    if let Some(place) = surface::place(path) {
        return Some(surface_slot(path, key, owner, place));
    }
    // Arguments of a server's command: `--api-key`, then the key.
    if owner == Some("args") || matches!(path.steps(), [.., Step::Key("args"), Step::Index(_)]) {
        return argument_slot(cx, path, id, previous);
    }
    let named = if cx.document.kind == Kind::OpenClaw { Slot::Own } else { Slot::Named };
    (is_sensitive_name(key?) && !is_documentation(path)).then_some(named)
}

fn surface_slot(path: &Path<'_>, key: Option<&str>, owner: Option<&str>, place: Place) -> Slot {
    let name = key.unwrap_or_default();
    if path.matches(&["models", "providers", "*", "apiKey"]) {
        return Slot::ModelKey;
    }
    if path.starts_with(&["gateway", "auth"]) || path.matches(&["hooks", "token"]) {
        return Slot::Gateway;
    }
    match owner {
        Some("headers") if !surface::is_sensitive_header(name) => Slot::Unnamed,
        Some("env" | "vars") if !is_sensitive_name(name) && place != Place::Refused => Slot::Unnamed,
        _ if words(name).last().is_some_and(|word| matches!(word.as_str(), "ca" | "cert")) => Slot::Unnamed,
        _ => Slot::Known,
    }
}

/// A secrets file holds nothing but secrets, beside what is known about them.
fn stored_slot(path: &Path<'_>, key: Option<&str>) -> Option<Slot> {
    const ABOUT: [&str; 16] = [
        "provider",
        "createdAt",
        "expiresAt",
        "updatedAt",
        "rotatedAt",
        "lastRotated",
        "lastRotatedAt",
        "description",
        "name",
        "note",
        "id",
        "type",
        "version",
        "$schema",
        "owner",
        "env",
    ];
    let key = key?;
    // `_comment` and `$schema` are notes, `//` a key that stands for one.
    let about = ABOUT.contains(&key) || key.starts_with(['_', '$', '/', '#']) || key == "comment";
    let is_secret = key == "value" || is_sensitive_name(key) || path.steps().len() == 1 && !about;
    if is_secret {
        return Some(Slot::Known);
    }
    (!about).then_some(Slot::Named)
}

/// Places of the external-secrets shapes.
fn external_slot(path: &Path<'_>, key: Option<&str>) -> Option<Slot> {
    let key = key?;
    let steps = path.steps();
    let in_credentials = steps.len() >= 2 && path.key(steps.len() - 2) == Some("credentials");
    if path.matches(&["mapping", "*"]) || path.matches(&["vault", "credentials", "*"]) {
        return Some(Slot::Known);
    }
    if path.matches(&["apiKey"]) || (in_credentials && steps.contains(&Step::Key("tool-bindings"))) {
        return Some(Slot::Reference);
    }
    let of_secret = path.matches(&["secrets", "*", "value"]) || path.matches(&["openclaw", "secrets", "*", "value"]);
    let of_agent =
        path.starts_with(&["externalSecrets", "agentCredentials"]) && matches!(key, "value" | "key" | "literal");
    let of_map = steps.contains(&Step::Key("refMap")) && matches!(key, "value" | "key");
    (of_secret || of_agent || of_map).then_some(Slot::Known)
}

/// An argument is a credential if it says so (`--token=…`) or the one before does.
fn argument_slot(cx: &Context<'_>, path: &Path<'_>, id: NodeId, previous: Option<NodeId>) -> Option<Slot> {
    let tree = cx.tree();
    let text = tree.node(id).as_str()?;
    if let Some((name, _)) = text.split_once('=') {
        return (name.starts_with('-') && is_sensitive_name(name)).then_some(Slot::Named);
    }
    let previous = tree.node(previous.filter(|_| !matches!(path.steps().last(), Some(Step::Index(0))))?).as_str()?;
    (previous.starts_with("--") && !previous.contains('=') && is_sensitive_name(previous) && !text.starts_with('-'))
        .then_some(Slot::Named)
}

/// Schemas and interface hints repeat the names of credentials without holding any.
fn is_documentation(path: &Path<'_>) -> bool {
    path.steps().iter().any(|step| matches!(step, Step::Key("description" | "uiHints" | "$schema" | "title" | "help")))
}

fn verdict(text: &str, slot: Slot) -> Option<(Confidence, Severity)> {
    let text = text.trim();
    if slot == Slot::ModelKey && marker::is_marker(text) {
        return None;
    }
    if slot == Slot::Gateway && credential::is_weak(text) {
        return Some((Confidence::High, Severity::Error));
    }
    match (judge(text), slot) {
        (Value::Masked, Slot::Reference) => Some((Confidence::Medium, Severity::Warning)),
        (Value::Harmless | Value::Masked, _) => None,
        (Value::DeadReference, _) => default_of(text).map(|_| (Confidence::Medium, Severity::Error)),
        (Value::VariableName, _) => Some((Confidence::Low, Severity::Warning)),
        (Value::Literal, Slot::Unnamed) => None,
        (Value::Literal, Slot::Own) => {
            let is_choice = credential::is_setting(text) || is_place(text) || text.len() < SHORTEST;
            (!is_choice).then_some((Confidence::Medium, Severity::Error))
        }
        (Value::Literal, Slot::Named) => {
            if is_plain_setting(text) {
                return None;
            }
            let confidence = if text.len() >= 8 { Confidence::Medium } else { Confidence::Low };
            Some((confidence, Severity::Error))
        }
        (Value::Literal, _) => Some((Confidence::High, Severity::Error)),
    }
}

/// Fewest bytes of what is taken for a credential because of its name.
const SHORTEST: usize = 4;

/// Paths and addresses.
fn is_place(text: &str) -> bool {
    let is_path = text.starts_with(['/', '.', '~']) && text.contains('/');
    is_path && !text.contains(' ') || text.starts_with("http://") || text.starts_with("https://")
}

/// Modes, paths and addresses that stand under names such as `token`.
fn is_plain_setting(text: &str) -> bool {
    let is_sentence = text.split_whitespace().count() > 3;
    let is_word = text.len() < 20
        && text.bytes().all(|b| b.is_ascii_lowercase() || matches!(b, b'-' | b'_'))
        && credential::is_setting(text);
    is_place(text) || is_sentence || is_word
}

/// The literal that `${NAME:-literal}` falls back to, if it is one.
fn default_of(text: &str) -> Option<&str> {
    let inner = text.strip_prefix("${")?.strip_suffix('}')?;
    let (_, default) = inner.split_once(":-").or_else(|| inner.split_once('-'))?;
    (default.len() >= 8 && judge(default) == Value::Literal).then_some(default)
}

fn push(cx: &Context<'_>, sink: &mut Sink, path: &Path<'_>, id: NodeId, slot: Slot, verdict: (Confidence, Severity)) {
    let node = cx.tree().node(id);
    let mut place = node.place();
    let text = node.as_str().unwrap_or_default();
    // Only a string without escapes has the same offsets in the file.
    let part = default_of(text).or_else(|| argument_value(path, text)).filter(|_| place.span.len() == text.len());
    let value = part.unwrap_or(text);
    if let Some(part) = part {
        let start = text.rfind(part).unwrap_or(0);
        place.span = Span::new(place.span.start + start, place.span.start + start + part.len());
    }
    let message = match slot {
        Slot::Gateway => "the gateway's credential stands in the configuration in plain text",
        Slot::Reference => "a literal stands where a `secretRef` belongs",
        _ => "a credential stands in the configuration in plain text",
    };
    let mut finding =
        cx.finding(&META, place, message).pointer(path.pointer()).confidence(verdict.0).severity(verdict.1);
    finding.secret = Some(Secret::new(value.as_bytes(), 0));
    sink.push(finding.help(advice(cx, path, slot)));
}

/// The value in `--token=value`.
fn argument_value<'t>(path: &Path<'_>, text: &'t str) -> Option<&'t str> {
    let is_argument = matches!(path.steps().last(), Some(Step::Index(_))) && text.starts_with('-');
    text.split_once('=').map(|(_, value)| value).filter(|value| is_argument && !value.is_empty())
}

fn advice(cx: &Context<'_>, path: &Path<'_>, slot: Slot) -> &'static str {
    if slot == Slot::Reference || cx.document.kind == Kind::ExternalSecrets {
        "put the value into the secret manager, refer to it by name, and rotate it"
    } else if cx.document.kind == Kind::SecretsFile {
        "keep this file out of the repository and rotate what it holds"
    } else if surface::place(path) == Some(Place::Ref) {
        "replace it by a secret reference, `{ source, provider, id }`, or by `${NAME}`, and rotate it"
    } else {
        "replace it by `${NAME}` and rotate it"
    }
}
