//! `exposure/gateway-http-no-auth`: HTTP interfaces that ask for nothing.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::gateway::{AuthMode, Gateway};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta =
    Meta { id: "exposure/gateway-http-no-auth", severity: Severity::Warning, confidence: Confidence::High };

/// Reports HTTP interfaces of the gateway that need no credential.
pub(in crate::rules) struct HttpNoAuth;

impl Rule for HttpNoAuth {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let gateway = Gateway::of(config);
        let has_auth = match gateway.mode() {
            AuthMode::Token => gateway.token().is_configured(),
            AuthMode::Password => gateway.password().is_configured(),
            AuthMode::TrustedProxy => true,
            AuthMode::None => false,
        };
        if has_auth {
            return;
        }
        let message = "anyone who reaches the gateway's HTTP interfaces may call tools";
        let finding = config
            .finding(&META, &["gateway", "auth", "mode"], message)
            .help("set `gateway.auth.mode` to `token` or `password`");
        if gateway.renounces_auth() {
            let severity = if gateway.is_remote() { Severity::Error } else { Severity::Warning };
            sink.push(finding.severity(severity));
        } else if config.is_whole() {
            sink.push(finding.severity(Severity::Info).confidence(Confidence::Low));
        }
    }
}
