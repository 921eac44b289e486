//! `exposure/tools-exec-security-full-configured`: any command.

use std::collections::HashSet;

use crate::finding::{Confidence, Severity};
use crate::model::channels::open_anywhere;
use crate::model::config::Config;
use crate::model::exec::{ExecScope, exec_scopes};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/tools-exec-security-full-configured",
    severity: Severity::Warning,
    confidence: Confidence::High,
};

/// Reports agents that may run any command.
pub(in crate::rules) struct ExecSecurityFullConfigured;

impl Rule for ExecSecurityFullConfigured {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let open = open_anywhere(config);
        let mut seen = HashSet::new();
        for scope in exec_scopes(config, &config.agents()).into_iter().filter(ExecScope::is_full) {
            let Some(setting) = scope.setting else { continue };
            if !seen.insert(setting.node) {
                continue;
            }
            let help = "use `tools.exec.mode: \"ask\"` or `\"allowlist\"`";
            let (severity, message) = if open.is_empty() {
                (Severity::Warning, "any command may run without anybody's approval")
            } else {
                (Severity::Error, "any command may run without anybody's approval, while channels let everybody in")
            };
            let finding = config.found(&META, &setting, message).severity(severity).help(help);
            sink.push(config.relate(finding, &open, "everybody is let in here"));
        }
    }
}
