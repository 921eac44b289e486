//! `sandbox/docker-config-mode-off`: settings of a sandbox that is off.

use crate::finding::{Confidence, Severity};
use crate::model::sandbox::{Owner, sandboxes};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta =
    Meta { id: "sandbox/docker-config-mode-off", severity: Severity::Warning, confidence: Confidence::High };

/// Reports `docker` settings that have no effect because the sandbox is off.
pub(in crate::rules) struct DockerConfigModeOff;

impl Rule for DockerConfigModeOff {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        let all = sandboxes(cx);
        let is_used_by_an_agent =
            all.iter().any(|sandbox| matches!(sandbox.owner, Owner::Agent(_)) && !sandbox.is_off(tree, &all));
        for sandbox in all.iter().filter(|sandbox| !sandbox.external && !sandbox.bare) {
            let applies = match sandbox.owner {
                Owner::Defaults => !is_used_by_an_agent,
                Owner::Agent(_) => true,
                // Whatever the fragment is merged into may set the mode.
                Owner::Fragment => sandbox.get(tree, &["mode"]).is_some(),
            };
            let docker = tree.member(sandbox.node, "docker").filter(|docker| !tree.members(docker.value).is_empty());
            let Some(docker) = docker.filter(|_| applies && sandbox.is_off(tree, &all)) else { continue };
            let mut finding = cx
                .finding(&META, docker.key_place(), "these settings have no effect, since the sandbox is off")
                .pointer(sandbox.pointer.key("docker"))
                .help("set `mode` to `non-main` or `all`, or remove the settings");
            if let Some(mode) = sandbox.mode(tree, &all) {
                finding = finding.related(cx.related(mode.place(tree), "switched off here"));
            }
            sink.push(finding);
        }
    }
}
