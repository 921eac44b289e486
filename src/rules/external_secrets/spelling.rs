//! Keys in another spelling than that of the guides: they are judged, but a program may not read them.

use std::collections::HashSet;

use super::META;
use crate::finding::Severity;
use crate::model::walk::walk;
use crate::project::Context;
use crate::redact::printable;
use crate::rule::Sink;

/// Notes every key that is spelt otherwise, each once.
pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    if !cx.document.respelt {
        return;
    }
    let mut seen = HashSet::new();
    walk(cx.tree(), cx.root, |path, member, _| {
        let Some((member, written)) = member.and_then(|member| Some((member, cx.document.spelling(member)?))) else {
            return;
        };
        let known = member.key.as_str();
        // The guides write this one in both ways.
        if matches!(known, "envVar" | "env_var") || !seen.insert(known) {
            return;
        }
        let message = format!("`{}` is usually spelt `{known}`", printable(written));
        let finding = cx.finding(&META, member.key_place(), message).pointer(path.pointer());
        let help = "it is judged as that here; a program that knows the usual spelling alone ignores it";
        sink.push(finding.severity(Severity::Info).help(help));
    });
}
