//! `exposure/channels-allow-from-dangerous-name-matching-enabled`: senders known by a name they choose.

use crate::finding::{Confidence, Severity};
use crate::model::channels::sections;
use crate::model::config::Config;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta {
    id: "exposure/channels-allow-from-dangerous-name-matching-enabled",
    severity: Severity::Info,
    confidence: Confidence::High,
};

/// Reports channels that know senders by names that these may change.
pub(in crate::rules) struct AllowFromDangerousNameMatchingEnabled;

impl Rule for AllowFromDangerousNameMatchingEnabled {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        for section in sections(config).into_iter().filter(|section| section.is_active(config)) {
            let flag = config.below(&section.own, &["dangerouslyAllowNameMatching"]);
            if let Some(flag) = flag.filter(|flag| flag.is(config.tree(), true)) {
                let message = "senders are known by names, which anybody may take";
                sink.push(config.found(&META, &flag, message).help("list ids in `allowFrom`, then remove this"));
            }
        }
    }
}
