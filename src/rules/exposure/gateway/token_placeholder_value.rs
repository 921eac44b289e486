//! `exposure/gateway-token-placeholder-value`: a token that is none.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::gateway::{AuthMode, Credential, Gateway, is_no_secret};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta =
    Meta { id: "exposure/gateway-token-placeholder-value", severity: Severity::Error, confidence: Confidence::High };

/// Reports a token that is blank or what a script makes of nothing.
pub(in crate::rules) struct TokenPlaceholderValue;

impl Rule for TokenPlaceholderValue {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let gateway = Gateway::of(config);
        if gateway.mode() != AuthMode::Token {
            return;
        }
        if let Credential::Literal(setting, text) = gateway.token()
            && is_no_secret(text)
        {
            let message = "the token is what blank input leaves behind, and the gateway does not start with it";
            sink.push(
                config
                    .found(&META, &setting, message)
                    .help("set it to a reference such as `${OPENCLAW_GATEWAY_TOKEN}`"),
            );
        }
    }
}
