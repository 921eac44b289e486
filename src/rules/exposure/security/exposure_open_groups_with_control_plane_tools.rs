//! `exposure/security-exposure-open-groups-with-control-plane-tools`: the gateway's control behind open doors.

use crate::finding::{Confidence, Severity};
use crate::model::channels::open_policies;
use crate::model::config::Config;
use crate::model::tool_policy::Policies;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/security-exposure-open-groups-with-control-plane-tools",
    severity: Severity::Error,
    confidence: Confidence::High,
};

/// Reports channels that let everybody in while agents may control the gateway.
pub(in crate::rules) struct ExposureOpenGroupsWithControlPlaneTools;

impl Rule for ExposureOpenGroupsWithControlPlaneTools {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let open = open_policies(config);
        let Some((first, more)) = open.split_first() else { return };

        let agents = config.agents();
        let exposed = Policies::of(config).scopes(&agents).into_iter().find_map(|scope| {
            let tools = scope.allowed(&["automations", "gateway", "plugins"]);
            (!tools.is_empty()).then(|| (scope.name(), tools))
        });
        let Some((name, tools)) = exposed else { return };
        let message = format!("everybody is let in, and {name} may use `{}`", tools.join("`, `"));
        let help = "deny `automations`, `gateway` and `plugins`, or use `allowlist`";
        let finding = config.found(&META, first, message).help(help);
        sink.push(config.relate(finding, more, "everybody is let in here, too"));
    }
}
