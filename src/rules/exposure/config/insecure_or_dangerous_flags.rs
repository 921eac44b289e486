//! `exposure/config-insecure-or-dangerous-flags`: switches that weaken protection.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::sandbox::Setting;
use crate::model::walk::{Path, Step, walk};
use crate::project::Context;
use crate::redact::printable;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/config-insecure-or-dangerous-flags",
    severity: Severity::Warning,
    confidence: Confidence::High,
};

/// Reports switches that take a protection away and have no rule of their own.
pub(in crate::rules) struct InsecureOrDangerousFlags;

impl Rule for InsecureOrDangerousFlags {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let tree = config.tree();
        for (path, weak, what) in FLAGS {
            if let Some(flag) = config.flag(path, *weak) {
                sink.push(config.found(&META, &flag, *what).help(HELP));
            }
        }
        for (setting, _) in elements(config, &["hooks", "mappings"]) {
            if let Some(flag) =
                config.below(&setting, &["allowUnsafeExternalContent"]).filter(|flag| flag.is(tree, true))
            {
                sink.push(config.found(&META, &flag, UNMARKED).help(HELP));
            }
        }
        for (_, account) in config.members(&["plugins", "entries", "imap", "config", "accounts"]) {
            let accepted =
                config.below(&account, &["senderAuth", "acceptTrustedAuthservId"]).filter(|flag| flag.is(tree, true));
            let weak = config.below(&account, &["senderAuth", "min"]);
            let weak = weak.filter(|min| matches!(min.text(tree), Some("unverified" | "mutable")));
            for flag in accepted.into_iter().chain(weak) {
                sink.push(
                    config.found(&META, &flag, "mail counts as its sender's although nobody proves it").help(HELP),
                );
            }
        }
        walk(tree, cx.root, |path, member, node| {
            let Some(key) = path.last_key().filter(|key| key.starts_with("dangerously") && !has_own_rule(path, key))
            else {
                return;
            };
            if member.is_some() && tree.node(node).as_bool() == Some(true) {
                let setting = Setting { node, pointer: path.pointer() };
                let message = format!("`{}` takes a protection away", printable(key));
                sink.push(config.found(&META, &setting, message).help(HELP));
            }
        });
    }
}

const HELP: &str = "remove it, or set it back, unless it is needed and nobody else reaches the gateway";

const UNMARKED: &str = "what comes from outside is not marked as such, so the agent takes it for the owner's words";

/// Switches, the value that weakens, and what it does.
const FLAGS: &[(&[&str], bool, &str)] = &[
    (&["hooks", "gmail", "allowUnsafeExternalContent"], true, UNMARKED),
    (
        &["browser", "ssrfPolicy", "dangerouslyAllowPrivateNetwork"],
        true,
        "the agent's browser may open every address of the private network",
    ),
    (&["tools", "exec", "applyPatch", "workspaceOnly"], false, "patches may change files outside the workspace"),
    (&["tools", "fs", "workspaceOnly"], false, "file tools reach every file that OpenClaw can read"),
];

/// Whether another rule, or the list above, is about this switch.
fn has_own_rule(path: &Path<'_>, key: &str) -> bool {
    let in_sandbox = path.steps().contains(&Step::Key("sandbox"));
    in_sandbox
        || key == "dangerouslyAllowNameMatching"
        || key == "dangerouslyAllowHostHeaderOriginFallback"
        || path.starts_with(&["browser", "ssrfPolicy"])
}

/// The elements of the array at a path.
fn elements(config: Config<'_>, path: &[&str]) -> Vec<(Setting, usize)> {
    let Some(list) = config.get(path) else { return Vec::new() };
    let nodes = config.tree().elements(list.node).iter().enumerate();
    nodes.map(|(index, &node)| (Setting { node, pointer: list.pointer.index(index) }, index)).collect()
}
