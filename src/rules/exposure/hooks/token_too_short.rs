//! `exposure/hooks-token-too-short`: a token that can be guessed.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::gateway::is_elsewhere;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta =
    Meta { id: "exposure/hooks-token-too-short", severity: Severity::Warning, confidence: Confidence::High };

/// Reports a token of webhooks that is short.
pub(in crate::rules) struct TokenTooShort;

impl Rule for TokenTooShort {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        if config.flag(&["hooks", "enabled"], true).is_none() {
            return;
        }

        let Some(token) = config.get(&["hooks", "token"]) else { return };
        let Some(text) = token.text(config.tree()).map(str::trim).filter(|text| !is_elsewhere(text)) else { return };
        let length = text.encode_utf16().count();
        if length > 0 && length < SHORTEST {
            let message = format!("the token has {length} characters, and fewer than {SHORTEST} can be guessed");
            sink.push(
                config
                    .found(&META, &token, message)
                    .help("make a new one with `openssl rand -hex 32`, and refer to it as `${HOOKS_TOKEN}`"),
            );
        }
    }
}

/// Characters, as OpenClaw 2026.9.6 counts them: UTF-16 units.
const SHORTEST: usize = 24;
