//! What was found, before it is known whether it is reported.

use crate::finding::Confidence;
use crate::secrets::checksum::{self, Verdict};
use crate::secrets::decode::Inner;
use crate::secrets::detector::{Detector, Structure};
use crate::secrets::engine::Engine;
use crate::secrets::{entropy, placeholder, structural};
use crate::text::Span;

/// What code or a pattern found, before it is known whether it is reported.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) detector: &'static Detector,
    pub(crate) span: Span,
    pub(crate) confidence: Confidence,
    pub(crate) related: Vec<(Span, &'static str)>,
    /// Only what was found in decoded text has this; a trace holds none of it.
    pub(crate) inner: Option<Box<Inner>>,
}

impl Candidate {
    /// The same with all its spans changed.
    pub(crate) fn map_spans(&self, to: impl Fn(Span) -> Span) -> Self {
        let related = self.related.iter().map(|&(span, message)| (to(span), message)).collect();
        Self { span: to(self.span), related, inner: self.inner.clone(), ..*self }
    }
}

/// What a pattern matched in a text, unless it is a placeholder or not random enough.
pub(super) fn matched(text: &[u8], detector: &'static Detector, span: impl Into<Span>) -> Option<Candidate> {
    let span = span.into();
    let value = span.slice(text);
    let private = value.strip_prefix(detector.prefix.as_bytes()).unwrap_or(value);
    if value.is_empty() || (detector.entropy > 0.0 && entropy::shannon(private) < detector.entropy) {
        return None;
    }
    let shown = String::from_utf8_lossy(private);
    if placeholder::is_placeholder(&shown) || placeholder::is_published(value) {
        return None;
    }
    let mut confidence = detector.confidence;
    // Nobody was issued with it, although somebody may use it.
    if placeholder::counts_through(private) {
        confidence = confidence.min(Confidence::Medium);
    }
    match detector.checksum.map(|sum| checksum::verdict(sum, value, detector.prefix)) {
        Some(Verdict::Holds) => confidence = Confidence::High,
        Some(Verdict::Fails) => confidence = confidence.min(Confidence::Medium),
        Some(Verdict::Absent) | None => {}
    }
    Some(Candidate { detector, span, confidence, related: Vec::new(), inner: None })
}

/// The candidate of what a structure's code found.
pub(super) fn structure(engine: &Engine, found: structural::Found) -> Option<Candidate> {
    let detector = engine.structure(found.structure)?;
    let confidence = found.confidence.min(match found.structure {
        Structure::PasswordAssignment | Structure::CredentialAssignment | Structure::KeyAssignment => Confidence::High,
        _ => detector.confidence,
    });
    Some(Candidate { detector, span: found.span, confidence, related: found.related, inner: None })
}
