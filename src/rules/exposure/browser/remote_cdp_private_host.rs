//! `exposure/browser-remote-cdp-private-host`: a browser in the private network.

use crate::finding::{Confidence, Severity};
use crate::model::browser::{cdp_urls, host_of, is_loopback, is_on, is_private};
use crate::model::config::Config;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta =
    Meta { id: "exposure/browser-remote-cdp-private-host", severity: Severity::Warning, confidence: Confidence::High };

/// Reports a browser in the private network while agents may open its addresses.
pub(in crate::rules) struct RemoteCdpPrivateHost;

impl Rule for RemoteCdpPrivateHost {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let path = ["browser", "ssrfPolicy", "dangerouslyAllowPrivateNetwork"];
        let Some(flag) = config.flag(&path, true).filter(|_| is_on(config)) else { return };
        for (setting, address) in cdp_urls(config) {
            if host_of(address).is_some_and(|host| is_private(&host) && !is_loopback(&host)) {
                let message = "the browser stands in the private network, whose addresses agents may open";
                let finding = config
                    .found(&META, &setting, message)
                    .help("remove `dangerouslyAllowPrivateNetwork`, and list the hosts that are needed");
                sink.push(config.relate(finding, std::slice::from_ref(&flag), "allowed here"));
            }
        }
    }
}
