//! `policy/piped-installer`: code from the network, run unseen.

use super::ScriptRule;
use crate::finding::{Confidence, Finding, Severity};
use crate::model::script::{Script, installers};
use crate::rule::{Meta, Sink};
use crate::settings::Settings;

static META: Meta = Meta { id: "policy/piped-installer", severity: Severity::Warning, confidence: Confidence::High };

/// Reports downloads that a shell or an interpreter runs.
pub(super) struct PipedInstaller;

impl ScriptRule for PipedInstaller {
    fn meta(&self) -> Option<&'static Meta> {
        Some(&META)
    }

    fn check(&self, script: &Script<'_>, _: &Settings, sink: &mut Sink) {
        for span in installers(&script.commands) {
            let message = "this runs whatever that address serves at the moment";
            let help =
                "install a pinned version from a package manager, or download it, check its hash and then run it";
            sink.push(Finding::new(&META, span, message).help(help));
        }
    }
}
