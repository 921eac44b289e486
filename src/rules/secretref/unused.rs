//! `secretref/unused`: references, providers, mappings and stored secrets that nothing uses.

use std::collections::HashSet;

use crate::finding::{Confidence, Severity};
use crate::model::external::{self, Entry, shown};
use crate::model::secret_ref::{SOURCES, default_alias, secret_refs};
use crate::project::{Context, Kind, Shapes};
use crate::rule::{Meta, Rule, Sink};

/// Reports references, providers, mappings and stored secrets that nothing uses.
pub(in crate::rules) struct Unused;

static META: Meta = Meta { id: "secretref/unused", severity: Severity::Warning, confidence: Confidence::Medium };

impl Rule for Unused {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        check_openclaw_providers(cx, sink);
        if cx.document.shapes.is_empty() && cx.document.kind != Kind::SecretsFile {
            return;
        }
        check_lone_reference(cx, sink);
        check_external_providers(cx, sink);
        check_ref_map(cx, sink);
        check_mapping(cx, sink);
        check_stored(cx, sink);
    }
}

fn report(cx: &Context<'_>, sink: &mut Sink, entry: &Entry<'_>, message: String, severity: Severity) {
    let finding = cx.finding(&META, entry.place, message).pointer(entry.pointer.clone()).severity(severity);
    sink.push(finding.help("delete it, and revoke the secret if nothing else needs it"));
}

/// OpenClaw's own providers; the default of a source counts as used.
fn check_openclaw_providers(cx: &Context<'_>, sink: &mut Sink) {
    let tree = cx.tree();
    if cx.document.kind != Kind::OpenClaw {
        return;
    }
    let providers: Vec<Entry<'_>> = external::secret_providers(tree, cx.root)
        .into_iter()
        .filter(|entry| tree.get(entry.node, "source").is_some())
        .collect();
    if providers.is_empty() {
        return;
    }
    let refs = secret_refs(cx);
    for provider in providers {
        let is_default =
            provider.name == "default" || SOURCES.iter().any(|source| default_alias(cx, source) == provider.name);
        if !is_default && !refs.iter().any(|reference| reference.provider == Some(provider.name)) {
            let message = format!("no reference uses secret provider `{}`", provider.name);
            report(cx, sink, &provider, message, Severity::Info);
        }
    }
}

/// A reference that is all there is of a document, with nothing that says what it is for.
fn check_lone_reference(cx: &Context<'_>, sink: &mut Sink) {
    let tree = cx.tree();
    let [member] = tree.members(cx.root) else {
        return;
    };
    let Some(name) = (member.key.as_str() == "secretRef").then(|| tree.node(member.value).as_str()).flatten() else {
        return;
    };
    let defined = external::neighbours(cx)
        .any(|(document, root)| external::ref_map(&document.tree, root).iter().any(|entry| entry.name == name));
    if !defined {
        let place = tree.node(member.value).place();
        let message =
            format!("reference `{}` is left over: no tool or variable receives it and no map defines it", shown(name));
        sink.push(
            cx.finding(&META, place, message).pointer("/secretRef").help("delete it, then revoke the old secret"),
        );
    }
}

fn check_external_providers(cx: &Context<'_>, sink: &mut Sink) {
    let tree = cx.tree();
    let providers = external::external_providers(tree, cx.root);
    let mut sources = HashSet::new();
    if !providers.is_empty() {
        for (document, root) in external::neighbours(cx) {
            let tree = &document.tree;
            for credential in external::agent_credentials(tree, root) {
                sources.extend(external::string_entry(tree, &credential, "source").map(|source| source.name));
            }
        }
    }
    if sources.is_empty() {
        return;
    }
    for provider in providers.iter().filter(|provider| !sources.contains(provider.name)) {
        let message = format!("no credential comes from provider `{}`", shown(provider.name));
        report(cx, sink, provider, message, Severity::Warning);
    }
}

fn check_ref_map(cx: &Context<'_>, sink: &mut Sink) {
    let tree = cx.tree();
    let entries = external::ref_map(tree, cx.root);
    let providers: Vec<Entry<'_>> = external::secret_providers(tree, cx.root)
        .into_iter()
        .filter(|entry| tree.get(entry.node, "source").is_none())
        .collect();
    if entries.is_empty() {
        return;
    }
    let (mut used, mut binds) = (HashSet::new(), false);
    for (document, root) in external::neighbours(cx) {
        let uses = external::uses(&document.tree, root);
        used.extend(uses.refs.iter().chain(&uses.requirements).map(|entry| entry.name));
        binds |= document.shapes.any(Shapes::BOUND_AGENTS);
    }
    if binds || !used.is_empty() {
        for entry in entries.iter().filter(|entry| !used.contains(entry.name)) {
            let message = format!("no agent or tool uses secret `{}`", entry.name);
            report(cx, sink, entry, message, Severity::Warning);
        }
    }
    let sources: HashSet<&str> =
        entries.iter().filter_map(|entry| external::string_entry(tree, entry, "provider")).map(|e| e.name).collect();
    for provider in providers.iter().filter(|provider| !sources.contains(provider.name)) {
        let message = format!("no secret comes from provider `{}`", provider.name);
        report(cx, sink, provider, message, Severity::Warning);
    }
}

/// A mapping may serve tools outside the repository, so this is worth knowing and no more.
fn check_mapping(cx: &Context<'_>, sink: &mut Sink) {
    let entries = external::mapping(cx.tree(), cx.root);
    if entries.is_empty() {
        return;
    }
    let used: HashSet<&str> = external::neighbours(cx)
        .flat_map(|(document, root)| external::uses(&document.tree, root).tags)
        .map(|entry| entry.name)
        .collect();
    if used.is_empty() {
        return;
    }
    for entry in entries.iter().filter(|entry| !used.contains(entry.name)) {
        report(cx, sink, entry, format!("no tag asks for `{}`", entry.name), Severity::Info);
    }
}

fn check_stored(cx: &Context<'_>, sink: &mut Sink) {
    let entries = external::stored(cx.document, cx.root);
    if entries.is_empty() {
        return;
    }
    let targets: HashSet<&str> = external::neighbours(cx)
        .flat_map(|(document, root)| {
            let tree = &document.tree;
            external::ref_map(tree, root).into_iter().filter_map(|entry| external::string_entry(tree, &entry, "target"))
        })
        .map(|target| target.name)
        .collect();
    if targets.is_empty() {
        return;
    }
    for entry in entries.iter().filter(|entry| !targets.contains(entry.name)) {
        report(cx, sink, entry, format!("no reference leads to stored secret `{}`", entry.name), Severity::Warning);
    }
}
