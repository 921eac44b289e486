//! `exposure/tools-exec-host-sandbox-no-sandbox-defaults`: commands for a sandbox that is off.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::sandbox::Setting;
use crate::model::tool_policy::sandbox_mode;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/tools-exec-host-sandbox-no-sandbox-defaults",
    severity: Severity::Warning,
    confidence: Confidence::High,
};

/// Reports commands that are to run in a sandbox while there is none.
pub(in crate::rules) struct ExecHostSandboxNoSandboxDefaults;

impl Rule for ExecHostSandboxNoSandboxDefaults {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let Some(host) =
            config.get(&["tools", "exec", "host"]).filter(|host| host.text(config.tree()) == Some("sandbox"))
        else {
            return;
        };
        if sandbox_mode(config, None) == "off" {
            let message = "commands are to run in the sandbox, which is off, so none runs";
            let help = "set `agents.defaults.sandbox.mode` to `non-main` or `all`";
            let mode: Vec<Setting> = config.get(&["agents", "defaults", "sandbox", "mode"]).into_iter().collect();
            sink.push(config.relate(config.found(&META, &host, message).help(help), &mode, "switched off here"));
        }
    }
}
