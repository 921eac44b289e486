//! Entries of an agent's audit log: `{"timestamp": …, "agentId": …, "operation": …, "credential": …}`. Each says which
//! credential was used by its name, and none its value.

use super::{Found, Place};
use crate::finding::Confidence;
use crate::secrets::detector::Structure;
use crate::secrets::key::{self, Promise};
use crate::secrets::{entropy, placeholder};
use crate::text::Span;

/// How far before the keyword its object may begin, in bytes.
const BEFORE: usize = 1024;
/// How far after it the object is read, in bytes.
const AFTER: usize = 2048;
/// Objects within the entry that are read.
const DEEPEST: usize = 4;

/// How much text around a keyword takes part.
pub(super) const REACH: (usize, usize) = (BEFORE, AFTER);

/// What the member that says when is called.
const TIMES: [&[u8]; 6] = [b"timestamp", b"ts", b"time", b"at", b"date", b"@timestamp"];
/// What the member that says what was done is called.
const ACTS: [&[u8]; 7] = [b"operation", b"action", b"event", b"op", b"tool", b"method", b"request"];

/// `hit` is the name of the member that says which agent acted, with its quotes.
pub(super) fn find(place: &Place<'_>, report: &mut impl FnMut(Found)) {
    let text = &place.text[..(place.hit.end + AFTER).min(place.text.len())];
    let Some(start) = beginning(text, place.hit.start) else { return };
    let mut members = Members { text, at: start + 1, depth: 1 };
    let (mut when, mut what) = (false, false);
    let mut found = Vec::new();
    for (depth, name, value) in &mut members {
        let name = name.slice(text);
        when |= depth == 1 && TIMES.iter().any(|known| name.eq_ignore_ascii_case(known));
        what |= depth == 1 && ACTS.iter().any(|known| name.eq_ignore_ascii_case(known));
        if let Some(confidence) = value.and_then(|value| judge(name, value.slice(text))) {
            found.extend(value.map(|value| Found::new(Structure::AuditLog, value, confidence)));
        }
    }
    if when && what {
        found.into_iter().for_each(report);
    }
}

/// Where the object begins that the keyword at `at` is a member of.
fn beginning(text: &[u8], at: usize) -> Option<usize> {
    let from = at.saturating_sub(BEFORE);
    let mut open = 0_usize;
    let begins = text[from..at].iter().rposition(|byte| {
        match byte {
            b'}' => open += 1,
            b'{' if open == 0 => return true,
            b'{' => open -= 1,
            _ => {}
        }
        false
    })?;
    Some(from + begins)
}

/// The members of an object and of those within it: how deep each stands, its name, and its value if that is a string.
struct Members<'a> {
    text: &'a [u8],
    at: usize,
    depth: usize,
}

impl Iterator for Members<'_> {
    type Item = (usize, Span, Option<Span>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match *self.text.get(self.at)? {
                b'{' if self.depth == DEEPEST => return None,
                b'{' => self.depth += 1,
                b'}' if self.depth == 1 => return None,
                b'}' => self.depth -= 1,
                b'"' => {
                    let name = self.string()?;
                    let joint = self.blanks();
                    if self.text.get(joint) != Some(&b':') {
                        continue;
                    }
                    self.at = joint + 1;
                    self.at = self.blanks();
                    let value = if self.text.get(self.at) == Some(&b'"') { Some(self.string()?) } else { None };
                    return Some((self.depth, name, value));
                }
                _ => {}
            }
            self.at += 1;
        }
    }
}

impl Members<'_> {
    /// The string that begins here, without its quotes; goes on after it.
    fn string(&mut self) -> Option<Span> {
        let start = self.at + 1;
        let mut at = start;
        loop {
            match *self.text.get(at)? {
                b'"' => break,
                b'\\' => at += 2,
                _ => at += 1,
            }
        }
        self.at = at + 1;
        Some(Span::new(start, at))
    }

    fn blanks(&self) -> usize {
        self.at + self.text[self.at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count()
    }
}

/// How sure it is that the value of a member of that name is a credential.
fn judge(name: &[u8], value: &[u8]) -> Option<Confidence> {
    let promise = key::promise(name).filter(|&promise| promise > Promise::Vague)?;
    let shown = std::str::from_utf8(value).ok()?;
    if value.len() < 6
        || value.iter().any(|byte| byte.is_ascii_whitespace() || byte.is_ascii_control())
        || placeholder::is_placeholder(shown)
        || placeholder::is_template(shown)
        || promise != Promise::Password && is_name(value)
    {
        return None;
    }
    Some(if entropy::looks_random(value) { Confidence::High } else { Confidence::Medium })
}

/// Whether the value is what a credential is called: words with numbers after them, `anthropic:default`,
/// `openai-key-2`, `vault/prod/stripe`; or the identifier of an entry in a store, which has the form of a UUID.
fn is_name(value: &[u8]) -> bool {
    let is_word = |word: &[u8]| {
        let letters = word.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let digits = word.len() - letters;
        digits <= 4
            && word[letters..].iter().all(u8::is_ascii_digit)
            && (letters <= 3 || entropy::wordlikeness(&word[..letters]) > 0.3)
    };
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':' | b'/' | b'@');
    let groups = value.split(|&byte| byte == b'-').map(<[u8]>::len);
    let is_uuid = groups.eq([8, 4, 4, 4, 12]) && value.iter().all(|byte| byte.is_ascii_hexdigit() || *byte == b'-');
    is_uuid || value.iter().all(is_part) && value.split(|byte| !byte.is_ascii_alphanumeric()).all(is_word)
}
