//! Rules on scripts that are OpenClaw's: those of a project that holds a configuration, of an agent's workspace, of a
//! skill or a state directory. They are told by their surroundings, so that no other tree pays for them.

mod crontab;
mod curl;
mod no_timeout;
mod no_timeout_code;
mod piped_installer;
mod printed_credential;
mod self_made_key;
mod stored_secret;
mod tls;
mod tls_code;

use crate::finding::Finding;
use crate::model::script::Script;
use crate::rule::{Meta, Sink};
use crate::settings::Settings;

/// Every rule on scripts.
pub static SCRIPT_RULES: &[&dyn ScriptRule] = &[
    &crontab::Crontab,
    &no_timeout::NoTimeout,
    &piped_installer::PipedInstaller,
    &printed_credential::PrintedCredential,
    &self_made_key::SelfMadeKey,
    &stored_secret::StoredSecret,
    &tls::TlsVerificationOff,
];

/// A check of one script.
pub trait ScriptRule: Sync {
    /// The facts of the rule, if that judges nothing but scripts; those of rules on documents are known from these.
    fn meta(&self) -> Option<&'static Meta>;

    /// Looks at one script and reports what it finds; the path and the origin of findings are filled in later.
    fn check(&self, script: &Script<'_>, settings: &Settings, sink: &mut Sink);
}

/// Runs every rule on a script.
#[must_use]
pub fn check(script: &Script<'_>, settings: &Settings) -> Vec<Finding> {
    let mut sink = Sink::default();
    SCRIPT_RULES.iter().for_each(|rule| rule.check(script, settings, &mut sink));
    sink.into_findings()
}
