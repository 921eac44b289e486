//! `exposure/gateway-loopback-no-auth`: a local gateway that asks for nothing.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::gateway::Gateway;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta =
    Meta { id: "exposure/gateway-loopback-no-auth", severity: Severity::Error, confidence: Confidence::High };

/// Reports a gateway on the loopback interface without a credential.
pub(in crate::rules) struct LoopbackNoAuth;

impl Rule for LoopbackNoAuth {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let gateway = Gateway::of(config);
        if gateway.is_exposed() || !gateway.has_control_ui() || gateway.has_auth() || gateway.has_tailscale_auth() {
            return;
        }
        let message = "every program of this machine, and every web page through a proxy, may use the gateway";
        let finding = config
            .finding(&META, &["gateway", "auth", "mode"], message)
            .help("set `gateway.auth.token` to a reference such as `${OPENCLAW_GATEWAY_TOKEN}`");
        if gateway.renounces_auth() {
            sink.push(finding);
        } else if config.is_whole() {
            // OpenClaw makes a token of its own when it is set up, and the environment may hold one.
            sink.push(finding.severity(Severity::Info).confidence(Confidence::Low));
        }
    }
}
