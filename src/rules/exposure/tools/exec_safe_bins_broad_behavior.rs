//! `exposure/tools-exec-safe-bins-broad-behavior`: commands that do more than filter.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::exec::command_name;
use crate::model::tool_policy::every_exec;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/tools-exec-safe-bins-broad-behavior",
    severity: Severity::Warning,
    confidence: Confidence::High,
};

/// Reports commands that need no approval and do more than filter text.
pub(in crate::rules) struct ExecSafeBinsBroadBehavior;

impl Rule for ExecSafeBinsBroadBehavior {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        for exec in every_exec(config) {
            let Some(list) = config.below(&exec, &["safeBins"]) else { continue };
            for (setting, command) in config.strings_of(&list) {
                let name = command_name(command);
                if ["jq", "awk", "gawk", "mawk", "nawk", "sed", "gsed"].contains(&name.as_str()) {
                    let message = format!("`{name}` reads files and variables or runs commands, and needs no approval");
                    sink.push(
                        config.found(&META, &setting, message).help("remove it, and approve its uses one by one"),
                    );
                }
            }
        }
    }
}
