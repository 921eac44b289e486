//! `exposure/channels-dm-open-invalid`: open, and yet not.

use crate::finding::{Confidence, Severity};
use crate::model::channels::{has_wildcard, sections};
use crate::model::config::Config;
use crate::model::sandbox::Setting;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta =
    Meta { id: "exposure/channels-dm-open-invalid", severity: Severity::Warning, confidence: Confidence::High };

/// Reports channels that are open to everybody and allow nobody.
pub(in crate::rules) struct DmOpenInvalid;

impl Rule for DmOpenInvalid {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        for section in sections(config).into_iter().filter(|section| section.is_active(config)) {
            let tree = config.tree();
            let Some(policy) = section.dm_policy(config).filter(|policy| policy.text(tree) == Some("open")) else {
                continue;
            };
            let list = section.allow_from(config);
            // An account that adds nothing to what its channel says adds no finding either.
            let adds = |setting: &Setting| setting.pointer.as_str().starts_with(section.own.pointer.as_str());
            let is_told = list.as_ref().is_some_and(|list| has_wildcard(config, list) || list.text(tree).is_some());
            if is_told || !config.is_whole() || !(adds(&policy) || list.as_ref().is_some_and(adds)) {
                continue;
            }
            let message =
                "the policy is `open`, but the list of senders does not say `*`, so OpenClaw takes neither as meant";
            let spot = list.unwrap_or_else(|| policy.clone());
            sink.push(
                config.found(&META, &spot, message).help("use `pairing` or `allowlist`, or add `*` to `allowFrom`"),
            );
        }
    }
}
