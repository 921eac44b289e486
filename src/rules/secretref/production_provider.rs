//! `secretref/production-provider`: production secrets from files and variables, and environments that do not fit their provider.

use crate::finding::{Confidence, Severity};
use crate::graph::{Fact, Role};
use crate::model::external::{folded, shown, words};
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
        if cx.document.shapes.is_empty() {
            return;
        }
        let graph = cx.graph();
        for provider in cx.own(Role::EnvironmentProvider) {
            let Some(environment) = graph.owner_of(provider, Role::Environment) else { continue };
            let Some(secret) = graph.owner(provider) else { continue };
            if is_production(environment.name.as_str()) && is_local(provider.name.as_str()) {
                let (secret, name) = (shown(secret.name.as_str()), shown(provider.name.as_str()));
                let message = format!("production takes secret `{secret}` from provider `{name}`");
                let finding = cx.finding(&META, provider.place, message).pointer(provider.pointer.clone());
                let finding = finding.related(cx.related_fact(environment, "the environment"));
                sink.push(finding.help("use a secret manager such as Vault for production"));
            }
        }
        for path in cx.own(Role::EnvironmentPath) {
            let Some(environment) = graph.owner_of(path, Role::Environment) else { continue };
            if is_production(environment.name.as_str()) && is_rehearsal(path.name.as_str()) {
                let message =
                    format!("production takes a secret from `{}`, a path for rehearsal", shown(path.name.as_str()));
                let finding = cx.finding(&META, path.place, message).pointer(path.pointer.clone());
                let finding = finding.related(cx.related_fact(environment, "the environment"));
                sink.push(finding.help("give production a secret of its own: who may test may read this one"));
            }
        }
        check_active(cx, sink);
    }
}

/// Whether a path says that it is for development or tests.
fn is_rehearsal(path: &str) -> bool {
    let says =
        |word: &String| matches!(word.as_str(), "dev" | "development" | "staging" | "test" | "testing" | "sandbox");
    words(path).iter().any(says) && !words(path).iter().any(|word| is_production(word))
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
    let (graph, around) = (cx.graph(), cx.around());
    let environment = cx.own(Role::ActiveEnvironment).next();
    let active = cx.own(Role::ActiveProvider).next();
    if let (Some(environment), Some(active)) = (environment, active)
        && is_production(environment.name.as_str())
        && is_local(active.name.as_str())
    {
        let message = format!("production uses provider `{}`", shown(active.name.as_str()));
        let finding = cx.finding(&META, active.place, message).pointer(active.pointer.clone());
        let finding = finding.related(cx.related_fact(environment, "the environment"));
        sink.push(finding.help("use a secret manager such as Vault for production"));
        return;
    }
    let Some(environment) = environment.filter(|_| around.any(Role::Environment)) else {
        return;
    };
    let Some(definition) = around.named(Role::Environment, environment.name.as_str()).next() else {
        let message = format!("environment `{}` is not defined", shown(environment.name.as_str()));
        sink.push(cx.finding(&META, environment.place, message).pointer(environment.pointer.clone()));
        return;
    };
    let of_it = |provider: &&Fact| {
        graph.owner_of(provider, Role::Environment).is_some_and(|found| found.name == environment.name)
    };
    let Some(active) = active.filter(|_| around.all(Role::EnvironmentProvider).any(|provider| of_it(&provider))) else {
        return;
    };
    if !around.named(Role::EnvironmentProvider, active.name.as_str()).any(|provider| of_it(&provider)) {
        let (environment, provider) = (shown(environment.name.as_str()), shown(active.name.as_str()));
        let message = format!("no secret of environment `{environment}` comes from active provider `{provider}`");
        let finding = cx.finding(&META, active.place, message).pointer(active.pointer.clone());
        sink.push(finding.related(cx.related_fact(definition, "the environment")));
    }
}
