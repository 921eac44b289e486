//! `exposure/channels-dm-scope-main-multiuser`: senders that share a session.

use crate::finding::{Confidence, Severity};
use crate::model::channels::{has_wildcard, sections};
use crate::model::config::Config;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/channels-dm-scope-main-multiuser",
    severity: Severity::Warning,
    confidence: Confidence::Medium,
};

/// Reports channels on which several senders share the agent's main session.
pub(in crate::rules) struct DmScopeMainMultiuser;

impl Rule for DmScopeMainMultiuser {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        if config.text(&["session", "dmScope"]).is_some_and(|scope| scope != "main") {
            return;
        }
        let tree = config.tree();
        for section in sections(config).into_iter().filter(|section| section.is_active(config)) {
            let Some(list) =
                config.below(&section.own, &["allowFrom"]).or_else(|| config.below(&section.own, &["dm", "allowFrom"]))
            else {
                continue;
            };
            let is_disabled = section.dm_policy(config).is_some_and(|policy| policy.text(tree) == Some("disabled"));
            let count = tree.elements(list.node).len();
            if is_disabled || !config.is_whole() || !(count > 1 || has_wildcard(config, &list)) {
                continue;
            }
            let message = "all these senders share the agent's main session and learn what the others tell it";
            sink.push(config.found(&META, &list, message).help("set `session.dmScope` to `per-channel-peer`"));
        }
    }
}
