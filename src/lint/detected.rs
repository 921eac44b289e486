//! Detections of the secret engine as findings.

use crate::finding::{Finding, Related};
use crate::output::SecretSpan;
use crate::secrets::{Detection, Wrapping};
use crate::text::Span;

/// Moves all spans of a detection, as from a decoded text to the file's bytes.
pub(super) fn relocate(detection: &mut Detection, to: impl Fn(Span) -> Span) {
    detection.span = to(detection.span);
    for (span, _) in &mut detection.related {
        *span = to(*span);
    }
}

/// The finding that a detection is reported as.
pub(super) fn to_finding(detection: &Detection, path: &str) -> Finding {
    let detector = detection.detector;
    let redacted = detection.secret.redacted();
    let texts = detector.texts();
    let link = if texts.rotate_url.is_empty() { String::new() } else { format!(" ({})", texts.rotate_url) };
    let related = detection.related.iter();
    Finding {
        rule: detector.id,
        severity: detection.severity,
        confidence: detection.confidence,
        message: format!(
            "{} in {}: {redacted}",
            detector.name,
            detection.wrapping.map_or("plain text", Wrapping::as_str)
        ),
        path: path.to_owned(),
        span: detection.span,
        pointer: None,
        help: Some(match detection.claims() {
            Some(claims) => format!("{claims}. {}{link}", texts.rotate),
            None => format!("{}{link}", texts.rotate),
        }),
        related: related
            .map(|&(span, message)| Related { path: path.to_owned(), span, message: message.to_owned() })
            .collect(),
        fixes: Vec::new(),
        secret: Some(detection.secret.clone()),
        origin: None,
        fingerprint: None,
    }
}

/// What must not be shown of the file: of an encoded value nothing is public.
pub(super) fn secret_span(detection: &Detection) -> SecretSpan {
    let public_prefix = if detection.wrapping.is_some() { 0 } else { detection.secret.public_prefix() };
    SecretSpan { span: detection.span, public_prefix }
}
