//! `rotation/short-notice`: rotations that announce the end of a secret too late.

use crate::finding::{Confidence, Severity};
use crate::model::rotation::policies;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports rotations that announce the end of a secret too late.
pub(in crate::rules) struct ShortNotice;

static META: Meta = Meta { id: "rotation/short-notice", severity: Severity::Warning, confidence: Confidence::High };

/// Keys of the notice, and how many hours their unit has.
const NOTICES: [(&str, f64); 4] =
    [("noticeDays", 24.0), ("notifyBeforeDays", 24.0), ("noticeHours", 1.0), ("notifyBeforeHours", 1.0)];

impl Rule for ShortNotice {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(least) = cx.settings.policy.notice_days else { return };
        let tree = cx.tree();
        for policy in policies(tree, cx.root).into_iter().filter(|policy| !policy.is_off(tree)) {
            for (key, hours) in NOTICES {
                let Some(id) = tree.get(policy.node, key) else {
                    continue;
                };
                let Some(notice) = tree.node(id).as_f64().filter(|notice| is_short(notice * hours, least)) else {
                    continue;
                };
                let days = notice * hours / 24.0;
                let message =
                    format!("the end of a secret is announced {days:.1} days before; the policy demands {least}");
                let finding = cx.finding(&META, tree.node(id).place(), message).pointer(policy.pointer.key(key));
                sink.push(finding.help("leave time to rotate it without haste"));
            }
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a number of days is far below 2^52")]
fn is_short(hours: f64, least: i64) -> bool {
    hours < least as f64 * 24.0
}
