//! `exposure/browser-extension-relay-legacy-auth`: an old way in for extensions.

use crate::finding::{Confidence, Severity};
use crate::model::browser::is_on;
use crate::model::config::Config;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/browser-extension-relay-legacy-auth",
    severity: Severity::Warning,
    confidence: Confidence::High,
};

/// Reports a relay that takes the former ways to authenticate.
pub(in crate::rules) struct ExtensionRelayLegacyAuth;

impl Rule for ExtensionRelayLegacyAuth {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let path = ["browser", "extensionRelay", "allowLegacyAuth"];
        if !is_on(config) || config.flag(&path, false).is_some() {
            return;
        }
        let message = "extensions may still authenticate in the former, weaker ways";
        let finding = config
            .finding(&META, &path, message)
            .help("update the extensions, then set `browser.extensionRelay.allowLegacyAuth` to `false`");
        if config.flag(&path, true).is_some() {
            sink.push(finding);
        } else if config.is_whole() {
            // That is the default, so nearly every file is like that.
            sink.push(finding.severity(Severity::Info).confidence(Confidence::Low));
        }
    }
}
