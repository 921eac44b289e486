//! `exposure/browser-remote-cdp-http`: a browser controlled in the clear.

use crate::finding::{Confidence, Severity};
use crate::model::browser::{cdp_urls, host_of, is_loopback, is_on, scheme_of};
use crate::model::config::Config;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta =
    Meta { id: "exposure/browser-remote-cdp-http", severity: Severity::Warning, confidence: Confidence::High };

/// Reports a browser on another machine that is controlled without encryption.
pub(in crate::rules) struct RemoteCdpHttp;

impl Rule for RemoteCdpHttp {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        if !is_on(config) {
            return;
        }
        for (setting, address) in cdp_urls(config) {
            let is_plain = matches!(scheme_of(address), Some("http" | "ws"));
            if is_plain && host_of(address).is_some_and(|host| !is_loopback(&host)) {
                let message = "a browser on another machine is controlled without encryption";
                sink.push(
                    config
                        .found(&META, &setting, message)
                        .help("use `https` or `wss`, or an address that only a tunnel reaches"),
                );
            }
        }
    }
}
