//! Values assigned to names, in whatever syntax: `"apiKey": "…"`, `PASSWORD=…`,
//! `token: …`, `--password …`, `<secret>…</secret>`, `config["key"] = …`.

use super::hint::Language;
use super::issuer;
use super::judge::{self, Shape};
use super::key::{self, is_key_byte};
use super::prose;
use super::structural::{Found, Place};
use crate::finding::Confidence;
use crate::text::Span;

/// Longest name that is looked at, in bytes.
const LONGEST_NAME: usize = 80;
/// Longest value that is looked at, in bytes.
const LONGEST_VALUE: usize = 2048;
/// The same without quotes.
const LONGEST_BARE: usize = 512;
/// Most `=` and `:` in a value without quotes.
const MOST_JOINTS: usize = 6;
/// Most backslashes before a quote: those of a string in a string in a string.
const MOST_ESCAPES: usize = 7;
/// Longest address of a badge that is looked at, in bytes.
const LONGEST_BADGE: usize = 160;
/// How far before a name in a connection string its companions are looked for, in bytes.
const CONNECTION: usize = 200;
/// Longest stretch of blanks, type names and the like between name and value.
const LONGEST_GAP: usize = 60;

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
    let shape =
        Shape { name: name.slice(text), promise, value: value.slice(text), writing, joint, language: place.language };
    let mut confidence = judge::judge(&shape)?;
    let prose = matches!(place.language, Language::Text | Language::Unknown);
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

/// Names of types, `"AWS::IAM::AccessKey"`, names of resources, and tokens in the addresses of badges.
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

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`')
}

fn skip_blanks(text: &[u8], at: usize) -> usize {
    at + text[at..].iter().take(LONGEST_GAP).take_while(|&&byte| is_blank(byte)).count()
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

/// How many backslashes stand before the quote that they escape; none if there is no quote.
fn escapes(text: &[u8], at: usize) -> usize {
    let run = text[at.min(text.len())..].iter().take(MOST_ESCAPES).take_while(|&&byte| byte == b'\\').count();
    if text.get(at + run).copied().is_some_and(is_quote) { run } else { 0 }
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

/// The value of a parameter of an address.
fn parameter(text: &[u8], at: usize) -> Span {
    let rest = &text[at..(at + LONGEST_BARE).min(text.len())];
    let inside = |byte: &u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'%' | b'+' | b'/' | b'=')
    };
    let length = rest.iter().take_while(|byte| inside(byte)).count();
    // What follows a parameter of a whole address; anything else breaks it off.
    let closed = rest.get(length).is_none_or(|byte| !matches!(byte, b'#' | b'?' | b'$' | b'{' | b'<' | b'*'));
    Span::new(at, at + if closed { length } else { 0 })
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

fn skip_space(text: &[u8], at: usize) -> usize {
    at + text[at..].iter().take(LONGEST_GAP).take_while(|byte| byte.is_ascii_whitespace()).count()
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

/// The text of an element, without the blanks and braces around it; the last
/// word, if there are several.
fn element(text: &[u8], at: usize) -> Option<Span> {
    let rest = &text[at..(at + LONGEST_VALUE).min(text.len())];
    let content = &rest[..memchr::memchr(b'<', rest).filter(|&end| rest.get(end + 1) == Some(&b'/'))?];
    // Maven encrypts with the password of the user's own settings: `{…=}`.
    if content.trim_ascii().starts_with(b"{") && content.trim_ascii().ends_with(b"=}") {
        return None;
    }
    let outer = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'{' | b'}');
    if memchr::memmem::find(content, b"${").is_some() {
        return None;
    }
    let end = content.iter().rposition(|byte| !outer(byte))? + 1;
    let start = content[..end].iter().rposition(outer).map_or(0, |before| before + 1);
    Some(Span::new(at + start, at + end))
}

/// Calls and constructors that only wrap a literal.
const WRAPPERS: &[&[u8]] = &[
    b"Some",
    b"Just",
    b"String",
    b"new String",
    b"str",
    b"Buffer.from",
    b"SecretString::from",
    b"String::from",
    b"bytes",
    b"[]byte",
    b"std::string",
    b"Optional.of",
    b"Secret",
    b"SecretStr",
    b"Secret.fromString",
    b"pulumi.secret",
    b"cdk.SecretValue.unsafePlainText",
];

/// Whether the string that begins here is the first key of an object: `{"type": …}`.
fn is_member_name(text: &[u8]) -> bool {
    let Some((&quote, rest)) = text.split_first() else { return false };
    let close = rest.iter().take(LONGEST_NAME).position(|&byte| byte == quote);
    close.is_some_and(|close| {
        let after = &rest[close + 1..];
        after.get(skip_blanks(after, 0)) == Some(&b':')
    })
}

/// Goes into a wrapper or past a string prefix, so that the next byte is the quote if there is one.
fn wrapped(text: &[u8], at: usize) -> usize {
    let rest = &text[at..(at + LONGEST_GAP).min(text.len())];
    if rest.first().is_some_and(|&byte| matches!(byte, b'[' | b'{' | b'('))
        && rest.get(1).copied().is_some_and(is_quote)
        && !(rest[0] == b'{' && is_member_name(&text[at + 1..]))
    {
        return at + 1;
    }
    let letters = rest.iter().take_while(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'@' | b'&')).count();
    if (1..=2).contains(&letters)
        && rest.get(letters).copied().is_some_and(is_quote)
        && !rest[..letters].contains(&b'f')
    {
        return at + letters;
    }
    WRAPPERS
        .iter()
        .find(|wrapper| {
            rest.starts_with(wrapper)
                && rest.get(wrapper.len()) == Some(&b'(')
                && rest.get(wrapper.len() + 1).copied().is_some_and(is_quote)
        })
        .map_or(at, |wrapper| at + wrapper.len() + 1)
}

/// The string that begins with the quote at `at`, without its quotes.
fn quoted(text: &[u8], at: usize) -> Option<(Span, Writing)> {
    let escaped = escapes(text, at);
    let quote = *text.get(at + escaped).filter(|&&byte| is_quote(byte))?;
    let mut start = at + escaped + 1;
    let triple = text[start..].starts_with(&[quote, quote]);
    if triple {
        start += 2;
        start += run_of_breaks(&text[start..]);
    }
    let rest = &text[start..(start + LONGEST_VALUE).min(text.len())];
    let mut length = 0;
    loop {
        match *rest.get(length)? {
            b'\\' if escaped > 0 && escapes(rest, length) == escaped && rest.get(length + escaped) == Some(&quote) => {
                break;
            }
            b'\\' => length += 2,
            b'\n' | b'\r' if quote != b'`' => {
                if triple {
                    break;
                }
                return None;
            }
            byte if byte == quote => break,
            _ => length += 1,
        }
    }
    let close = start + length + 1 + escaped;
    let next = skip_blanks(text, close.min(text.len()));
    let joined = match &text[next..] {
        [b'+' | b'%' | b'~', ..] => true,
        [b'.', after, ..] => after.is_ascii_alphabetic() || is_blank(*after) || is_quote(*after),
        _ => false,
    };
    Some((Span::new(start, start + length), if joined { Writing::Joined } else { Writing::Quoted }))
}

fn run_of_breaks(rest: &[u8]) -> usize {
    rest.iter().take(4).take_while(|byte| matches!(byte, b'\\' | b'\n' | b'\r')).count()
}

/// The default in `process.env.X || "value"` and `os.getenv("X", "value")`.
fn fallback(text: &[u8], at: usize) -> Option<usize> {
    let rest = &text[at..(at + 120).min(text.len())];
    let line = memchr::memchr(b'\n', rest).map_or(rest, |end| &rest[..end]);
    let operator = [&b"|| "[..], b"?? ", b" or "]
        .iter()
        .find_map(|operator| memchr::memmem::find(line, operator).map(|found| found + operator.len()));
    let argument = || {
        let call = line.starts_with(b"os.")
            || line.starts_with(b"env(")
            || line.starts_with(b"getenv(")
            || line.starts_with(b"System.");
        call.then(|| memchr::memchr(b',', line).map(|comma| comma + 1)).flatten()
    };
    let start = at + operator.or_else(argument)?;
    let start = skip_blanks(text, start);
    text.get(start).copied().is_some_and(is_quote).then_some(start)
}

/// `define('NAME', …)`, which gives a constant its value in PHP.
fn is_definition(text: &[u8], name: Span) -> bool {
    let before = &text[name.start.saturating_sub(16)..name.start.saturating_sub(1)];
    before.trim_ascii_end().strip_suffix(b"(").is_some_and(|before| before.trim_ascii_end().ends_with(b"define"))
}

/// The value in a connection string: `Server=…;User Id=…;Password=…;` for ODBC, ADO.NET and some JDBC drivers.
fn listed(text: &[u8], name: Span, at: usize) -> Option<Span> {
    const COMPANIONS: &[&[u8]] = &[
        b"server=",
        b"data source=",
        b"database=",
        b"uid=",
        b"user id=",
        b"userid=",
        b"user=",
        b"username=",
        b"initial catalog=",
        b"driver=",
        b"host=",
        b"jdbc:",
        b"databasename=",
        b"endpoint=",
    ];
    let before = &text[name.start.saturating_sub(CONNECTION)..name.start];
    let before = before.trim_ascii_end().strip_suffix(b";")?;
    let line = memchr::memrchr(b'\n', before).map_or(before, |end| &before[end + 1..]).to_ascii_lowercase();
    if !COMPANIONS.iter().any(|companion| memchr::memmem::find(&line, companion).is_some()) {
        return None;
    }
    let rest = &text[at..(at + LONGEST_BARE).min(text.len())];
    let ends = |byte: &u8| matches!(byte, b';' | b'"' | b'\'' | b'`' | b'<') || byte.is_ascii_control();
    let length = rest.iter().position(ends).unwrap_or(rest.len());
    (length > 0).then(|| Span::new(at, at + length))
}

/// The value without quotes that begins at `at`.
fn bare(text: &[u8], at: usize, joint: Joint, language: Language, around: Option<u8>) -> Option<Span> {
    let rest = &text[at..(at + LONGEST_BARE).min(text.len())];
    let whole_line = joint == Joint::Assigned && matches!(language, Language::Env | Language::Yaml);
    let ends = |byte: u8| match byte {
        _ if Some(byte) == around => true,
        // In a string of JSON, the end of a line.
        b'\\' if language == Language::Json => true,
        b'\n' | b'\r' | 0 => true,
        b'"' | b'\'' | b'`' | b'<' | b'>' => !whole_line,
        b'&' | b';' | b',' | b'}' | b')' | b'|' => {
            language != Language::Env && !(language == Language::Yaml && byte != b',' && byte != b'}')
        }
        _ => is_blank(byte),
    };
    let length = rest.iter().position(|&byte| ends(byte)).unwrap_or(rest.len());
    // Many joints make it a chain of assignments, each of which is read by itself.
    let joints = memchr::memchr2_iter(b'=', b':', rest[..length].trim_ascii_end()).take(MOST_JOINTS + 1).count();
    (length > 0 && joints <= MOST_JOINTS).then(|| Span::new(at, at + length))
}

/// Without the blanks around it and the punctuation that closes a sentence.
fn trimmed(text: &[u8], span: Span) -> Span {
    let value = span.slice(text);
    let front = value.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let back = value[front..].iter().rev().take_while(|byte| byte.is_ascii_whitespace() || **byte == b'\\').count();
    Span::new(span.start + front, span.end - back)
}
