//! JSON Web Keys: the private member `d`, or `k` of a symmetric key.

use super::{Found, Place, run};
use crate::finding::Confidence;
use crate::secrets::detector::Structure;
use crate::secrets::entropy;
use crate::text::Span;

/// How far from `kty` the private member may stand, in bytes.
const NEAR: usize = 2048;

/// Most bytes that are read for one keyword: the object, and again the values in it, of which none holds another.
pub(super) const MOST: usize = 4 * NEAR;

/// `hit` is `kty`. `resume` is the end of the object that was looked at last.
pub(super) fn find(place: &Place<'_>, resume: &mut usize) -> Option<Found> {
    let (text, hit) = (place.text, place.hit);
    if hit.start < *resume {
        return None;
    }
    let tail = &text[hit.end..(hit.end + 12).min(text.len())];
    let symmetric = tail.windows(3).any(|window| window == b"oct");
    let from = hit.start.saturating_sub(NEAR);
    // `{"kty": …}`, or the arguments of a call: `JWK(kty="…", …)`.
    let start = from + memchr::memrchr2(b'{', b'(', &text[from..hit.start])?;
    let to = (hit.end + NEAR).min(text.len());
    let close = if text[start] == b'{' { b'}' } else { b')' };
    let end = memchr::memchr(close, &text[hit.end..to]).map_or(to, |at| hit.end + at);
    *resume = end;
    let object = &text[start..end];
    let member = if symmetric { b'k' } else { b'd' };
    let value = (0..object.len()).find_map(|at| {
        let alone = object[at] == member
            && at.checked_sub(1).is_none_or(|before| {
                matches!(object[before], b'"' | b'\'' | b' ' | b',' | b'\n' | b'\t' | b'{' | b'(' | b':')
            });
        alone.then(|| value(text, start + at + 1)).flatten()
    })?;
    Some(Found::new(Structure::Jwk, value, Confidence::High))
}

/// The quoted base64 after `": "`, `=` or `=>`.
fn value(text: &[u8], mut at: usize) -> Option<Span> {
    at = run(text, at, 4, |byte| matches!(byte, b'"' | b'\'' | b'\\' | b' ')).end;
    let joint = match text.get(at..)? {
        [b'=', b'>', ..] => 2,
        [b':' | b'=', ..] => 1,
        _ => return None,
    };
    let open = run(text, at + joint, 8, |byte| matches!(byte, b'"' | b'\'' | b'\\' | b' '));
    let value = run(text, open.end, NEAR, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'='));
    (value.len() >= 20 && !open.is_empty() && entropy::shannon(value.slice(text)) > 3.5).then_some(value)
}
