//! `exposure/summary-attack-surface`: what can be reached.

use crate::doc::Place;
use crate::finding::{Confidence, Severity};
use crate::model::browser::has_browser;
use crate::model::config::Config;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta =
    Meta { id: "exposure/summary-attack-surface", severity: Severity::Info, confidence: Confidence::Low };

/// Sums up what of the configuration can be reached from outside.
pub(in crate::rules) struct SummaryAttackSurface;

impl Rule for SummaryAttackSurface {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        let tree = config.tree();
        let policy = |word: &str| {
            let channels = config.members(&["channels"]);
            channels.iter().filter(|(_, channel)| config.text_below(channel, &["groupPolicy"]) == Some(word)).count()
        };
        let on = |is_on: bool| if is_on { "on" } else { "off" };
        let message = format!(
            "groups are open in {} channels and listed in {}; elevated tools are {}, webhooks are {}, the browser is {}",
            policy("open"),
            policy("allowlist"),
            on(config.flag(&["tools", "elevated", "enabled"], false).is_none()),
            on(config.flag(&["hooks", "enabled"], true).is_some()),
            on(has_browser(config)),
        );
        let root = tree.node(cx.root);
        let spot = config.spot(&[]);
        sink.push(cx.finding(&META, Place { file: root.file, span: spot.place.span }, message).pointer(spot.pointer));
    }
}
