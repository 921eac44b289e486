//! Values of names that are themselves written as values: `name: ACME_TOKEN` with `value: …` below it,
//! `<add key="AcmeToken" value="…">`, `variable "acme_token" { default = "…" }`, `<string name="acme_token">…`.

use super::key::is_key_byte;
use crate::text::Span;

/// Longest stretch before the name that tells that it is one, in bytes.
const LABEL: usize = 24;
/// How far before the name the element may begin whose attribute it is, in bytes.
const ELEMENT: usize = 80;
/// How far behind the name its value may begin, in bytes.
const FAR: usize = 160;

/// Words for the name of a thing.
const NAMES: &[&[u8]] = &[b"name", b"key", b"variable", b"setting", b"param"];
/// Words for its value.
const VALUES: &[&[u8]] = &[b"value", b"default", b"defaultvalue", b"stringvalue", b"val"];
/// Elements of forms and pages, whose values are for everyone to see.
const PAGES: &[&[u8]] = &[b"<input", b"<option", b"<button", b"<meta", b"<label", b"<select"];

/// Where the value of such a name begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begin {
    /// The next byte is its first, or the quote before it.
    At(usize),
    /// It is the text of the element whose opening tag ends before this.
    Text(usize),
}

/// Where the value begins that belongs to the name which ends before `at`, its quote included.
pub(super) fn begin(text: &[u8], name: Span, at: usize) -> Option<Begin> {
    let rest = &text[at..(at + FAR).min(text.len())];
    let next = rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
    // Asked first, as it is cheap and most names end otherwise.
    let plausible = match rest[next] {
        b',' | b'{' | b'>' | b'"' | b'\'' | b'-' => true,
        byte => byte.is_ascii_alphabetic() && next > 0,
    };
    if !plausible || !is_labelled(text, name) {
        return None;
    }
    if rest[next] == b'>' {
        return Some(Begin::Text(at + next + 1));
    }
    member(rest).map(|found| Begin::At(at + found))
}

/// Whether the name is the value of something that is called a name.
fn is_labelled(text: &[u8], name: Span) -> bool {
    let line = &text[name.start.saturating_sub(LABEL)..name.start];
    let line = memchr::memrchr(b'\n', line).map_or(line, |at| &line[at + 1..]);
    let unquoted = |bytes| -> &[u8] {
        let bytes = trimmed_end(bytes, |byte| matches!(byte, b'"' | b'\''));
        trimmed_end(bytes, |byte| byte == b'\\')
    };
    let before = trimmed_end(unquoted(line), |byte| matches!(byte, b' ' | b'\t'));
    let joined = before.strip_suffix(b":").or_else(|| before.strip_suffix(b"="));
    let label = joined.map_or(before, |before| unquoted(trimmed_end(before, |byte| matches!(byte, b' ' | b'\t'))));
    let word = label.iter().rev().take_while(|&&byte| is_key_byte(byte)).count();
    let word = &label[label.len() - word..];
    let known = if joined.is_some() { NAMES } else { &[b"variable".as_slice()] };
    let tag = &text[name.start.saturating_sub(ELEMENT)..name.start];
    let tag = memchr::memrchr(b'<', tag).map_or(&[][..], |at| &tag[at..]);
    known.iter().any(|known| word.eq_ignore_ascii_case(known))
        && !PAGES.iter().any(|page| tag.len() >= page.len() && tag[..page.len()].eq_ignore_ascii_case(page))
}

fn trimmed_end(bytes: &[u8], which: impl Fn(u8) -> bool) -> &[u8] {
    let end = bytes.iter().rposition(|&byte| !which(byte)).map_or(0, |last| last + 1);
    &bytes[..end]
}

/// Where the value of the first member of `rest` begins that is called a value, unless another thing begins before it.
fn member(rest: &[u8]) -> Option<usize> {
    let mut at = 0;
    while at < rest.len() {
        let byte = rest[at];
        if matches!(byte, b'}' | b'>' | b';' | b')') {
            return None;
        }
        if !byte.is_ascii_alphabetic() {
            at += 1;
            continue;
        }
        let end = at + rest[at..].iter().take_while(|&&byte| is_key_byte(byte)).count();
        let quote = rest.get(end).is_some_and(|byte| matches!(byte, b'"' | b'\''));
        let joint = end + usize::from(quote);
        let joint = joint + rest[joint..].iter().take_while(|&&byte| matches!(byte, b' ' | b'\t')).count();
        let joined = rest.get(joint).is_some_and(|byte| matches!(byte, b':' | b'='));
        let word = &rest[at..end];
        if joined && VALUES.iter().any(|known| word.eq_ignore_ascii_case(known)) {
            let value = joint + 1;
            return Some(value + rest[value..].iter().take_while(|&&byte| matches!(byte, b' ' | b'\t')).count());
        }
        if joined && NAMES.iter().any(|known| word.eq_ignore_ascii_case(known)) {
            return None;
        }
        // What is assigned to another member goes up to the end of the line, or of the attribute.
        let ends = |byte: &u8| matches!(byte, b'\n' | b',') || (*byte == b' ' && rest.get(joint) == Some(&b'='));
        at = match rest.get(joint + 1..).and_then(|tail| tail.iter().position(ends)) {
            Some(length) if joined => joint + 1 + length,
            _ => end,
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<&str> {
        let start = text.find("acme_token").expect("a name");
        let mut end = start + "acme_token".len();
        let name = Span::new(start, end);
        end += usize::from(text[end..].starts_with(['"', '\'']));
        begin(text.as_bytes(), name, end).map(|begin| match begin {
            Begin::At(at) | Begin::Text(at) => &text[at..],
        })
    }

    #[test]
    fn a_value_is_found_beside_its_name() {
        for text in [
            "- name: acme_token\n  value: VALUE",
            "{\"name\": \"acme_token\", \"value\": VALUE",
            "{\"name\": \"acme_token\", \"sensitive\": true,\n\"value\": VALUE",
            "variable \"acme_token\" {\n  type = string\n  default = VALUE",
            "<add key=\"acme_token\" value=VALUE",
            "<add key=\"acme_token\" kind='x' value=VALUE",
            "<string name=\"acme_token\">VALUE",
        ] {
            assert_eq!(found(text), Some("VALUE"), "{text}");
        }
    }

    #[test]
    fn other_values_are_not() {
        for text in [
            "- name: acme_token\n  valueFrom: x",
            "- name: acme_token\n- name: other\n  value: VALUE",
            "{\"name\": \"acme_token\"}, {\"value\": VALUE",
            "<input name=\"acme_token\" value=VALUE",
            "of acme_token\nvalue: VALUE",
            "name: acme_token",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
