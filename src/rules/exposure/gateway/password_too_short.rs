//! `exposure/gateway-password-too-short`: a password that can be guessed.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::gateway::{AuthMode, Credential, Gateway, is_no_secret};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta =
    Meta { id: "exposure/gateway-password-too-short", severity: Severity::Warning, confidence: Confidence::High };

/// Reports a password that is short.
pub(in crate::rules) struct PasswordTooShort;

impl Rule for PasswordTooShort {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let gateway = Gateway::of(config);
        if gateway.mode() != AuthMode::Password {
            return;
        }
        if let Credential::Literal(setting, text) = gateway.password() {
            let length = text.trim().encode_utf16().count();
            if length < SHORTEST && !is_no_secret(text) {
                let message = format!("the password has {length} characters, and fewer than {SHORTEST} can be guessed");
                sink.push(
                    config
                        .found(&META, &setting, message)
                        .help("make a new one with `openssl rand -hex 32`, and refer to it"),
                );
            }
        }
    }
}

/// Characters, as OpenClaw 2026.9.6 counts them: UTF-16 units.
const SHORTEST: usize = 24;
