//! Keys in another spelling than that of the guides: they are judged, but a program may not read them.

use super::META;
use crate::finding::Severity;
use crate::model::block::listed;
use crate::model::walk::walk;
use crate::project::Context;
use crate::redact::printable;
use crate::rule::Sink;

/// So many keys are named in the help.
const NAMED: usize = 6;

/// Notes, once for a document, that keys are spelt otherwise.
pub(super) fn check(cx: &Context<'_>, sink: &mut Sink) {
    if !cx.document.respelt {
        return;
    }
    let mut first = None;
    let mut known: Vec<&str> = Vec::new();
    walk(cx.tree(), cx.root, |path, member, _| {
        let Some((member, written)) = member.and_then(|member| Some((member, cx.document.spelling(member)?))) else {
            return;
        };
        let key = member.key.as_str();
        // The guides write this one in both ways.
        if !matches!(key, "envVar" | "env_var") && !known.contains(&key) {
            known.push(key);
            first.get_or_insert_with(|| (member.key_place(), path.pointer(), written));
        }
    });
    let Some((place, pointer, written)) = first else { return };
    let mut message = format!("`{}` is usually spelt `{}`", printable(written), known[0]);
    match known.len() - 1 {
        0 => {}
        1 => message.push_str("; another key here is spelt otherwise, too"),
        others => message.push_str(&format!("; {others} other keys here are spelt otherwise, too")),
    }
    let usual = listed(&known[..known.len().min(NAMED)]);
    let help = format!("all are judged; a program that knows the usual spellings alone ignores them: {usual}");
    sink.push(cx.finding(&META, place, message).pointer(pointer).severity(Severity::Info).help(help));
}
