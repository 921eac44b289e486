//! `secretref/undefined-provider`: references to providers that nothing defines.

use std::collections::HashSet;

use crate::finding::{Confidence, Severity};
use crate::graph::Role;
use crate::model::external::{self, shown};
use crate::model::secret_ref::{SOURCES, home, is_alias, is_built_in, secret_refs};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports references to providers that nothing defines.
pub(in crate::rules) struct UndefinedProvider;

static META: Meta =
    Meta { id: "secretref/undefined-provider", severity: Severity::Error, confidence: Confidence::High };

impl Rule for UndefinedProvider {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        let home = home(cx);
        let aliases: Vec<&str> = home
            .iter()
            .flat_map(|home| external::secret_providers(home.tree(), home.root))
            .map(|entry| entry.name)
            .collect();
        let defined: HashSet<&str> = aliases.iter().copied().collect();
        for reference in home.iter().flat_map(|_| secret_refs(cx)) {
            let Some(alias) = reference.provider.filter(|alias| SOURCES.contains(&reference.source) && is_alias(alias))
            else {
                continue;
            };
            if !defined.contains(alias) && !home.as_ref().is_some_and(|home| is_built_in(home, reference.source, alias))
            {
                let place = tree.node(reference.member(tree, "provider")).place();
                let message = format!("secret provider `{}` is not defined", shown(alias));
                let finding = cx.finding(&META, place, message).pointer(reference.member_pointer("provider"));
                sink.push(finding.help(advice(alias, &aliases, "secrets.providers")));
            }
        }
        if cx.document.shapes.is_empty() {
            return;
        }
        check_agent_credentials(cx, sink);
        check_ref_map(cx, sink);
        check_active(cx, sink);
    }
}

/// Names that are compared for a "did you mean".
const MAX_NAMES: usize = 200;

fn advice(name: &str, known: &[&str], home: &str) -> String {
    match known.iter().take(MAX_NAMES).map(|other| (strsim::damerau_levenshtein(name, other), *other)).min() {
        Some((distance, other)) if distance <= 2 => format!("did you mean `{}`?", shown(other)),
        _ => format!("define it under `{home}`"),
    }
}

fn check_agent_credentials(cx: &Context<'_>, sink: &mut Sink) {
    let around = cx.around();
    for source in cx.own(Role::CredentialSource) {
        let name = source.name.as_str();
        if !around.has(Role::ExternalProvider, name) {
            let known: Vec<&str> = around.names(Role::ExternalProvider).take(MAX_NAMES).collect();
            let message = format!("`{}` is none of the providers of `externalSecrets`", shown(name));
            let finding = cx.finding(&META, source.place, message).pointer(source.pointer.clone());
            sink.push(finding.help(advice(name, &known, "externalSecrets.providers")));
        }
    }
}

/// `openclaw.gateway.secrets.active-provider`: one of those that are defined, that an environment uses, or a known kind.
fn check_active(cx: &Context<'_>, sink: &mut Sink) {
    let around = cx.around();
    let known = || around.names(Role::SecretProvider).chain(around.names(Role::ExternalProvider));
    for active in cx.own(Role::ActiveProvider) {
        let name = active.name.as_str();
        let homes = [Role::SecretProvider, Role::ExternalProvider, Role::EnvironmentProvider];
        if known().next().is_some() && !BUILT_IN.contains(&name) && !homes.iter().any(|role| around.has(*role, name)) {
            let known: Vec<&str> = known().take(MAX_NAMES).collect();
            let message = format!("the active provider `{}` is not defined", shown(name));
            let finding = cx.finding(&META, active.place, message).pointer(active.pointer.clone());
            sink.push(finding.help(advice(name, &known, "secrets.providers")));
        }
    }
}

/// Kinds of providers that need no definition of their own.
const BUILT_IN: [&str; 14] = [
    "file",
    "env",
    "exec",
    "store",
    "vault",
    "openclaw",
    "aws-kms",
    "aws-secrets-manager",
    "hashicorp-vault",
    "gcp-secret-manager",
    "azure-key-vault",
    "1password",
    "doppler",
    "infisical",
];

fn check_ref_map(cx: &Context<'_>, sink: &mut Sink) {
    let around = cx.around();
    let known = || around.names(Role::SecretProvider).chain(around.names(Role::ExternalProvider));
    for provider in cx.own(Role::RefProvider) {
        let name = provider.name.as_str();
        let defined = if known().next().is_none() {
            BUILT_IN.contains(&name)
        } else {
            around.has(Role::SecretProvider, name) || around.has(Role::ExternalProvider, name)
        };
        if !defined {
            let known: Vec<&str> = known().take(MAX_NAMES).collect();
            let message = format!("the reference map uses provider `{}`, which is not defined", shown(name));
            let finding = cx.finding(&META, provider.place, message).pointer(provider.pointer.clone());
            sink.push(finding.help(advice(name, &known, "secrets.providers")));
        }
    }
}
