//! `parse/syntax`: text that is not JSON5.

use crate::doc::Place;
use crate::finding::{Confidence, Severity};
use crate::project::{Context, Kind};
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "parse/syntax", severity: Severity::Error, confidence: Confidence::High };

/// Reports every syntax error of the document and of the files it includes.
pub(in crate::rules) struct Syntax;

impl Rule for Syntax {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        // The errors belong to the file, so they are reported with its first document only.
        if cx.document.roots.first().is_some_and(|&first| first != cx.root) {
            return;
        }
        // Several fragments in one file are a habit of notes and articles; a file that OpenClaw reads must hold one value.
        let tolerated = cx.document.kind != Kind::OpenClaw && cx.document.roots.len() > 1;
        for (file, error) in &cx.document.errors {
            let place = Place { file: *file, span: error.span };
            let mut finding = cx.finding(&META, place, error.message.clone());
            if let Some(help) = error.help {
                finding = finding.help(help);
            }
            if tolerated && error.message.starts_with("text after the end") {
                finding = finding.severity(Severity::Warning);
            }
            sink.push(finding);
        }
    }
}
