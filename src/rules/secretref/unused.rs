//! `secretref/unused`: references, providers, mappings and stored secrets that nothing uses.

use crate::finding::{Confidence, Severity};
use crate::graph::{Around, Fact, Role};
use crate::model::external::{self, Entry, shown};
use crate::model::secret_ref::{SOURCES, default_alias, secret_refs};
use crate::project::{Context, Kind};
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

const ADVICE: &str = "delete it, and revoke the secret if nothing else needs it";

fn report(cx: &Context<'_>, sink: &mut Sink, fact: &Fact, message: String, severity: Severity) {
    let finding = cx.finding(&META, fact.place, message).pointer(fact.pointer.clone()).severity(severity);
    sink.push(finding.help(ADVICE));
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
            let finding = cx.finding(&META, provider.place, message).pointer(provider.pointer);
            sink.push(finding.severity(Severity::Info).help(ADVICE));
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
    if !cx.around().has(Role::RefEntry, name) {
        let place = tree.node(member.value).place();
        let message =
            format!("reference `{}` is left over: no tool or variable receives it and no map defines it", shown(name));
        sink.push(
            cx.finding(&META, place, message).pointer("/secretRef").help("delete it, then revoke the old secret"),
        );
    }
}

fn check_external_providers(cx: &Context<'_>, sink: &mut Sink) {
    let around = cx.around();
    if !around.any(Role::CredentialSource) {
        return;
    }
    for provider in cx.own(Role::ExternalProvider) {
        let name = provider.name.as_str();
        if !around.has(Role::CredentialSource, name) && !is_turned_to(&around, name) {
            report(
                cx,
                sink,
                provider,
                format!("no credential comes from provider `{}`", shown(name)),
                Severity::Warning,
            );
        }
    }
}

/// Whether something falls back to the provider, or an environment or the reference map uses it.
fn is_turned_to(around: &Around<'_>, provider: &str) -> bool {
    [Role::Fallback, Role::EntryFallback, Role::RefProvider, Role::EnvironmentProvider, Role::ActiveProvider]
        .into_iter()
        .any(|role| around.has(role, provider))
}

fn check_ref_map(cx: &Context<'_>, sink: &mut Sink) {
    let around = cx.around();
    if around.any(Role::BoundAgents) || around.any(Role::Ref) || around.any(Role::Requirement) {
        for entry in cx.own(Role::RefEntry) {
            let name = entry.name.as_str();
            if !around.has(Role::Ref, name) && !around.is_required(name) {
                report(cx, sink, entry, format!("no agent or tool uses secret `{}`", shown(name)), Severity::Warning);
            }
        }
    }
    if !around.any(Role::RefEntry) {
        return;
    }
    let is_ours = |provider: &&Fact| cx.tree().get(provider.node, "source").is_none();
    for provider in cx.own(Role::SecretProvider).filter(is_ours) {
        let name = provider.name.as_str();
        if !is_turned_to(&around, name) {
            report(cx, sink, provider, format!("no secret comes from provider `{}`", shown(name)), Severity::Warning);
        }
    }
}

/// A mapping may serve tools outside the repository, so this is worth knowing and no more.
fn check_mapping(cx: &Context<'_>, sink: &mut Sink) {
    let around = cx.around();
    if !around.any(Role::Tag) {
        return;
    }
    for entry in cx.own(Role::Mapping) {
        let name = entry.name.as_str();
        if !around.has(Role::Tag, name) && !around.is_required(name) {
            report(cx, sink, entry, format!("no tag asks for `{}`", shown(name)), Severity::Info);
        }
    }
}

fn check_stored(cx: &Context<'_>, sink: &mut Sink) {
    let around = cx.around();
    if !around.any(Role::RefTarget) {
        return;
    }
    for entry in cx.own(Role::Stored) {
        let name = entry.name.as_str();
        if !around.has(Role::RefTarget, name) {
            let message = format!("no reference leads to stored secret `{}`", shown(name));
            report(cx, sink, entry, message, Severity::Warning);
        }
    }
}
