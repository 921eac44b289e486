//! `exposure/hooks-token-reuse-gateway-token`: one credential for two doors.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::gateway::{AuthMode, Credential, Gateway, is_elsewhere};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta =
    Meta { id: "exposure/hooks-token-reuse-gateway-token", severity: Severity::Error, confidence: Confidence::High };

/// Reports webhooks whose token is the credential of the gateway.
pub(in crate::rules) struct TokenReuseGatewayToken;

impl Rule for TokenReuseGatewayToken {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        if config.flag(&["hooks", "enabled"], true).is_none() {
            return;
        }

        let gateway = Gateway::of(config);
        let credential = match gateway.mode() {
            AuthMode::Token => gateway.token(),
            AuthMode::Password | AuthMode::TrustedProxy => gateway.password(),
            AuthMode::None => return,
        };
        let (Credential::Literal(other, _) | Credential::Elsewhere(other)) = credential else { return };
        let Some(token) = config.get(&["hooks", "token"]) else { return };
        let tree = config.tree();
        let (Some(text), Some(same)) = (token.text(tree), other.text(tree)) else { return };
        // Two fields of a template are the same only to the eye.
        let is_template = is_elsewhere(text) && !text.contains('$');
        if !text.trim().is_empty() && text.trim() == same.trim() && !is_template {
            let message = "whoever may call a webhook has the gateway's credential, too";
            let finding = config.found(&META, &token, message).help("make a token of its own for webhooks");
            sink.push(config.relate(finding, &[other], "the gateway's credential"));
        }
    }
}
