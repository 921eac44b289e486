//! `rotation/no-notification`: rotations that nobody hears of.

use crate::doc::Value;
use crate::finding::{Confidence, Severity};
use crate::model::rotation::{Form, policies};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports rotations that nobody hears of.
pub(in crate::rules) struct NoNotification;

static META: Meta = Meta { id: "rotation/no-notification", severity: Severity::Warning, confidence: Confidence::High };

impl Rule for NoNotification {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        for policy in
            policies(tree, cx.root).into_iter().filter(|policy| policy.form != Form::Word && !policy.is_off(tree))
        {
            let find = |keys: &[&'static str]| keys.iter().find_map(|key| Some((*key, tree.get(policy.node, key)?)));
            let found = find(&["notifyOnRotation", "notificationChannel", "notify", "notifications"]);
            let help = "tell a person: a rotation that nobody expects is how an intruder locks you out";
            match found {
                None => {
                    let message = "nobody is told when the secret is rotated";
                    let finding = cx.finding(&META, policy.place, message).pointer(policy.pointer);
                    sink.push(finding.severity(cx.settings.policy.advice()).help(help));
                }
                Some((key, id)) => {
                    let node = tree.node(id);
                    let off = node.is_off()
                        || node.as_str().is_some_and(|text| text.trim().is_empty())
                        || matches!(&node.value, Value::Array(channels) if channels.is_empty())
                        || matches!(node.value, Value::Null);
                    if off {
                        let message = "notification of rotations is switched off";
                        let finding = cx.finding(&META, node.place(), message).pointer(policy.pointer.key(key));
                        sink.push(finding.help(help));
                    }
                }
            }
        }
    }
}
