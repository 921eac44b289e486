//! `exposure/security-exposure-open-groups-with-elevated`: elevated tools behind open doors.

use crate::finding::{Confidence, Severity};
use crate::model::channels::open_policies;
use crate::model::config::Config;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/security-exposure-open-groups-with-elevated",
    severity: Severity::Error,
    confidence: Confidence::High,
};

/// Reports channels that let everybody in while elevated tools are on.
pub(in crate::rules) struct ExposureOpenGroupsWithElevated;

impl Rule for ExposureOpenGroupsWithElevated {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let open = open_policies(config);
        let Some((first, more)) = open.split_first() else { return };

        if config.flag(&["tools", "elevated", "enabled"], false).is_some() {
            return;
        }
        let allowed = config.members(&["tools", "elevated", "allowFrom"]);
        let message = "everybody is let in, and elevated tools, which run on the host, are on";
        let help = "use `allowlist`, or set `tools.elevated.enabled` to `false`";
        let finding = config.found(&META, first, message).help(help);
        // Without a list of senders nobody may use elevated tools yet.
        let severity = if allowed.is_empty() { Severity::Info } else { Severity::Error };
        sink.push(config.relate(finding, more, "everybody is let in here, too").severity(severity));
    }
}
