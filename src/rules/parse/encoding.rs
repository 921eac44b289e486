//! `parse/encoding`: bytes that OpenClaw reads as something else than the author sees.

use crate::doc::{FileId, Place};
use crate::finding::{Confidence, Severity};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};
use crate::text::{self, Span};

static META: Meta = Meta { id: "parse/encoding", severity: Severity::Warning, confidence: Confidence::High };

/// Reports UTF-16 (which OpenClaw cannot read) and invalid UTF-8 (which it
/// silently replaces).
pub(in crate::rules) struct Encoding;

impl Rule for Encoding {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        if cx.document.roots.first().is_some_and(|&first| first != cx.root) {
            return;
        }
        for (index, bytes) in cx.document.texts.iter().enumerate() {
            let file = FileId(u16::try_from(index).unwrap_or(u16::MAX));
            let finding = |span, message: &str| cx.finding(&META, Place { file, span }, message);
            if text::decode(bytes).encoding != text::Encoding::Utf8 {
                let finding = finding(Span::at(0), "the file is UTF-16, which OpenClaw cannot read");
                sink.push(finding.severity(Severity::Error).help("save it as UTF-8"));
            } else if let Err(error) = std::str::from_utf8(bytes) {
                let at = error.valid_up_to();
                let span = Span::new(at, at + error.error_len().unwrap_or(1));
                let message = "not valid UTF-8; OpenClaw reads a replacement character here";
                sink.push(finding(span, message).help("save the file as UTF-8"));
            }
        }
    }
}
