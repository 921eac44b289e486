//! `exposure/browser-control-invalid-config`: an address that is none.

use crate::finding::{Confidence, Severity};
use crate::model::browser::{cdp_urls, scheme_of};
use crate::model::config::{Config, has_variable};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta =
    Meta { id: "exposure/browser-control-invalid-config", severity: Severity::Warning, confidence: Confidence::High };

/// Reports an address of a browser that cannot be read.
pub(in crate::rules) struct ControlInvalidConfig;

impl Rule for ControlInvalidConfig {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        for (setting, address) in cdp_urls(config) {
            if scheme_of(address).is_none() && !has_variable(address) {
                let message = "this is no address, so the browser is not controlled as configured";
                sink.push(
                    config
                        .found(&META, &setting, message)
                        .help("write an address such as `https://browser.example.com:9222`"),
                );
            }
        }
    }
}
