//! What OpenClaw would refuse although it is no mistake of the author's: the external-secrets shapes.

use std::collections::BTreeMap;

use super::finding;
use crate::finding::{Finding, Severity};
use crate::project::Context;
use crate::rule::Sink;
use crate::schema::Issue;
use crate::schema::external::Territory;

/// Notes of what is refused, each kind of it once: five hundred secrets of one shape are one note.
#[derive(Default)]
pub(super) struct Foreign {
    /// By kind of part and place in it: the first, and how many there are.
    notes: BTreeMap<String, (Finding, usize)>,
}

impl Foreign {
    /// Takes an issue if it lies in an external-secrets shape, and gives it back otherwise.
    pub(super) fn take(&mut self, cx: &Context<'_>, territory: &Territory, issue: Issue) -> Option<Issue> {
        let Some(kind) = territory.kind_of(&issue.source) else { return Some(issue) };
        let unknown = issue.key.clone().filter(|_| issue.suggestion.is_some());
        let spelt = cx.tree().follow_member(cx.root, &issue.source);
        let spelt = spelt.and_then(|member| Some((member.key.as_str(), cx.document.spelling(member)?)));
        // Without a place of its own it has been reported otherwise.
        let mut note = finding(cx, issue)?;
        note.help = None;
        // It is no misspelt key of OpenClaw's.
        if let Some(key) = unknown {
            note.message = format!("unknown key `{}`", crate::redact::printable(&key));
        }
        if let Some((usual, written)) = spelt {
            let written = format!("`{}`", crate::redact::printable(written));
            note.message = note.message.replacen(&format!("`{usual}`"), &written, 1);
        }
        let (first, count) = self.notes.entry(kind).or_insert_with(|| (note.clone(), 0));
        *count += 1;
        if (note.span, &note.path) < (first.span, &first.path) {
            *first = note;
        }
        None
    }

    /// Reports the notes as information about the release that judges the file.
    pub(super) fn report(self, version: &str, sink: &mut Sink) {
        for (mut note, count) in self.notes.into_values() {
            let others = match count {
                1 => String::new(),
                2 => ", and another one like it".to_owned(),
                _ => format!(", and {} more like it", count - 1),
            };
            note.message = format!("OpenClaw {version} would refuse this: {}{others}", note.message);
            sink.push(note.severity(Severity::Info));
        }
    }
}
