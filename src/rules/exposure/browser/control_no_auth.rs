//! `exposure/browser-control-no-auth`: a browser for everybody.

use crate::finding::{Confidence, Severity};
use crate::model::browser::has_browser;
use crate::model::config::Config;
use crate::model::gateway::{AuthMode, Gateway};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta =
    Meta { id: "exposure/browser-control-no-auth", severity: Severity::Error, confidence: Confidence::High };

/// Reports control of a browser that needs no credential.
pub(in crate::rules) struct ControlNoAuth;

impl Rule for ControlNoAuth {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let gateway = Gateway::of(config);
        let has_secret = match gateway.explicit_mode() {
            Some(AuthMode::Token | AuthMode::TrustedProxy | AuthMode::None) => gateway.token().is_configured(),
            Some(AuthMode::Password) | None => gateway.token().is_configured() || gateway.password().is_configured(),
        };
        if has_secret || !has_browser(config) {
            return;
        }
        let message = "every program of this machine may control the agents' browser";
        let finding = config
            .finding(&META, &["gateway", "auth", "mode"], message)
            .help("set `gateway.auth.token` to a reference such as `${OPENCLAW_GATEWAY_TOKEN}`");
        if gateway.renounces_auth() {
            sink.push(finding);
        } else if config.is_whole() {
            sink.push(finding.severity(Severity::Info).confidence(Confidence::Low));
        }
    }
}
