//! Private keys in armour: PEM, OpenSSH, PGP and PuTTY. One block is one finding.

use memchr::memmem;

use super::{Found, Place};
use crate::finding::Confidence;
use crate::secrets::detector::Structure;
use crate::text::Span;

/// Longest block that is followed to its end, in bytes.
const LONGEST: usize = 32 * 1024;
/// Fewest base64 characters that a key has.
const SHORTEST: usize = 40;
/// Fewest base64 characters in the longest of its lines.
const SHORTEST_RUN: usize = 20;

/// `hit` is `-----BEGIN` or `PuTTY-User-Key-File-`.
pub(super) fn find(place: &Place<'_>) -> Option<Found> {
    let text = place.text;
    let block = &text[place.hit.start..(place.hit.start + LONGEST).min(text.len())];
    if block.starts_with(b"PuTTY-User-Key-File-") {
        return putty(place, block);
    }
    let label_end = memmem::find(block.get(10..90.min(block.len()))?, b"-----")? + 10;
    let label = block.get(10..label_end)?;
    if memmem::find(label, b"PRIVATE KEY").is_none() || label.iter().any(|byte| matches!(byte, b'\n' | b'"' | b'\'')) {
        return None;
    }
    let body_start = label_end + 5;
    // The next dashes must be those of the end, so that no block is read twice.
    let end = memmem::find(&block[body_start..], b"-----")
        .map(|at| at + body_start)
        .filter(|&at| block[at..].starts_with(b"-----END"));
    let body_end = end.unwrap_or_else(|| body_start + armour_length(&block[body_start..]));
    let body = &block[body_start..body_end];
    if base64_count(body) < SHORTEST || !has_line(body) || is_filler(body) {
        return None;
    }
    let last = end.map_or(body_end, |end| {
        let tail = &block[end + 8..(end + 100).min(block.len())];
        memmem::find(tail, b"-----").map_or(end + 8, |at| end + 8 + at + 5)
    });
    let encrypted = memmem::find(label, b"ENCRYPTED").is_some()
        || memmem::find(body, b"Proc-Type: 4,ENCRYPTED").is_some()
        || openssh_is_encrypted(body);
    let structure = if encrypted { Structure::EncryptedPrivateKey } else { Structure::PrivateKey };
    let span = Span::new(place.hit.start, place.hit.start + last);
    // Without its passphrase or its end a key opens nothing.
    let confidence = if encrypted || end.is_none() { Confidence::Low } else { Confidence::High };
    Some(Found::new(structure, span, confidence))
}

/// The length of the base64 lines at the start of `body`, when the end marker is missing.
fn armour_length(body: &[u8]) -> usize {
    let stop = body.iter().take(4096).position(|&byte| {
        !(is_base64(byte) || matches!(byte, b'\n' | b'\r' | b' ' | b'\t' | b'\\' | b'"' | b'\'' | b','))
    });
    stop.unwrap_or(body.len().min(4096))
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

fn base64_count(body: &[u8]) -> usize {
    body.iter().filter(|&&byte| is_base64(byte)).count()
}

/// Whether there is a run of base64 longer than words are, so that it is not code between two constants.
fn has_line(body: &[u8]) -> bool {
    body.split(|&byte| !is_base64(byte)).any(|run| run.len() >= SHORTEST_RUN)
}

/// Dots, crosses and the like instead of a key.
fn is_filler(body: &[u8]) -> bool {
    let text = body.iter().filter(|&&byte| is_base64(byte)).copied().collect::<Vec<u8>>();
    memmem::find(body, b"...").is_some() && text.len() < 400 || crate::secrets::entropy::shannon(&text) < 3.5
}

/// An OpenSSH key names its cipher at the start: `none` if it is not encrypted.
fn openssh_is_encrypted(body: &[u8]) -> bool {
    let head: Vec<u8> = body.iter().copied().filter(|&byte| is_base64(byte)).take(48).collect();
    // base64 of "openssh-key-v1\0\0\0\0\4none" ends in "AAAABG5vbm".
    head.starts_with(b"b3BlbnNzaC1rZXktdjEA") && memmem::find(&head, b"AAAABG5vbm").is_none()
}

fn putty(place: &Place<'_>, block: &[u8]) -> Option<Found> {
    let private = memmem::find(block, b"Private-Lines:")?;
    let end = memmem::find(&block[private..], b"Private-MAC")
        .map_or(private + armour_length(&block[private..]), |at| private + at);
    let encrypted = memmem::find(&block[..private], b"Encryption: none").is_none();
    let structure = if encrypted { Structure::EncryptedPrivateKey } else { Structure::PrivateKey };
    let confidence = if encrypted { Confidence::Low } else { Confidence::High };
    Some(Found::new(structure, Span::new(place.hit.start, place.hit.start + end), confidence))
}
