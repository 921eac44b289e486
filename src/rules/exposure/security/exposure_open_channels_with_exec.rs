//! `exposure/security-exposure-open-channels-with-exec`: commands for everybody.

use crate::finding::{Confidence, Severity};
use crate::model::channels::open_anywhere;
use crate::model::config::Config;
use crate::model::exec::{ExecScope, exec_scopes};
use crate::model::sandbox::Setting;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/security-exposure-open-channels-with-exec",
    severity: Severity::Warning,
    confidence: Confidence::High,
};

/// Reports channels that let everybody in while agents may run commands.
pub(in crate::rules) struct ExposureOpenChannelsWithExec;

impl Rule for ExposureOpenChannelsWithExec {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let open = open_anywhere(config);
        let scopes = exec_scopes(config, &config.agents());
        let enabled: Vec<Setting> =
            scopes.iter().filter(|scope| scope.is_enabled()).filter_map(|scope| scope.setting.clone()).collect();
        let Some((first, more)) = open.split_first().filter(|_| !enabled.is_empty()) else { return };
        let severity = if scopes.iter().any(ExecScope::is_full) { Severity::Error } else { Severity::Warning };
        let message = "everybody is let in, and an agent may run commands";
        let help = "use `pairing` or `allowlist`, or deny commands to agents that this channel reaches";
        let finding = config.found(&META, first, message).severity(severity).help(help);
        sink.push(config.relate(
            config.relate(finding, &enabled, "commands are allowed here"),
            more,
            "everybody is let in here, too",
        ));
    }
}
