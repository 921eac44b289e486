//! Google service account files: the private key inside them.

use memchr::memmem;

use super::{Found, Place};
use crate::finding::Confidence;
use crate::secrets::detector::Structure;
use crate::text::Span;

/// How far from the type the key may stand, in bytes.
const NEAR: usize = 8192;

/// `hit` is `service_account`, the type of the file.
pub(super) fn find(place: &Place<'_>) -> Option<Found> {
    let (text, hit) = (place.text, place.hit);
    let window = Span::new(hit.start.saturating_sub(NEAR / 4), (hit.end + NEAR).min(text.len()));
    let around = window.slice(text);
    let begin = memmem::find(around, b"-----BEGIN PRIVATE KEY-----")?;
    if memmem::find(around, b"client_email").is_none() && memmem::find(around, b"private_key_id").is_none() {
        return None;
    }
    let end = memmem::find(&around[begin..], b"-----END PRIVATE KEY-----")? + begin + 25;
    let body = &around[begin + 27..end - 25];
    if body.len() < 200 || memmem::find(body, b"...").is_some() {
        return None;
    }
    Some(Found::new(
        Structure::GcpServiceAccount,
        Span::new(window.start + begin, window.start + end),
        Confidence::High,
    ))
}
