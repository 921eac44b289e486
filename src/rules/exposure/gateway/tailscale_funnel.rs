//! `exposure/gateway-tailscale-funnel`: the gateway on the Internet.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta =
    Meta { id: "exposure/gateway-tailscale-funnel", severity: Severity::Error, confidence: Confidence::High };

/// Reports a gateway that Tailscale publishes to everybody.
pub(in crate::rules) struct TailscaleFunnel;

impl Rule for TailscaleFunnel {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        if let Some(mode) =
            config.get(&["gateway", "tailscale", "mode"]).filter(|mode| mode.text(config.tree()) == Some("funnel"))
        {
            let message = "Tailscale publishes the gateway to the whole Internet";
            sink.push(config.found(&META, &mode, message).help("use `serve`, which only the tailnet reaches"));
        }
    }
}
