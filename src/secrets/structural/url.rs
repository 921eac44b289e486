//! Passwords in URLs: `scheme://user:password@host`.

use super::{Found, Place, run};
use crate::finding::Confidence;
use crate::secrets::detector::Structure;
use crate::secrets::{entropy, placeholder};
use crate::text::Span;

/// Longest user name, password or host that is looked at, in bytes.
const LONGEST: usize = 256;

/// `hit` is `://`.
pub(super) fn find(place: &Place<'_>) -> Option<Found> {
    let text = place.text;
    let scheme_length = text[..place.hit.start]
        .iter()
        .rev()
        .take(24)
        .take_while(|&&byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'.' | b'-'))
        .count();
    if scheme_length < 2 {
        return None;
    }
    let user = run(text, place.hit.end, LONGEST, |byte| is_userinfo(byte) && byte != b':');
    if text.get(user.end) != Some(&b':') {
        return None;
    }
    let start = user.end + 1;
    let rest = &text[start..(start + LONGEST).min(text.len())];
    // The last @ before the host counts: passwords hold one now and then.
    let stop = rest.iter().position(|&byte| ends_authority(byte)).unwrap_or(rest.len());
    let at = rest[..stop].iter().rposition(|&byte| byte == b'@')?;
    let password = Span::new(start, start + at);
    let host = run(text, password.end + 1, LONGEST, |byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'[' | b':' | b'$' | b'{' | b'%' | b'<')
    });
    if password.is_empty() || host.is_empty() {
        return None;
    }
    let confidence = judge(user.slice(text), password.slice(text), host.slice(text))?;
    Some(Found::new(Structure::UrlPassword, password, confidence))
}

fn is_userinfo(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'.' | b'-' | b'_' | b'%' | b'+' | b'~' | b'!' | b'$' | b'&' | b'*' | b'=' | b':')
}

fn ends_authority(byte: u8) -> bool {
    byte.is_ascii_whitespace()
        || byte.is_ascii_control()
        || matches!(byte, b'/' | b'"' | b'\'' | b'`' | b'<' | b'>' | b'\\' | b',' | b')' | b'(' | b'|')
}

/// A password of examples, also with a few digits; three and more that do not
/// just count up make it somebody's own.
fn is_weak(password: &[u8]) -> bool {
    let digits = password.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let tail = &password[password.len() - digits..];
    let counted = tail.first() == Some(&b'1') && tail.windows(2).all(|pair| pair[1] == pair[0] + 1);
    placeholder::is_weak(password) && (digits < 3 || counted || placeholder::is_counted(password))
}

/// Whether all of it is punctuation, some of it percent-encoded.
fn is_row_of_signs(password: &[u8]) -> bool {
    let mut rest = password;
    while let Some((&first, tail)) = rest.split_first() {
        let escaped = tail.get(..2).filter(|_| first == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        let decoded = escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        if !decoded.unwrap_or(first).is_ascii_punctuation() {
            return false;
        }
        rest = &tail[if decoded.is_some() { 2 } else { 0 }..];
    }
    true
}

fn judge(user: &[u8], password: &[u8], host: &[u8]) -> Option<Confidence> {
    let shown = String::from_utf8_lossy(password);
    if password.len() < 3
        || placeholder::is_placeholder(&shown)
        || placeholder::is_template(&shown)
        || is_weak(password)
        || is_row_of_signs(password)
        || password.eq_ignore_ascii_case(user)
    {
        return None;
    }
    // A port, an IPv6 address or a time is not a password.
    if password.iter().all(u8::is_ascii_digit) && password.len() < 6 {
        return None;
    }
    let host_name = host.split(|&byte| byte == b':').next().unwrap_or_default();
    let example = host_name.eq_ignore_ascii_case(b"host")
        || host_name.eq_ignore_ascii_case(b"hostname")
        || host_name.starts_with(b"example.")
        || host_name.starts_with(b"<");
    let mixed = entropy::looks_random(password) || {
        let counts = entropy::Alphabet::of(password);
        counts.digit > 0 || counts.other > 0 || counts.classes() > 1
    };
    Some(match (example, mixed) {
        (true, false) => return None,
        (true, true) => Confidence::Low,
        (false, true) => Confidence::High,
        (false, false) if password.len() < 4 => Confidence::Low,
        (false, false) => Confidence::Medium,
    })
}
