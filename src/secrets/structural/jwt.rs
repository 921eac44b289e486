//! JSON Web Tokens: three parts, of which the first two decode to JSON.

use super::{Found, Place, base64, run};
use crate::finding::Confidence;
use crate::secrets::detector::Structure;
use crate::text::Span;

/// Longest token, in bytes.
const LONGEST: usize = 8192;

/// Fewest characters of a signature: the 32 bytes of HMAC-SHA-256 (RFC 7518, section 3.1) less a character that was lost.
const SHORTEST_SIGNATURE: usize = 42;

/// `hit` is `eyJ`, which is base64 of `{"`, or `ZXlK`, which is base64 of that.
pub(super) fn find(place: &Place<'_>) -> Option<Found> {
    let text = place.text;
    let start = place.hit.start;
    if text[start..].starts_with(b"ZXlK") {
        return wrapped(text, start);
    }
    let joined = |&byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if text[..start].last().is_some_and(joined) || !text[start..].starts_with(b"eyJ") {
        return None;
    }
    let header = run(text, start, LONGEST, is_part);
    if header.len() < 12 || text.get(header.end) != Some(&b'.') {
        return None;
    }
    let payload = run(text, header.end + 1, LONGEST, is_part);
    if payload.is_empty() || text.get(payload.end) != Some(&b'.') || !is_json(header.slice(text)) {
        return None;
    }
    let signature = run(text, payload.end + 1, LONGEST, is_part);
    // Without a signature it counts where nobody asks for one (RFC 7519, section 6).
    if signature.is_empty() && is_unsecured(header.slice(text)) && is_json(payload.slice(text)) {
        return Some(Found::new(Structure::Jwt, Span::new(start, payload.end + 1), Confidence::Medium));
    }
    if signature.len() < 16 {
        return None;
    }
    // Five parts are an encrypted token, of no use without the key.
    if text.get(signature.end) == Some(&b'.') && text.get(signature.end + 1).copied().is_some_and(is_part) {
        return None;
    }
    let signed = is_json(payload.slice(text));
    let confidence = match (signed, text[signature.end..].starts_with(b"..") || signature.len() < SHORTEST_SIGNATURE) {
        // Cut off, filled in by hand, or of no use without the key of its owner.
        (_, true) => Confidence::Low,
        _ if names_key_pair(header.slice(text)) => Confidence::Low,
        (true, false) => Confidence::High,
        (false, false) => Confidence::Medium,
    };
    Some(Found::new(Structure::Jwt, Span::new(start, signature.end), confidence))
}

/// Whether the token only names its bearer, who must sign a challenge besides: those of NATS
/// (<https://docs.nats.io/running-a-nats-service/configuration/securing_nats/auth_intro/jwt>).
fn names_key_pair(header: &[u8]) -> bool {
    base64::decode(header).is_some_and(|header| memchr::memmem::find(&header, b"\"ed25519").is_some())
}

/// A token that was encoded once more, as in the data of a Kubernetes secret.
fn wrapped(text: &[u8], start: usize) -> Option<Found> {
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    if text[..start].last().is_some_and(|&byte| is_base64(byte) && byte != b'=') {
        return None;
    }
    let span = run(text, start, LONGEST, is_base64);
    // Shorter ones hold no signature.
    if span.len() < 80 {
        return None;
    }
    let token = base64::decode(span.slice(text))?;
    let mut parts = token.split(|&byte| byte == b'.');
    let header = parts.next().is_some_and(is_json);
    let payload = parts.next().is_some_and(|part| part.len() >= 8 && part.iter().all(|&byte| is_part(byte)));
    let signature = parts.next().is_some_and(|part| part.len() >= 16);
    (header && payload && signature).then(|| Found::new(Structure::Jwt, span, Confidence::High))
}

fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'=')
}

/// Whether the header says that there is no signature.
fn is_unsecured(header: &[u8]) -> bool {
    let header = base64::decode(header).and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok());
    header.is_some_and(|header| header.get("alg").is_some_and(|alg| alg == "none"))
}

/// The header must be an object that names its algorithm or type.
fn is_json(part: &[u8]) -> bool {
    base64::decode(part)
        .is_some_and(|bytes| serde_json::from_slice::<serde::de::IgnoredAny>(&bytes).is_ok() && bytes.starts_with(b"{"))
}
