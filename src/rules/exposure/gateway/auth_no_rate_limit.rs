//! `exposure/gateway-auth-no-rate-limit`: guesses without end.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::gateway::{AuthMode, Gateway};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta =
    Meta { id: "exposure/gateway-auth-no-rate-limit", severity: Severity::Warning, confidence: Confidence::Medium };

/// Reports an open gateway that does not limit attempts.
pub(in crate::rules) struct AuthNoRateLimit;

impl Rule for AuthNoRateLimit {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let gateway = Gateway::of(config);
        let path = ["gateway", "auth", "rateLimit"];
        if gateway.is_exposed()
            && gateway.mode() != AuthMode::TrustedProxy
            && !config.is_set(&path)
            && config.is_whole()
        {
            let message = "other machines reach the gateway and may try credentials without limit";
            sink.push(config.finding(&META, &path, message).help(
                "set `gateway.auth.rateLimit`, such as `{ maxAttempts: 10, windowMs: 60000, lockoutMs: 300000 }`",
            ));
        }
    }
}
