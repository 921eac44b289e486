//! Values as they are written after a name: between quotes, without any, in an element, in an address, in a connection
//! string.

use super::assignment::{Joint, LONGEST_GAP, LONGEST_NAME, Writing};
use super::hint::Language;
use crate::text::Span;

/// Longest value that is looked at, in bytes.
const LONGEST_VALUE: usize = 2048;
/// The same without quotes.
const LONGEST_BARE: usize = 512;
/// Most `=` and `:` in a value without quotes.
const MOST_JOINTS: usize = 6;
/// Most backslashes before a quote: those of a string in a string in a string.
pub(super) const MOST_ESCAPES: usize = 7;
/// How far before a name in a connection string its companions are looked for, in bytes.
const CONNECTION: usize = 200;

/// The string that begins with the quote at `at`, without its quotes.
pub(super) fn quoted(text: &[u8], at: usize) -> Option<(Span, Writing)> {
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

/// How many backslashes stand before the quote that they escape; none if there is no quote.
pub(super) fn escapes(text: &[u8], at: usize) -> usize {
    let run = text[at.min(text.len())..].iter().take(MOST_ESCAPES).take_while(|&&byte| byte == b'\\').count();
    if text.get(at + run).copied().is_some_and(is_quote) { run } else { 0 }
}

/// Goes into a wrapper or past a string prefix, so that the next byte is the quote if there is one.
pub(super) fn wrapped(text: &[u8], at: usize) -> usize {
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

/// The value without quotes that begins at `at`.
pub(super) fn bare(text: &[u8], at: usize, joint: Joint, language: Language, around: Option<u8>) -> Option<Span> {
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

/// The value in a connection string: `Server=…;User Id=…;Password=…;` for ODBC, ADO.NET and some JDBC drivers.
pub(super) fn listed(text: &[u8], name: Span, at: usize) -> Option<Span> {
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

/// The value of a parameter of an address.
pub(super) fn parameter(text: &[u8], at: usize) -> Span {
    let rest = &text[at..(at + LONGEST_BARE).min(text.len())];
    let inside = |byte: &u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'%' | b'+' | b'/' | b'=')
    };
    let length = rest.iter().take_while(|byte| inside(byte)).count();
    // What follows a parameter of a whole address; anything else breaks it off.
    let closed = rest.get(length).is_none_or(|byte| !matches!(byte, b'#' | b'?' | b'$' | b'{' | b'<' | b'*'));
    Span::new(at, at + if closed { length } else { 0 })
}

/// The text of an element, without the blanks and braces around it; the last
/// word, if there are several.
pub(super) fn element(text: &[u8], at: usize) -> Option<Span> {
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

/// The default in `process.env.X || "value"` and `os.getenv("X", "value")`.
pub(super) fn fallback(text: &[u8], at: usize) -> Option<usize> {
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

/// Without the blanks around it, the punctuation that closes a sentence, and the quotes of a string in the string.
pub(super) fn trimmed(text: &[u8], span: Span) -> Span {
    let value = span.slice(text);
    let front = value.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let back = value[front..].iter().rev().take_while(|byte| byte.is_ascii_whitespace() || **byte == b'\\').count();
    let inner = Span::new(span.start + front, span.end - back);
    let value = inner.slice(text);
    let escaped = escapes(value, 0);
    match (value.get(escaped), value.last()) {
        (Some(first), Some(last)) if first == last && is_quote(*first) && value.len() > 2 * (escaped + 1) => {
            let end = value[..value.len() - 1].iter().rposition(|&byte| byte != b'\\').map_or(0, |at| at + 1);
            Span::new(inner.start + escaped + 1, inner.start + end)
        }
        _ => inner,
    }
}

pub(super) fn skip_blanks(text: &[u8], at: usize) -> usize {
    at + text[at..].iter().take(LONGEST_GAP).take_while(|&&byte| is_blank(byte)).count()
}

pub(super) fn skip_space(text: &[u8], at: usize) -> usize {
    at + text[at..].iter().take(LONGEST_GAP).take_while(|byte| byte.is_ascii_whitespace()).count()
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

pub(super) fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`')
}
