//! The secret half of an AWS access key: forty characters of base64 near the
//! key's id or after its usual name.

use super::{Found, Place, run};
use crate::finding::Confidence;
use crate::secrets::detector::Structure;
use crate::secrets::{entropy, placeholder};
use crate::text::Span;

/// How far from the id the secret may stand, in bytes.
const NEAR: usize = 300;
/// Length of the secret.
const LENGTH: usize = 40;
/// Length of the id.
const ID: usize = 20;

/// `hit` is the start of an id (`AKIA`, `ASIA`).
pub(super) fn find(place: &Place<'_>) -> Option<Found> {
    let (text, hit) = (place.text, place.hit);
    let id = run(text, hit.start, ID + 1, |byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    if id.len() != ID || hit.start.checked_sub(1).is_some_and(|at| is_secret_byte(text[at])) {
        return None;
    }
    let after = Span::new(id.end, (id.end + NEAR).min(text.len()));
    let prior = Span::new(hit.start.saturating_sub(NEAR), hit.start);
    let secret = candidate(text, after).or_else(|| candidate(text, prior))?;
    let mut found = Found::new(Structure::AwsSecretKey, secret, Confidence::High);
    found.related.push((id, "the id of the same access key"));
    Some(found)
}

fn is_secret_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'+')
}

/// The first run of exactly forty such characters that looks random.
fn candidate(text: &[u8], within: Span) -> Option<Span> {
    let mut at = within.start;
    while at < within.end {
        let stretch = run(text, at, LENGTH + 1, is_secret_byte);
        let fresh = at == 0 || !is_secret_byte(text[at - 1]);
        if fresh && stretch.len() == LENGTH && text.get(stretch.end) != Some(&b'=') && is_secret(stretch.slice(text)) {
            return Some(stretch);
        }
        at = stretch.end.max(at + 1);
    }
    None
}

fn is_secret(value: &[u8]) -> bool {
    let counts = entropy::Alphabet::of(value);
    counts.lower > 0
        && counts.upper > 0
        && entropy::shannon(value) >= 4.0
        && !placeholder::is_published(value)
        && !value.starts_with(b"/")
}
