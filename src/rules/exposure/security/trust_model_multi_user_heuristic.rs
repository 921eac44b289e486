//! `exposure/security-trust-model-multi-user-heuristic`: several people at one gateway.

use crate::finding::{Confidence, Severity};
use crate::model::channels::shared_by_several;
use crate::model::config::Config;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/security-trust-model-multi-user-heuristic",
    severity: Severity::Info,
    confidence: Confidence::Medium,
};

/// Reports a gateway that several people seem to share.
pub(in crate::rules) struct TrustModelMultiUserHeuristic;

impl Rule for TrustModelMultiUserHeuristic {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let signs = shared_by_several(config);
        let Some(((first, what), more)) = signs.split_first() else { return };
        let message =
            format!("several people seem to share this gateway, which takes all of them for its owner: {what}");
        let help = "give people who do not trust each other a gateway each, or a sandbox with `mode: \"all\"`";
        let mut finding = config.found(&META, first, message).help(help);
        for (sign, what) in more.iter().take(4) {
            finding = finding.related(cx.related(sign.place(config.tree()), *what));
        }
        sink.push(finding);
    }
}
