//! `rotation/too-slow`: rotation that is slower than the policy for the credential.

use crate::finding::{Confidence, Severity};
use crate::model::external::words;
use crate::model::rotation::policies;
use crate::model::schedule::{self, Schedule};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports rotation that is slower than the policy for the credential.
pub(in crate::rules) struct TooSlow;

static META: Meta = Meta {
    id: "rotation/too-slow",
    severity: Severity::Warning,
    confidence: Confidence::High,
    page: include_str!("../../../rules/docs/rotation/too-slow.md"),
};

impl Rule for TooSlow {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        let limit = cx.settings.policy.rotation_hours.saturating_mul(60);
        for policy in policies(tree, cx.root).into_iter().filter(|policy| !policy.is_off(tree)) {
            let Some((id, pointer)) = policy.schedule else {
                continue;
            };
            let node = tree.node(id);
            let Some(Ok(Schedule::Every(minutes))) = node.as_str().map(schedule::parse) else {
                continue;
            };
            if minutes > limit {
                let message = format!(
                    "up to {} pass between two rotations; the policy allows {}",
                    schedule::show(minutes),
                    schedule::show(limit)
                );
                sink.push(
                    cx.finding(&META, node.place(), message).pointer(pointer.clone()).help("rotate at least weekly"),
                );
                continue;
            }
            // Within the general policy, yet longer than advised for this kind of credential.
            let strictest = policy
                .names
                .iter()
                .filter_map(|name| Some((*name, lifetime(name)?)))
                .min_by_key(|(_, kind)| kind.minutes);
            if let Some((name, kind)) = strictest.filter(|(_, kind)| minutes > kind.minutes) {
                let message = format!(
                    "`{name}` lives for up to {}; for a {} {} is advised",
                    schedule::show(minutes),
                    kind.name,
                    schedule::show(kind.minutes)
                );
                let finding = cx.finding(&META, node.place(), message).pointer(pointer).severity(Severity::Info);
                sink.push(finding.confidence(Confidence::Medium));
            }
        }
    }
}

/// A kind of credential and how long one may live.
#[derive(Clone, Copy)]
struct Kind {
    name: &'static str,
    minutes: i64,
}

const SOURCE_TOKEN: Kind = Kind { name: "token of a source host", minutes: 60 };
const DATABASE_PASSWORD: Kind = Kind { name: "database password", minutes: 12 * 60 };
const MODEL_KEY: Kind = Kind { name: "model provider's key", minutes: 24 * 60 };

/// The lifetime advised for a credential of this name, where the name tells its kind.
fn lifetime(name: &str) -> Option<Kind> {
    words(name).iter().find_map(|word| match word.as_str() {
        "github" | "gitlab" | "bitbucket" | "gitea" | "git" => Some(SOURCE_TOKEN),
        "database" | "db" | "postgres" | "postgresql" | "mysql" | "mongo" | "mongodb" | "redis" | "mssql" => {
            Some(DATABASE_PASSWORD)
        }
        "openai" | "anthropic" | "claude" | "gemini" | "mistral" | "openrouter" | "groq" | "deepseek" | "xai" => {
            Some(MODEL_KEY)
        }
        _ => None,
    })
}
