//! `exposure/discovery-mdns-full-mode`: paths and ports told to the network.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::gateway::Gateway;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta =
    Meta { id: "exposure/discovery-mdns-full-mode", severity: Severity::Warning, confidence: Confidence::High };

/// Reports a gateway that tells the local network about its machine.
pub(in crate::rules) struct MdnsFullMode;

impl Rule for MdnsFullMode {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        if let Some(mode) =
            config.get(&["discovery", "mdns", "mode"]).filter(|mode| mode.text(config.tree()) == Some("full"))
        {
            let severity = if Gateway::of(config).is_exposed() { Severity::Error } else { Severity::Warning };
            let message = "the local network learns the path of the program and the port of SSH";
            sink.push(config.found(&META, &mode, message).severity(severity).help("use `minimal` or `off`"));
        }
    }
}
