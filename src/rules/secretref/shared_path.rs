//! `secretref/shared-path`: environments that share a secret.

use crate::finding::{Confidence, Severity};
use crate::graph::{Fact, Role};
use crate::model::external::shown;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports environments that share a secret.
pub(in crate::rules) struct SharedPath;

static META: Meta = Meta { id: "secretref/shared-path", severity: Severity::Error, confidence: Confidence::High };

/// So many users of one path are compared.
const MOST: usize = 64;

impl Rule for SharedPath {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        if cx.document.shapes.is_empty() {
            return;
        }
        let (graph, around) = (cx.graph(), cx.around());
        let environment = |path: &Fact| graph.owner_of(path, Role::Environment).map(|found| &found.name);
        let provider = |path: &Fact| graph.owner(path).and_then(|secret| cx.text_of(secret, "provider"));
        for path in cx.own(Role::EnvironmentPath) {
            let mut same = around.named(Role::EnvironmentPath, path.name.as_str()).take(MOST);
            let (Some(first), Some(here)) = (same.find(|other| provider(other) == provider(path)), environment(path))
            else {
                continue;
            };
            if let Some(other) = environment(first).filter(|other| *other != here) {
                let (other, here) = (shown(other.as_str()), shown(here.as_str()));
                let message = format!("environments `{other}` and `{here}` share one secret");
                let finding = cx.finding(&META, path.place, message).pointer(path.pointer.clone());
                let finding = finding.related(cx.related_fact(first, "the same path"));
                sink.push(finding.help("give every environment its own secret"));
            }
        }
    }
}
