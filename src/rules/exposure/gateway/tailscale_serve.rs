//! `exposure/gateway-tailscale-serve`: the gateway on the tailnet.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta =
    Meta { id: "exposure/gateway-tailscale-serve", severity: Severity::Info, confidence: Confidence::High };

/// Reports a gateway that Tailscale publishes to the tailnet.
pub(in crate::rules) struct TailscaleServe;

impl Rule for TailscaleServe {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        if let Some(mode) =
            config.get(&["gateway", "tailscale", "mode"]).filter(|mode| mode.text(config.tree()) == Some("serve"))
        {
            let message = "every machine of the tailnet reaches the gateway";
            sink.push(
                config
                    .found(&META, &mode, message)
                    .help("restrict access in the tailnet's rules if not all of them should"),
            );
        }
    }
}
