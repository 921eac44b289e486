//! `exposure/security-exposure-open-groups-with-runtime-or-fs`: commands and files behind open doors.

use crate::finding::{Confidence, Severity};
use crate::model::channels::open_policies;
use crate::model::config::Config;
use crate::model::tool_policy::Policies;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/security-exposure-open-groups-with-runtime-or-fs",
    severity: Severity::Error,
    confidence: Confidence::High,
};

/// Reports channels that let everybody in while agents have commands or files.
pub(in crate::rules) struct ExposureOpenGroupsWithRuntimeOrFs;

impl Rule for ExposureOpenGroupsWithRuntimeOrFs {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let open = open_policies(config);
        let Some((first, more)) = open.split_first() else { return };

        let agents = config.agents();
        let mut severity = None;
        let mut names = Vec::new();
        for scope in Policies::of(config).scopes(&agents).into_iter().filter(|scope| scope.sandbox != "all") {
            let only_workspace = scope
                .setting(config, &["tools", "fs", "workspaceOnly"])
                .is_some_and(|flag| flag.is(config.tree(), true));
            let runs = !scope.allowed(&["exec", "process"]).is_empty();
            let reads = !only_workspace && !scope.allowed(&["read", "write", "edit", "apply_patch"]).is_empty();
            if runs || reads {
                severity = severity.max(Some(if runs { Severity::Error } else { Severity::Warning }));
                names.push(scope.name());
            }
        }
        let Some(severity) = severity else { return };
        names.truncate(3);
        let message =
            format!("everybody is let in, and {} may use commands or files without a sandbox", names.join(", "));
        let help = "use `allowlist`, `tools.profile: \"messaging\"`, or a sandbox with `mode: \"all\"`";
        let finding = config.found(&META, first, message).severity(severity).help(help);
        sink.push(config.relate(finding, more, "everybody is let in here, too"));
    }
}
