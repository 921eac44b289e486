//! `exposure/security-trust-model-group-scope-main`: rooms that share a session.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::sandbox::Setting;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/security-trust-model-group-scope-main",
    severity: Severity::Warning,
    confidence: Confidence::High,
};

/// Reports rooms whose members share the agent's main session.
pub(in crate::rules) struct TrustModelGroupScopeMain;

impl Rule for TrustModelGroupScopeMain {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let tree = config.tree();
        let shared = config.get(&["session", "groupScope"]);
        let bindings = config.get(&["bindings"]);
        let own = bindings.iter().flat_map(|list| {
            let nodes = tree.elements(list.node).iter().enumerate();
            nodes.map(|(index, &node)| Setting { node, pointer: list.pointer.index(index) }).collect::<Vec<_>>()
        });
        // A direct conversation is no room.
        let is_room = |binding: &Setting| {
            !matches!(config.text_below(binding, &["match", "peer", "kind"]), Some("direct" | "dm"))
        };
        let own = own.filter(is_room).filter_map(|binding| config.below(&binding, &["session", "groupScope"]));
        for scope in shared.into_iter().chain(own).filter(|scope| scope.text(tree) == Some("main")) {
            let message = "every member of a room reads and writes the agent's main session";
            sink.push(config.found(&META, &scope, message).help("use `per-group`"));
        }
    }
}
