//! Values assigned to names, in whatever syntax: `"apiKey": "…"`, `PASSWORD=…`,
//! `token: …`, `--password …`, `<secret>…</secret>`, `config["key"] = …`.

use super::hint::Language;
use super::issuer;
use super::judge::{self, Shape};
use super::key::{self, is_key_byte};
use super::literal::{
    MOST_ESCAPES, bare, element, escapes, fallback, is_quote, listed, parameter, quoted, skip_blanks, skip_space,
    trimmed, wrapped,
};
use super::pair::{self, Begin};
use super::prose;
use super::structural::{Found, Place};
use crate::finding::Confidence;
use crate::text::Span;

/// Longest name that is looked at, in bytes.
pub(super) const LONGEST_NAME: usize = 80;
/// Longest address of a badge that is looked at, in bytes.
const LONGEST_BADGE: usize = 160;
/// Longest stretch of blanks, type names and the like between name and value.
pub(super) const LONGEST_GAP: usize = 60;

/// How name and value are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Joint {
    /// `=`, `:`, `=>` and their relatives.
    Assigned,
    /// `==` and `!=`.
    Compared,
    /// A comma or parenthesis: the value is the next argument of a call.
    Argument,
    /// `<name>value`.
    Element,
    /// `--name value`.
    Flag,
    /// `name value`.
    Blank,
}

/// How the value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Writing {
    /// Between quotes.
    Quoted,
    /// Between quotes, and joined to something else.
    Joined,
    /// Without quotes.
    Bare,
}

/// Reads the assignment around a credential word and judges its value.
/// `last` is the start of the word before this one: the first of several in one
/// name stands for all of them.
pub(crate) fn find(place: &Place<'_>, last: &mut Option<usize>) -> Option<Found> {
    let (text, hit) = (place.text, place.hit);
    let last = last.replace(hit.start);
    let name = name_around(text, hit.start, hit.end);
    if last.is_some_and(|last| last >= name.start) || is_public(text, name) {
        return None;
    }
    let (value, writing, joint) = read(text, name, place.language)?;
    let value = trimmed(text, value);
    if value.len() < judge::SHORTEST
        || (writing == Writing::Bare && is_in_template(text, name.start))
        || is_code_between(value.slice(text))
    {
        return None;
    }
    let name = if matches!(place.language, Language::Text | Language::Unknown) {
        prose::widened(text, name, LONGEST_NAME)
    } else {
        name
    };
    let promise = key::promise(name.slice(text))?;
    let prose = matches!(place.language, Language::Text | Language::Unknown);
    let shape = Shape {
        name: name.slice(text),
        promise,
        value: value.slice(text),
        writing,
        joint,
        language: place.language,
        told: asks_interface(text, name),
    };
    let mut confidence = judge::judge(&shape)?;
    // Not between tags, where the forms of those that have none by themselves are not looked for.
    let doubtable = promise != key::Promise::Password && joint != Joint::Element;
    if doubtable && issuer::is_named(shape.name, &text[..name.start], prose) {
        confidence = Confidence::Low;
    }
    Some(Found { structure: promise.into(), span: value, confidence, related: Vec::new() })
}

/// Whether the name stands in an action of a template, where nothing without quotes is a literal:
/// `{{- $password = include "acme.password" . }}`.
fn is_in_template(text: &[u8], name: usize) -> bool {
    let before = &text[name.saturating_sub(LONGEST_GAP)..name];
    let line = memchr::memrchr(b'\n', before).map_or(before, |at| &before[at + 1..]);
    let opened = memchr::memmem::rfind(line, b"{{");
    opened.is_some_and(|at| memchr::memmem::find(&line[at..], b"}}").is_none() && text[name] == b'$')
}

/// Whether the quote that a value seems to begin with closes the string before it: `append("PASSWORD=").append(…)`.
fn is_code_between(value: &[u8]) -> bool {
    matches!(value, [b')', b'.' | b',' | b';' | b')', ..])
}

/// The whole name of which the bytes from `start` to `end` are a part.
fn name_around(text: &[u8], start: usize, end: usize) -> Span {
    let left = text[..start].iter().rev().take(LONGEST_NAME).take_while(|&&byte| is_key_byte(byte)).count();
    let right = text[end..].iter().take(LONGEST_NAME).take_while(|&&byte| is_key_byte(byte)).count();
    // A full stop at the end closes a sentence, a dash may be an arrow.
    let right =
        text[end..end + right].iter().rposition(|byte| !matches!(byte, b'.' | b'-' | b'$')).map_or(0, |at| at + 1);
    Span::new(start - left, end + right)
}

/// Names of types, `"AWS::IAM::AccessKey"`, names of resources, tokens in the addresses of badges, and public keys.
fn is_public(text: &[u8], name: Span) -> bool {
    if is_resource(text, name) {
        return true;
    }
    let quoted = text.get(name.end).copied().is_some_and(is_quote);
    match &text[..name.start] {
        [.., b':', b':'] => quoted,
        // In Angular's templates, `[password]="field.value"` binds to an expression.
        [.., b'['] => text[name.end..].starts_with(b"]=\""),
        [rest @ .., b'?' | b'&'] => {
            let start = rest.iter().rev().take(LONGEST_BADGE).take_while(|byte| !byte.is_ascii_whitespace()).count();
            let address = &rest[rest.len() - start..];
            [&b"badge"[..], b".svg", b"shields.io"].iter().any(|part| memchr::memmem::find(address, part).is_some())
        }
        // `verified with public key "…"`
        [.., b' '] => {
            let before = text[name.start.saturating_sub(LONGEST_GAP)..name.start].trim_ascii_end();
            let is_public = before.last_chunk::<6>().is_some_and(|word| word.eq_ignore_ascii_case(b"public"));
            is_public && name.slice(text).eq_ignore_ascii_case(b"key")
        }
        _ => false,
    }
}

/// Whether the name is a part of a uniform resource name, as RFC 8141 has it, or of one like it: `urn:acme:token:…`.
fn is_resource(text: &[u8], name: Span) -> bool {
    if text.get(name.end) != Some(&b':') || text[..name.start].last() != Some(&b':') {
        return false;
    }
    let part = |byte: &&u8| is_key_byte(**byte) || **byte == b':';
    let before = text[..name.start].iter().rev().take(LONGEST_NAME).take_while(part).count();
    memchr::memchr_iter(b':', &text[name.start - before..name.start]).count() >= 2
}

/// Value, writing and joint after a name.
fn read(text: &[u8], name: Span, language: Language) -> Option<(Span, Writing, Joint)> {
    let mut at = name.end;
    // The closing quote of the name, escaped or not, and the bracket of a subscript.
    let mut quoted_name = false;
    while let Some(&byte) = text.get(at) {
        match byte {
            b'\\' if escapes(text, at) > 0 => at += escapes(text, at),
            _ if is_quote(byte) && !quoted_name => {
                quoted_name = true;
                at += 1;
            }
            b']' | b'?' | b'!' => at += 1,
            b')' if quoted_name => at += 1,
            _ => break,
        }
        if at > name.end + MOST_ESCAPES + 6 {
            return None;
        }
    }
    if quoted_name && is_choice(text, name.start) {
        return None;
    }
    let prose = matches!(language, Language::Text | Language::Unknown);
    if prose && !quoted_name {
        at += prose::emphasis(text, at);
    }
    match pair::begin(text, name, at) {
        Some(Begin::Text(start)) if quoted_name => {
            return element(text, start).map(|span| (span, Writing::Quoted, Joint::Element));
        }
        Some(Begin::At(start)) => {
            let value = quoted(text, wrapped(text, start));
            let bare = || Some((bare(text, start, Joint::Assigned, language, None)?, Writing::Bare));
            return value.or_else(bare).map(|(span, writing)| (span, writing, Joint::Assigned));
        }
        _ => {}
    }
    let blanks = skip_blanks(text, at);
    let rest = &text[blanks..];
    // A path in a mount: `$PWD:/work`.
    if text[name.start] == b'$' && rest.first() == Some(&b':') {
        return None;
    }
    // A property list: the name is one element, the value the next.
    if let Some(next) = rest.strip_prefix(b"</key>") {
        let value = skip_space(text, text.len() - next.len());
        let inside = value + b"<string>".len();
        let is_string = text[value..].starts_with(b"<string>");
        return is_string.then(|| element(text, inside)).flatten().map(|span| (span, Writing::Quoted, Joint::Element));
    }
    let after = |length: usize| skip_blanks(text, blanks + length);
    let (joint, at) = match rest {
        [b'=', b'=', b'=', ..] | [b'!', b'=', b'=', ..] => (Joint::Compared, after(3)),
        [b'=', b'=', ..] | [b'!', b'=', ..] => (Joint::Compared, after(2)),
        [b':' | b'?' | b'|' | b'.' | b'+', b'=', ..] | [b'=', b'>', ..] | [b'-', b'>', ..] => {
            (Joint::Assigned, after(2))
        }
        [b'|', b'|', b'=', ..] | [b'?', b'?', b'=', ..] => (Joint::Assigned, after(3)),
        [b':', b':', b':', b'=', ..] => (Joint::Assigned, after(4)),
        [b':', b':', b'=', ..] => (Joint::Assigned, after(3)),
        [b':', b':', ..] | [b'=', b'~', ..] => return None,
        [b'=', ..] => (Joint::Assigned, after(1)),
        [b':', ..] if prose && prose::emphasis(text, blanks + 1) > 0 => {
            (Joint::Assigned, after(1 + prose::emphasis(text, blanks + 1)))
        }
        [b':', ..] => (Joint::Assigned, typed(text, after(1), language).unwrap_or_else(|| after(1))),
        [b',', ..] if quoted_name && is_definition(text, name) => (Joint::Assigned, after(1)),
        // The row of a table.
        [b'|', ..] if prose && blanks > at && text.get(blanks + 1) == Some(&b' ') => (Joint::Blank, after(1)),
        [b'i' | b'I', b's' | b'S', b' ', b'\'' | b'"' | b'`', ..] if blanks > at && !quoted_name => {
            (Joint::Assigned, blanks + 3)
        }
        [b'i' | b'I', b's' | b'S', b' ', ..] if prose && blanks > at && !quoted_name => (Joint::Blank, after(3)),
        // Where values are listed, what stands before one is not its name, unless it is an option of a command.
        [b',', ..] if quoted_name && is_list(language) && text[name.start] != b'-' => return None,
        [b',', ..] if quoted_name => (Joint::Argument, after(1)),
        [b'(', ..] if !quoted_name => (Joint::Argument, after(1)),
        [b'>', ..] if !quoted_name && is_element(text, name) => {
            return element(text, blanks + 1).map(|span| (span, Writing::Quoted, Joint::Element));
        }
        [b'-', b' ', b'"' | b'\'', ..] if blanks > at => (Joint::Assigned, blanks + 2),
        _ if blanks > at && name.slice(text).starts_with(b"-") => (Joint::Flag, blanks),
        [b'\'' | b'"', ..] if blanks > at && is_clause(text, name) => (Joint::Assigned, blanks),
        _ if blanks > at && !quoted_name => {
            declared(text, blanks).map_or((Joint::Blank, blanks), |value| (Joint::Assigned, value))
        }
        _ => return None,
    };
    let at = if language == Language::Json { skip_space(text, at) } else { at };
    let at = wrapped(text, at);
    if let Some(found) = quoted(text, at) {
        return Some((found.0, found.1, joint));
    }
    if matches!(joint, Joint::Argument | Joint::Compared) {
        return None;
    }
    if let Some(fallback) = fallback(text, at) {
        return quoted(text, fallback).map(|(span, writing)| (span, writing, joint));
    }
    if joint == Joint::Assigned && is_parameter(text, name) {
        return Some((parameter(text, at), Writing::Quoted, joint));
    }
    if joint == Joint::Assigned
        && let Some(value) = listed(text, name, at)
    {
        return Some((value, Writing::Quoted, joint));
    }
    // `"NAME=value"` ends with the quote that it began with.
    let around = name.start.checked_sub(1).map(|at| text[at]).filter(|&byte| is_quote(byte) && !quoted_name);
    Some((bare(text, at, joint, language, around)?, Writing::Bare, joint))
}

/// Whether the string that holds the name is one of two to choose from: `ok ? "pass" : "fail"`.
fn is_choice(text: &[u8], name: usize) -> bool {
    let before = text[name.saturating_sub(LONGEST_GAP)..name].trim_ascii_end();
    let before = before.strip_suffix(b"\"").or_else(|| before.strip_suffix(b"'")).unwrap_or(before);
    before.trim_ascii_end().ends_with(b"?")
}

/// Whether the name is that of a parameter in the query of an address.
fn is_parameter(text: &[u8], name: Span) -> bool {
    name.start.checked_sub(1).is_some_and(|at| matches!(text[at], b'?' | b'&'))
        && text.get(name.end) == Some(&b'=')
        && !name.slice(text).eq_ignore_ascii_case(b"key")
}

/// Whether the name is that of a parameter in the address of a programming interface: `https://api.acme.test/v1?key=`.
fn asks_interface(text: &[u8], name: Span) -> bool {
    let Some((b'?' | b'&', before)) = text[..name.start].split_last() else { return false };
    let start = before.iter().rev().take(LONGEST_BADGE).take_while(|byte| !byte.is_ascii_whitespace()).count();
    let address = &before[before.len() - start..];
    [&b"://api."[..], b"/api/", b"/api.", b"-api.", b".api."]
        .iter()
        .any(|part| memchr::memmem::find(address, part).is_some())
}

/// Whether the name is the keyword of SQL in `CREATE ROLE acme WITH PASSWORD '…'`.
fn is_clause(text: &[u8], name: Span) -> bool {
    let line = &text[name.start.saturating_sub(LONGEST_GAP * 2)..name.start];
    let line = memchr::memrchr(b'\n', line).map_or(line, |at| &line[at + 1..]);
    name.slice(text).eq_ignore_ascii_case(b"password")
        && line
            .split(|byte| !byte.is_ascii_alphabetic())
            .any(|word| [&b"role"[..], b"user", b"with", b"login"].iter().any(|known| word.eq_ignore_ascii_case(known)))
        && line
            .split(|byte| !byte.is_ascii_alphabetic())
            .any(|word| [&b"create"[..], b"alter"].iter().any(|known| word.eq_ignore_ascii_case(known)))
}

/// Whether a comma after a string separates the elements of a list, as there are no calls.
fn is_list(language: Language) -> bool {
    matches!(language, Language::Json | Language::Yaml)
}

/// Where the value of `name: Type = value` begins.
fn typed(text: &[u8], at: usize, language: Language) -> Option<usize> {
    if !matches!(language, Language::Source | Language::Unknown | Language::Text) {
        return None;
    }
    let rest = &text[at..(at + LONGEST_GAP).min(text.len())];
    // No type begins with a quote, and the padding of base64 assigns nothing.
    if rest.first().copied().is_some_and(is_quote) {
        return None;
    }
    let length = rest.iter().position(|&byte| {
        !(byte.is_ascii_alphanumeric()
            || matches!(byte, b'_' | b'&' | b'\'' | b'<' | b'>' | b'[' | b']' | b'?' | b'|' | b'.' | b' ' | b':'))
    })?;
    (rest[length] == b'=' && rest.get(length + 1) != Some(&b'=') && length > 2)
        .then(|| skip_blanks(text, at + length + 1))
}

fn is_element(text: &[u8], name: Span) -> bool {
    name.start > 0 && matches!(text[name.start - 1], b'<' | b':')
}

/// Where the value of `name type = "value"` begins.
fn declared(text: &[u8], at: usize) -> Option<usize> {
    let letters = text[at..].iter().take(24).take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'.').count();
    let equals = skip_blanks(text, at + letters);
    let value = skip_blanks(text, (equals + 1).min(text.len()));
    (letters > 0
        && equals > at + letters
        && text.get(equals) == Some(&b'=')
        && text.get(value).copied().is_some_and(is_quote))
    .then_some(value)
}

/// `define('NAME', …)`, which gives a constant its value in PHP, and `buildConfigField 'String', 'NAME', …` in Gradle.
fn is_definition(text: &[u8], name: Span) -> bool {
    let before = &text[name.start.saturating_sub(16)..name.start.saturating_sub(1)];
    let field = &text[name.start.saturating_sub(LONGEST_GAP)..name.start];
    before.trim_ascii_end().strip_suffix(b"(").is_some_and(|before| before.trim_ascii_end().ends_with(b"define"))
        || [&b"buildConfigField"[..], b"resValue"].iter().any(|call| memchr::memmem::find(field, call).is_some())
}
