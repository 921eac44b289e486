//! `exposure/tools-exec-safe-bins-interpreter-unprofiled`: interpreters that need no approval.

use std::collections::HashSet;

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::exec::command_name;
use crate::model::sandbox::Setting;
use crate::model::tool_policy::every_exec;
use crate::project::Context;
use crate::redact::printable;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/tools-exec-safe-bins-interpreter-unprofiled",
    severity: Severity::Warning,
    confidence: Confidence::High,
};

/// Reports interpreters among the commands that need no approval.
pub(in crate::rules) struct ExecSafeBinsInterpreterUnprofiled;

impl Rule for ExecSafeBinsInterpreterUnprofiled {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let profiled = |exec: &Setting| -> HashSet<String> {
            let profiles = config.below(exec, &["safeBinProfiles"]);
            profiles.iter().flat_map(|profiles| config.members_of(profiles)).map(|(key, _)| command_name(key)).collect()
        };
        let by_all = config.get(&["tools", "exec"]).as_ref().map(profiled).unwrap_or_default();
        for exec in every_exec(config) {
            let Some(list) = config.below(&exec, &["safeBins"]) else { continue };
            let by_agent = profiled(&exec);
            for (setting, command) in config.strings_of(&list) {
                let name = command_name(command);
                if is_interpreter(&name) && !by_all.contains(&name) && !by_agent.contains(&name) {
                    let message = format!("`{}` runs any program it is given, and needs no approval", printable(&name));
                    sink.push(
                        config
                            .found(&META, &setting, message)
                            .help("remove it, or limit its arguments in `safeBinProfiles`"),
                    );
                }
            }
        }
    }
}

/// Shells and interpreters (OpenClaw 2026.9.6, `infra/exec-safe-bin-runtime-policy`).
const INTERPRETERS: &[&str] = &[
    "ash",
    "awk",
    "bash",
    "busybox",
    "bun",
    "cmd",
    "cscript",
    "dash",
    "deno",
    "fish",
    "gawk",
    "gsed",
    "ksh",
    "lua",
    "mawk",
    "nawk",
    "node",
    "nodejs",
    "perl",
    "php",
    "powershell",
    "pypy",
    "pwsh",
    "python",
    "python2",
    "python3",
    "ruby",
    "sed",
    "sh",
    "toybox",
    "wscript",
    "zsh",
];

fn is_interpreter(name: &str) -> bool {
    let is_version = |rest: &str| {
        let mut parts = rest.split('.');
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        parts.next().is_some_and(is_number) && parts.next().is_none_or(is_number) && parts.next().is_none()
    };
    let versioned = ["python", "ruby", "perl", "php", "node"];
    INTERPRETERS.contains(&name) || versioned.iter().any(|base| name.strip_prefix(base).is_some_and(is_version))
}
