//! `Authorization: Bearer …`, `Basic …` and `Token …`.

use super::{Found, Place, base64, before, run};
use crate::finding::Confidence;
use crate::secrets::detector::Structure;
use crate::secrets::{entropy, placeholder};

/// Longest value, in bytes.
const LONGEST: usize = 4096;

/// `hit` is `bearer` or `basic` with the blank after it.
pub(super) fn find(place: &Place<'_>) -> Option<Found> {
    let (text, hit) = (place.text, place.hit);
    if before(text, hit.start, 1).first().is_some_and(u8::is_ascii_alphanumeric) {
        return None;
    }
    let start = hit.end + text[hit.end..].iter().take(4).take_while(|&&byte| byte == b' ').count();
    let value = run(text, start, LONGEST, |byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'+' | b'/' | b'=' | b':' | b'|')
    });
    let bytes = value.slice(text);
    let shown = String::from_utf8_lossy(bytes);
    if bytes.len() < 6 || shown.contains("://") || placeholder::is_placeholder(&shown) {
        return None;
    }
    if text[hit.start..hit.end].eq_ignore_ascii_case(b"basic ") {
        return basic(bytes).map(|confidence| Found::new(Structure::AuthHeader, value, confidence));
    }
    let counts = entropy::Alphabet::of(bytes);
    if bytes.len() < 16 || counts.digit == 0 || !entropy::looks_random(bytes) || entropy::shannon(bytes) < 3.0 {
        return None;
    }
    Some(Found::new(
        Structure::AuthHeader,
        value,
        match bytes.len() {
            _ if is_unsigned(bytes) => Confidence::Low,
            24.. => Confidence::High,
            _ => Confidence::Medium,
        },
    ))
}

/// Whether it begins like a JSON Web Token and ends before the signature.
fn is_unsigned(value: &[u8]) -> bool {
    value.starts_with(b"eyJ") && value.split(|&byte| byte == b'.').count() == 2
}

/// The value must decode to `user:password`.
fn basic(value: &[u8]) -> Option<Confidence> {
    let plain = base64::decode(value)?;
    let colon = plain.iter().position(|&byte| byte == b':')?;
    if value.len() % 4 == 1 || !plain.iter().all(|byte| (b' '..=b'~').contains(byte)) {
        return None;
    }
    let (user, password) = (&plain[..colon], &plain[colon + 1..]);
    let either = if password.is_empty() { user } else { password };
    let shown = String::from_utf8_lossy(either);
    if either.len() < 4 || placeholder::is_placeholder(&shown) || placeholder::is_weak(either) || user == password {
        return None;
    }
    Some(if either.len() >= 8 { Confidence::High } else { Confidence::Medium })
}
