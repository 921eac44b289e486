//! `policy/auto-rotation`: secrets of a zero-trust block that are never rotated.

use super::homes::SECRET_PROTECTION;
use crate::finding::{Confidence, Severity};
use crate::model::block::Block;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "policy/auto-rotation", severity: Severity::Warning, confidence: Confidence::High };

/// Reports zero-trust blocks that switch the rotation of secrets off.
pub(in crate::rules) struct AutoRotation;

impl Rule for AutoRotation {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        for protection in Block::all(cx, SECRET_PROTECTION) {
            if let Some(off) = protection.off("autoRotate") {
                let finding = off.finding(cx, &META, "secrets are not rotated by themselves");
                let finding = finding.help("set `autoRotate: true`: a secret that leaks unnoticed stays good for ever");
                sink.push(finding.fix(off.replaced("Switch it on", "true")));
            }
        }
    }
}
