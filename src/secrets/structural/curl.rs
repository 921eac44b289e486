//! `curl -u user:password`.

use memchr::memmem;

use super::{Found, Place};
use crate::finding::Confidence;
use crate::secrets::detector::Structure;
use crate::secrets::placeholder;
use crate::text::Span;

/// How far after the command the option may stand, in bytes.
const NEAR: usize = 400;

/// `hit` is `curl` with the blank after it.
pub(super) fn find(place: &Place<'_>) -> Option<Found> {
    let (text, hit) = (place.text, place.hit);
    let command = &text[hit.end - 1..(hit.end + NEAR).min(text.len())];
    let option = option(command)?;
    let rest = &command[option..];
    let blanks = rest.iter().take_while(|&&byte| byte == b' ').count();
    let quoted = rest.get(blanks).copied().filter(|byte| matches!(byte, b'"' | b'\''));
    let start = option + blanks + usize::from(quoted.is_some());
    let ends =
        |byte: u8| quoted.map_or(byte.is_ascii_whitespace(), |quote| byte == quote) || matches!(byte, b'\n' | b'`');
    let rest = &command[start..];
    let pair = &rest[..rest.iter().position(|&byte| ends(byte)).unwrap_or(rest.len())];
    let colon = memchr::memchr(b':', pair)?;
    let (user, password) = (&pair[..colon], &pair[colon + 1..]);
    // `-u token:` gives the token as the user.
    let (from, value) = if password.is_empty() { (0, user) } else { (colon + 1, password) };
    let shown = String::from_utf8_lossy(value);
    if value.len() < 6
        || value == user && !password.is_empty()
        || placeholder::is_placeholder(&shown)
        || placeholder::is_template(&shown)
        || placeholder::is_weak(value)
    {
        return None;
    }
    let at = hit.end - 1 + start + from;
    Some(Found::new(Structure::CurlUser, Span::new(at, at + value.len()), Confidence::Medium))
}

/// Where the value of the option begins: after `-u`, `--user`, or several short options of which it is the last.
fn option(command: &[u8]) -> Option<usize> {
    let spelled = [&b" -u "[..], b"\n-u ", b" --user ", b" --user=", b" -u\"", b" -u'"];
    let spelled = spelled.iter().filter_map(|option| memmem::find(command, option).map(|at| at + option.len()));
    let grouped = memmem::find_iter(command, b" -").find_map(|at| {
        let options = &command[at + 2..];
        let letters = options.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        // `-sSu user:password`, `-uuser:password`
        match options.get(letters) {
            Some(b' ') if options[..letters].ends_with(b"u") => Some(at + 2 + letters),
            Some(b':') if options.starts_with(b"u") => Some(at + 3),
            _ => None,
        }
    });
    spelled.chain(grouped).min()
}
