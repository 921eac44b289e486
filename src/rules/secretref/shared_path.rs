//! `secretref/shared-path`: environments that share a secret.

use std::collections::HashMap;

use crate::doc::Place;
use crate::finding::{Confidence, Severity};
use crate::model::external;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports environments that share a secret.
pub(in crate::rules) struct SharedPath;

static META: Meta = Meta { id: "secretref/shared-path", severity: Severity::Error, confidence: Confidence::High };

impl Rule for SharedPath {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        let mut seen: HashMap<(&str, &str), (&str, Place)> = HashMap::new();
        for environment in external::environments(tree, cx.root) {
            for secret in external::environment_secrets(tree, cx.root, environment.name) {
                let provider = external::string_entry(tree, &secret, "provider").map_or("", |provider| provider.name);
                let Some(path) = external::string_entry(tree, &secret, "path") else {
                    continue;
                };
                let (other, place) = *seen.entry((provider, path.name)).or_insert((environment.name, path.place));
                if other != environment.name {
                    let message = format!("environments `{other}` and `{}` share one secret", environment.name);
                    let finding = cx.finding(&META, path.place, message).pointer(path.pointer);
                    let finding = finding.related(cx.related(place, "the same path"));
                    sink.push(finding.help("give every environment its own secret"));
                }
            }
        }
    }
}
