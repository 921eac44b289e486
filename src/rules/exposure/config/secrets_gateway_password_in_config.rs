//! `exposure/config-secrets-gateway-password-in-config`: the gateway's password in the file.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::gateway::is_elsewhere;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/config-secrets-gateway-password-in-config",
    severity: Severity::Info,
    confidence: Confidence::High,
};

/// Reports a password of the gateway that is written out.
pub(in crate::rules) struct SecretsGatewayPasswordInConfig;

impl Rule for SecretsGatewayPasswordInConfig {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let Some(password) = config.get(&["gateway", "auth", "password"]) else { return };
        if password.text(config.tree()).is_some_and(|text| !text.trim().is_empty() && !is_elsewhere(text)) {
            let message = "the gateway's password is written out";
            sink.push(
                config
                    .found(&META, &password, message)
                    .help("put `${OPENCLAW_GATEWAY_PASSWORD}` in its place, and change the password"),
            );
        }
    }
}
