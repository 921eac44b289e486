//! `exposure/config-secrets-hooks-token-in-config`: the webhooks' token in the file.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::gateway::is_elsewhere;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/config-secrets-hooks-token-in-config",
    severity: Severity::Info,
    confidence: Confidence::High,
};

/// Reports a token of webhooks that is written out.
pub(in crate::rules) struct SecretsHooksTokenInConfig;

impl Rule for SecretsHooksTokenInConfig {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        if config.flag(&["hooks", "enabled"], true).is_none() {
            return;
        }

        let Some(token) = config.get(&["hooks", "token"]) else { return };
        if token.text(config.tree()).is_some_and(|text| !text.trim().is_empty() && !is_elsewhere(text)) {
            let message = "the token of webhooks is written out";
            sink.push(
                config.found(&META, &token, message).help("put `${HOOKS_TOKEN}` in its place, and change the token"),
            );
        }
    }
}
