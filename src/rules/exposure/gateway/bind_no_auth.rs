//! `exposure/gateway-bind-no-auth`: an open gateway that asks for nothing.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::gateway::Gateway;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta =
    Meta { id: "exposure/gateway-bind-no-auth", severity: Severity::Error, confidence: Confidence::High };

/// Reports a gateway that listens beyond the loopback interface without a credential.
pub(in crate::rules) struct BindNoAuth;

impl Rule for BindNoAuth {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let gateway = Gateway::of(config);
        if !gateway.is_exposed() || gateway.has_auth() {
            return;
        }
        let help = "set `gateway.auth.token` to a reference such as `${OPENCLAW_GATEWAY_TOKEN}`, or `gateway.bind` to `loopback`";
        let message = "the gateway listens beyond this machine, and nobody has to prove who they are";
        let finding = config.finding(&META, &["gateway", "bind"], message).help(help);
        if gateway.renounces_auth() {
            sink.push(finding);
        } else if config.is_whole() {
            // The environment may hold the token, as it does in most containers.
            sink.push(finding.severity(Severity::Warning).confidence(Confidence::Medium));
        }
    }
}
