//! `secretref/unresolved`: references to secrets that do not exist.

use std::collections::{HashMap, HashSet};

use crate::doc::NodeId;
use crate::finding::{Confidence, Severity};
use crate::model::external::{self, Entry, shown};
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
    let uses = external::uses(cx.tree(), cx.root);
    if uses.refs.is_empty() && uses.tags.is_empty() && uses.requirements.is_empty() {
        return;
    }
    let known = Known::of(cx);
    if known.has_ref_map || known.defines_providers {
        let refs: HashSet<&str> = known.refs.iter().copied().collect();
        for entry in uses.refs.iter().filter(|entry| !entry.name.is_empty() && !refs.contains(entry.name)) {
            let message = format!("secret `{}` is not in the reference map", shown(entry.name));
            report(cx, sink, entry, message, &known.refs);
        }
    }
    if !known.mapped.is_empty() {
        let mapped: HashSet<&str> = known.mapped.iter().copied().collect();
        for entry in uses.tags.iter().filter(|entry| !mapped.contains(entry.name)) {
            let message = format!("no mapping defines `{}`", shown(entry.name));
            report(cx, sink, entry, message, &known.mapped);
        }
    }
    let all: HashSet<String> = known.all().map(external::folded).collect();
    if !all.is_empty() {
        for entry in uses.requirements.iter().filter(|entry| !is_satisfied(entry.name, &all)) {
            let message = format!("the tool requires secret `{}`, which nothing defines", shown(entry.name));
            report(cx, sink, entry, message, &known.all().take(MAX_NAMES).collect::<Vec<_>>());
        }
    }
}

/// `openai-api-key` is satisfied by `openai_api_key`, and by a credential that is just called `openai`.
fn is_satisfied(name: &str, all: &HashSet<String>) -> bool {
    let name = external::folded(name);
    let stem = ["apikey", "token", "password", "secret", "key"].iter().find_map(|end| name.strip_suffix(end));
    all.contains(&name) || stem.is_some_and(|stem| !stem.is_empty() && all.contains(stem))
}

/// Names that are compared for a "did you mean".
const MAX_NAMES: usize = 200;

fn report(cx: &Context<'_>, sink: &mut Sink, entry: &Entry<'_>, message: String, known: &[&str]) {
    let finding = cx.finding(&META, entry.place, message).pointer(entry.pointer.clone());
    let near = known.iter().take(MAX_NAMES).map(|other| (strsim::damerau_levenshtein(entry.name, other), *other)).min();
    sink.push(match near {
        Some((distance, other)) if distance <= 3 => finding.help(format!("did you mean `{}`?", shown(other))),
        _ => finding.help("define it, or delete the reference"),
    });
}

/// What the documents that belong together define.
#[derive(Default)]
struct Known<'t> {
    refs: Vec<&'t str>,
    mapped: Vec<&'t str>,
    others: Vec<&'t str>,
    has_ref_map: bool,
    defines_providers: bool,
}

impl<'t> Known<'t> {
    fn of(cx: &Context<'t>) -> Self {
        let mut known = Self::default();
        for (document, root) in external::neighbours(cx) {
            let tree = &document.tree;
            let names = |entries: Vec<Entry<'t>>| entries.into_iter().map(|entry| entry.name).collect::<Vec<_>>();
            known.has_ref_map |= external::has_ref_map(tree, root);
            known.defines_providers |= !external::secret_providers(tree, root).is_empty()
                || tree.at(root, &["openclaw", "gateway", "secrets"]).is_some();
            known.refs.extend(names(external::ref_map(tree, root)));
            for environment in external::environments(tree, root) {
                known.refs.extend(names(external::environment_secrets(tree, root, environment.name)));
            }
            known.refs.extend(names(external::named_secrets(tree, root)));
            known.mapped.extend(names(external::mapping(tree, root)));
            for credential in external::agent_credentials(tree, root) {
                known.others.push(credential.name);
                known.others.extend(external::string_entry(tree, &credential, "field").map(|field| field.name));
            }
        }
        known
    }

    fn all(&self) -> impl Iterator<Item = &'t str> {
        self.refs.iter().chain(&self.mapped).chain(&self.others).copied()
    }
}

/// Targets of the reference map must be in the secrets file.
fn check_targets(cx: &Context<'_>, sink: &mut Sink) {
    let tree = cx.tree();
    let mut read_names = HashMap::new();
    let paths = files::provider_paths(cx);
    for entry in external::ref_map(tree, cx.root) {
        let (Some(provider), Some(target)) =
            (external::string_entry(tree, &entry, "provider"), external::string_entry(tree, &entry, "target"))
        else {
            continue;
        };
        let read = || files::stored_names(cx, paths.get(provider.name)?, MAX_FILE);
        let Some(stored) = read_names.entry(provider.name).or_insert_with(read) else {
            continue;
        };
        if !stored.contains(target.name) {
            let names: Vec<&str> = stored.iter().take(MAX_NAMES).map(String::as_str).collect();
            let message = format!("the secrets file holds no `{}`", shown(target.name));
            report(cx, sink, &target, message, &names);
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
