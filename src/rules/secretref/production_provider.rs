//! `secretref/production-provider`: production secrets from files and variables, and environments that do not fit their provider.

use crate::finding::{Confidence, Severity};
use crate::model::external::{self, folded, shown, words};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports production secrets from files and variables, and environments that do not fit their provider.
pub(in crate::rules) struct ProductionProvider;

static META: Meta =
    Meta { id: "secretref/production-provider", severity: Severity::Error, confidence: Confidence::High };

impl Rule for ProductionProvider {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        for environment in external::environments(tree, cx.root).iter().filter(|e| is_production(e.name)) {
            for secret in external::environment_secrets(tree, cx.root, environment.name) {
                let Some(provider) = external::string_entry(tree, &secret, "provider") else {
                    continue;
                };
                if is_local(provider.name) {
                    let message =
                        format!("production takes secret `{}` from provider `{}`", secret.name, shown(provider.name));
                    let finding = cx.finding(&META, provider.place, message).pointer(provider.pointer);
                    sink.push(finding.help("use a secret manager such as Vault for production"));
                }
            }
        }
        check_active(cx, sink);
    }
}

fn is_production(environment: &str) -> bool {
    words(environment).iter().any(|word| matches!(word.as_str(), "production" | "prod" | "live"))
}

fn is_local(provider: &str) -> bool {
    matches!(
        folded(provider).as_str(),
        "file" | "env" | "environment" | "dotenv" | "plain" | "plaintext" | "local" | "json" | "inline"
    )
}

/// `openclaw.gateway`: the environment must exist and the active provider must be the one it uses.
fn check_active(cx: &Context<'_>, sink: &mut Sink) {
    let tree = cx.tree();
    let environments: Vec<_> = external::neighbours(cx)
        .flat_map(|(document, root)| {
            external::environments(&document.tree, root).into_iter().map(move |entry| (document, root, entry))
        })
        .collect();
    let Some(gateway) = external::entries(tree, cx.root, &["openclaw"]).into_iter().find(|e| e.name == "gateway")
    else {
        return;
    };
    let environment = external::string_entry(tree, &gateway, "environment");
    let secrets = external::entries(tree, cx.root, &["openclaw", "gateway"]).into_iter().find(|e| e.name == "secrets");
    let active = secrets.and_then(|secrets| external::string_entry(tree, &secrets, "active-provider"));
    if let (Some(environment), Some(active)) = (&environment, &active)
        && is_production(environment.name)
        && is_local(active.name)
    {
        let message = format!("production uses provider `{}`", shown(active.name));
        let finding = cx.finding(&META, active.place, message).pointer(active.pointer.clone());
        sink.push(finding.help("use a secret manager such as Vault for production"));
        return;
    }
    let Some(environment) = environment.filter(|_| !environments.is_empty()) else {
        return;
    };
    let Some((document, root, _)) = environments.iter().find(|(_, _, entry)| entry.name == environment.name) else {
        let message = format!("environment `{}` is not defined", shown(environment.name));
        sink.push(cx.finding(&META, environment.place, message).pointer(environment.pointer));
        return;
    };
    let providers: Vec<&str> = external::environment_secrets(&document.tree, *root, environment.name)
        .iter()
        .filter_map(|secret| external::string_entry(&document.tree, secret, "provider"))
        .map(|provider| provider.name)
        .collect();
    if let Some(active) = active.filter(|active| !providers.is_empty() && !providers.contains(&active.name)) {
        let message = format!(
            "no secret of environment `{}` comes from active provider `{}`",
            shown(environment.name),
            shown(active.name)
        );
        sink.push(cx.finding(&META, active.place, message).pointer(active.pointer));
    }
}
