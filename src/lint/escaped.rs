//! Credentials in strings of a configuration that only their escapes hide: a pasted XML element, an export line.

use crate::doc::Value;
use crate::project::Document;
use crate::secrets::{self, Detection, FileHint};
use crate::text::Span;

/// What providers' detectors find in strings and keys once their escapes are
/// decoded. The span is that of the whole string: all of it is masked.
pub(super) fn detections(document: &Document, known: &[Detection]) -> Vec<Detection> {
    let mut found = Vec::new();
    let mut look = |span: Span, decoded: &str| {
        // A string of the same length holds no escape and has been searched as it stands.
        if span.len() == decoded.len() {
            return;
        }
        for mut detection in secrets::scan_file(decoded.as_bytes(), &FileHint::UNKNOWN, document.path()) {
            let id = detection.detector.id;
            let seen = |other: &Detection| other.detector.id == id && other.span.overlaps(span);
            if detection.detector.category != "generic" && !known.iter().chain(&found).any(seen) {
                detection.span = span;
                detection.related.clear();
                found.push(detection);
            }
        }
    };
    for &root in &document.roots {
        document.tree.walk(root, |_, member, id| {
            if let Some(member) = member {
                let quoted = member.key_span.len() >= 2 && member.key_span.len() != member.key.as_str().len();
                let inset = usize::from(quoted);
                look(Span::new(member.key_span.start + inset, member.key_span.end - inset), member.key.as_str());
            }
            let node = document.tree.node(id);
            if let Value::String(text) = &node.value {
                look(node.inner_span(), text.as_str());
            }
        });
    }
    found
}
