//! `secretref/unresolved`: references to secrets that do not exist.

use std::collections::HashMap;

use crate::doc::NodeId;
use crate::finding::{Confidence, Severity};
use crate::graph::{DEFINED, Fact, Role};
use crate::model::external::{self, shown};
use crate::model::secret_ref::{SecretRef, is_file_id, secret_refs};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

use super::files;
use super::payload::Payload;

/// Reports references to secrets that do not exist.
pub(in crate::rules) struct Unresolved;

static META: Meta = Meta { id: "secretref/unresolved", severity: Severity::Error, confidence: Confidence::High };

impl Rule for Unresolved {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let mut files = Files::new();
        let providers: HashMap<&str, NodeId> = external::entries(cx.tree(), cx.root, &["secrets", "providers"])
            .into_iter()
            .map(|entry| (entry.name, entry.node))
            .collect();
        for reference in secret_refs(cx) {
            if let Some(&provider) = reference.provider.and_then(|alias| providers.get(alias)) {
                check_reference(cx, &reference, provider, &mut files, sink);
            }
        }
        if !cx.document.shapes.is_empty() {
            check_names(cx, sink);
            check_targets(cx, sink);
            check_fields(cx, sink);
        }
    }
}

/// Largest provider file that OpenClaw reads unless told otherwise, in bytes.
const MAX_FILE: u64 = 1024 * 1024;

/// Provider files by path and by whether they hold a single value, each read and parsed once; `None` where there is none
/// in the tree, or an encrypted one.
type Files = HashMap<(String, bool), Option<Payload>>;

fn check_reference(cx: &Context<'_>, reference: &SecretRef<'_>, provider: NodeId, read: &mut Files, sink: &mut Sink) {
    let tree = cx.tree();
    let source = tree.get(provider, "source").and_then(|id| tree.node(id).as_str());
    if source != Some(reference.source) {
        return;
    }
    let id = tree.node(reference.member(tree, "id"));
    match reference.source {
        "env" => {
            let Some(list) = tree.get(provider, "allowlist") else {
                return;
            };
            if !tree.elements(list).iter().any(|&e| tree.node(e).as_str() == Some(reference.id)) {
                let message = format!("variable `{}` is not in the provider's allowlist", shown(reference.id));
                let related = cx.related(tree.node(list).place(), "the allowlist");
                let finding = cx.finding(&META, id.place(), message).pointer(reference.member_pointer("id"));
                sink.push(finding.related(related).help("add it to the allowlist; an empty list denies all"));
            }
        }
        "file" if is_file_id(reference.id) => {
            let Some(path) = tree.get(provider, "path") else {
                return;
            };
            let Some(name) = tree.node(path).as_str() else {
                return;
            };
            let single = tree.get(provider, "mode").and_then(|id| tree.node(id).as_str()) == Some("singleValue");
            let parse = || files::read_beside(cx, name, MAX_FILE).and_then(|bytes| Payload::of(&bytes, single));
            let Some(payload) = read.entry((name.to_owned(), single)).or_insert_with(parse) else {
                return;
            };
            // A service account is an object.
            let may_be_object = reference.pointer.as_str().ends_with("/serviceAccount");
            if let Some(message) = payload.fault(reference.id, may_be_object) {
                let related = cx.related(tree.node(path).place(), "the provider's file");
                let finding = cx.finding(&META, id.place(), message).pointer(reference.member_pointer("id"));
                sink.push(finding.related(related));
            }
        }
        _ => {}
    }
}

/// `secretRef`, `secretref` and `requiresSecret`: names that something must define.
fn check_names(cx: &Context<'_>, sink: &mut Sink) {
    let around = cx.around();
    let any = |roles: &[Role]| roles.iter().any(|role| around.any(*role));
    let names = |roles: &[Role]| -> Vec<&str> {
        roles.iter().flat_map(|role| around.names(*role).take(MAX_NAMES)).take(MAX_NAMES).collect()
    };
    if any(&[Role::RefMap, Role::SecretProvider, Role::SecretsSection]) {
        for used in cx.own(Role::Ref) {
            let name = used.name.as_str();
            if !name.is_empty() && !REFERABLE.iter().any(|role| around.has(*role, name)) {
                let message = format!("secret `{}` is not in the reference map", shown(name));
                report(cx, sink, used, message, &names(&REFERABLE));
            }
        }
    }
    if around.any(Role::Mapping) {
        for tag in cx.own(Role::Tag).filter(|tag| !around.has(Role::Mapping, tag.name.as_str())) {
            let message = format!("no mapping defines `{}`", shown(tag.name.as_str()));
            report(cx, sink, tag, message, &names(&[Role::Mapping]));
        }
    }
    if any(&DEFINED) {
        for required in cx.own(Role::Requirement) {
            let name = required.name.as_str();
            if around.satisfying(name).is_none() {
                let message = format!("the tool requires secret `{}`, which nothing defines", shown(name));
                report(cx, sink, required, message, &names(&DEFINED));
            }
        }
    }
}

/// What a `secretRef` may name.
const REFERABLE: [Role; 3] = [Role::RefEntry, Role::EnvironmentSecret, Role::Named];

/// Names that are compared for a "did you mean".
const MAX_NAMES: usize = 200;

fn report(cx: &Context<'_>, sink: &mut Sink, fact: &Fact, message: String, known: &[&str]) {
    let finding = cx.finding(&META, fact.place, message).pointer(fact.pointer.clone());
    let distance = |other: &&str| strsim::damerau_levenshtein(fact.name.as_str(), other);
    let near = known.iter().take(MAX_NAMES).map(|other| (distance(other), *other)).min();
    sink.push(match near {
        Some((distance, other)) if distance <= 3 => finding.help(format!("did you mean `{}`?", shown(other))),
        _ => finding.help("define it, or delete the reference"),
    });
}

/// Targets of the reference map must be in the secrets file.
fn check_targets(cx: &Context<'_>, sink: &mut Sink) {
    let mut read_names = HashMap::new();
    let around = cx.around();
    for target in cx.own(Role::RefTarget) {
        let owner = cx.graph().owner(target);
        let Some(provider) = owner.and_then(|entry| cx.text_of(entry, "provider")) else { continue };
        let read = || files::stored_names(cx, &around, provider, MAX_FILE);
        let Some(stored) = read_names.entry(provider).or_insert_with(read) else {
            continue;
        };
        if !stored.contains(target.name.as_str()) {
            let mut names: Vec<&str> = stored.iter().map(String::as_str).collect();
            names.sort_unstable();
            names.truncate(MAX_NAMES);
            let message = format!("the secrets file holds no `{}`", shown(target.name.as_str()));
            report(cx, sink, target, message, &names);
        }
    }
}

/// Credentials of agents need a source and a field.
fn check_fields(cx: &Context<'_>, sink: &mut Sink) {
    let tree = cx.tree();
    for credential in external::agent_credentials(tree, cx.root) {
        let empty =
            |key: &str| external::string_entry(tree, &credential, key).is_some_and(|e| e.name.trim().is_empty());
        if tree.is_object(credential.node) && (empty("field") || empty("source")) {
            let message = format!("credential `{}` names no source or field", credential.name);
            sink.push(cx.finding(&META, credential.place, message).pointer(credential.pointer));
        }
    }
}
