//! `rotation/not-on-exposure`: policies that wait for the schedule when a secret has leaked.

use crate::finding::{Confidence, Edit, Fix, Severity};
use crate::model::rotation::{Form, policies};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports policies that wait for the schedule when a secret has leaked.
pub(in crate::rules) struct NotOnExposure;

static META: Meta = Meta { id: "rotation/not-on-exposure", severity: Severity::Warning, confidence: Confidence::High };

impl Rule for NotOnExposure {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let tree = cx.tree();
        for policy in
            policies(tree, cx.root).into_iter().filter(|policy| policy.form == Form::Rotation && !policy.is_off(tree))
        {
            let help = "set `autoRotateOnExposure: true`";
            match tree.get(policy.node, "autoRotateOnExposure") {
                None => {
                    let message = "a leaked secret is not rotated before its schedule";
                    let finding = cx.finding(&META, policy.place, message).pointer(policy.pointer);
                    sink.push(finding.severity(cx.settings.policy.advice()).help(help));
                }
                Some(id) if tree.node(id).is_off() => {
                    let message = "rotation of leaked secrets is switched off";
                    let finding = cx.finding(&META, tree.node(id).place(), message).help(help);
                    let finding = finding.pointer(policy.pointer.key("autoRotateOnExposure"));
                    let edits = vec![Edit { span: tree.node(id).span, text: "true".to_owned() }];
                    sink.push(finding.fix(Fix { title: "Switch it on".to_owned(), safe: false, edits }));
                }
                Some(_) => {}
            }
        }
    }
}
