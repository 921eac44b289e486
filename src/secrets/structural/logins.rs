//! Passwords in the files of programs that log in by themselves: `.netrc`, `.pgpass`.

use super::{Found, Place, run};
use crate::finding::Confidence;
use crate::secrets::detector::Structure;
use crate::secrets::{entropy, placeholder};
use crate::text::Span;

/// Longest name of a host, a user or a database, and longest password, in bytes.
const LONGEST: usize = 128;
/// Most words after the host that are looked at.
const MOST_WORDS: usize = 8;
/// Most blanks and line ends between two words.
const MOST_BLANKS: usize = 32;

/// How much text around a keyword takes part.
pub(super) const NETRC: (usize, usize) = (1, (MOST_WORDS + 1) * (LONGEST + MOST_BLANKS) + 1);
/// The same for a line of `.pgpass`.
pub(super) const PGPASS: (usize, usize) = (LONGEST + 1, 4 * (LONGEST + 1));

/// `hit` is `machine` or `default login` with the blank after it
/// (https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html).
pub(super) fn netrc(place: &Place<'_>, report: &mut impl FnMut(Found)) {
    let (text, hit) = (place.text, place.hit);
    if text[..hit.start].last().is_some_and(|&byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return;
    }
    let mut at = hit.end;
    let is_default = text[hit.start] | 0x20 == b'd';
    let mut expected = is_default.then_some(Word::Name);
    if !is_default {
        let host = word(text, at);
        // "The machine learning …" has no pairs after it, "the machine (enter the password …)" no host.
        if !host.slice(text).first().is_some_and(u8::is_ascii_alphanumeric) {
            return;
        }
        at = host.end;
    }
    for _ in 0..MOST_WORDS {
        let blanks = run(text, at, MOST_BLANKS, |byte| byte.is_ascii_whitespace());
        let here = word(text, blanks.end);
        if blanks.is_empty() && !is_default || here.is_empty() {
            return;
        }
        at = here.end;
        expected = match (expected, here.slice(text)) {
            (None, b"login" | b"user" | b"account") => Some(Word::Name),
            (None, b"password" | b"passwd") => Some(Word::Password),
            (None, _) => return,
            (Some(Word::Name), _) => None,
            (Some(Word::Password), _) => {
                let found = judge(here.slice(text));
                return report_to(report, Structure::NetrcPassword, here, found);
            }
        };
    }
}

/// What the next word is.
#[derive(Clone, Copy)]
enum Word {
    Name,
    Password,
}

fn word(text: &[u8], at: usize) -> Span {
    run(text, at, LONGEST, |byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'' | b'`' | b'<' | b'>' | b'\\'))
}

/// `hit` is a port between its colons: `host:port:database:user:password`
/// (https://www.postgresql.org/docs/current/libpq-pgpass.html).
pub(super) fn pgpass(place: &Place<'_>, report: &mut impl FnMut(Found)) {
    let (text, hit) = (place.text, place.hit);
    let is_part = |byte: u8| {
        byte.is_ascii_graphic()
            && !matches!(byte, b':' | b'"' | b'\'' | b'`' | b'<' | b'>' | b'\\' | b'=' | b',' | b';')
    };
    let before =
        text[..hit.start].iter().rev().take(LONGEST).take_while(|&&byte| is_part(byte) && byte != b'/').count();
    let start = hit.start - before;
    if before == 0
        || text[..start].last().is_some_and(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'"' | b'\'' | b'`'))
    {
        return;
    }
    let database = run(text, hit.end, LONGEST, is_part);
    let user = run(text, database.end + 1, LONGEST, is_part);
    let is_closed = |span: Span| !span.is_empty() && text.get(span.end) == Some(&b':');
    if !is_closed(database) || !is_closed(user) || user.slice(text).iter().all(u8::is_ascii_digit) {
        return;
    }
    // A colon within the password is escaped.
    let password = run(text, user.end + 1, LONGEST, |byte| {
        byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'' | b'`' | b'<' | b'>')
    });
    let value = password.slice(text);
    let another_field = value.iter().enumerate().any(|(at, &byte)| byte == b':' && (at == 0 || value[at - 1] != b'\\'));
    if !another_field {
        report_to(report, Structure::PgpassPassword, password, judge(value));
    }
}

fn judge(value: &[u8]) -> Option<Confidence> {
    let shown = std::str::from_utf8(value).ok()?;
    if value.len() < 4
        || placeholder::is_placeholder(shown)
        || placeholder::is_template(shown)
        || placeholder::is_weak(value)
    {
        return None;
    }
    Some(if entropy::looks_random(value) { Confidence::High } else { Confidence::Medium })
}

fn report_to(report: &mut impl FnMut(Found), structure: Structure, span: Span, confidence: Option<Confidence>) {
    if let Some(confidence) = confidence {
        report(Found::new(structure, span, confidence));
    }
}
