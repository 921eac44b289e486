//! Keys and scalars of YAML.

use super::super::tree::{Number, Value};
use crate::doc::Text;

/// What a scalar means.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scalar {
    Null,
    Bool(bool),
    Number(f64),
    String(String),
}

impl Scalar {
    pub(super) fn into_value(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(value),
            Self::Number(value) => Value::Number(Number(value)),
            Self::String(text) => Value::String(Text::from(text)),
        }
    }
}

/// Where the key of a line stands in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key {
    /// The first byte of the key, quotes left out.
    pub(super) start: usize,
    /// Behind its last one.
    pub(super) end: usize,
    /// The colon.
    pub(super) colon: usize,
}

/// The key that a line begins with, if it does.
pub(super) fn key_end(line: &str) -> Option<Key> {
    let bytes = line.as_bytes();
    let colon_at = |at: usize| bytes.get(at) == Some(&b':') && bytes.get(at + 1).is_none_or(u8::is_ascii_whitespace);
    match bytes.first()? {
        b'"' | b'\'' => {
            let length = quoted_length(line)?;
            let colon = length + (line[length..].len() - line[length..].trim_start().len());
            colon_at(colon).then_some(Key { start: 1, end: length - 1, colon })
        }
        b'[' | b'{' | b'#' | b'|' | b'>' | b'&' | b'*' | b'!' => None,
        _ => {
            let mut at = 0;
            while let Some(found) = memchr::memchr2(b':', b'#', &bytes[at..]) {
                at += found;
                if bytes[at] == b'#' && at > 0 && bytes[at - 1].is_ascii_whitespace() {
                    return None;
                }
                if colon_at(at) {
                    return Some(Key { start: 0, end: line[..at].trim_end().len(), colon: at });
                }
                at += 1;
            }
            None
        }
    }
}

/// Where a plain scalar ends on its line: before a comment, or, within brackets, before what belongs to those.
pub(super) fn plain_end(line: &str, in_flow: bool) -> usize {
    let bytes = line.as_bytes();
    let mut end = line.len();
    for (at, &byte) in bytes.iter().enumerate() {
        let comment = byte == b'#' && at > 0 && bytes[at - 1].is_ascii_whitespace();
        let colon =
            byte == b':' && bytes.get(at + 1).is_none_or(|next| next.is_ascii_whitespace() || b",]}".contains(next));
        if comment || (in_flow && (b",[]{}".contains(&byte) || colon)) {
            end = at;
            break;
        }
    }
    line[..end].trim_end().len()
}

/// Length of the quoted scalar that a text begins with, quotes included.
pub(super) fn quoted_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let quote = *bytes.first()?;
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if quote == b'"' => at += 2,
            byte if byte == quote && quote == b'\'' && bytes.get(at + 1) == Some(&b'\'') => at += 2,
            byte if byte == quote => return Some(at + 1),
            _ => at += 1,
        }
    }
    None
}

/// The text of a key or quoted scalar.
pub(super) fn unquoted(text: &str) -> String {
    let text = text.trim();
    let inner = |quote: char| text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    if let Some(single) = inner('\'') {
        return single.replace("''", "'");
    }
    let Some(double) = inner('"') else { return text.to_owned() };
    let mut out = String::with_capacity(double.len());
    let mut chars = double.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some('0') => out.push('\0'),
            Some(code @ ('x' | 'u' | 'U')) => {
                let length = [('x', 2), ('u', 4), ('U', 8)].iter().find(|(c, _)| *c == code).map_or(0, |(_, n)| *n);
                let digits: String = chars.by_ref().take(length).collect();
                out.extend(u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32));
            }
            Some(other) => out.push(other),
            None => {}
        }
    }
    out
}

/// What a plain scalar means to Compose, which reads YAML 1.2 with the truth values of 1.1.
pub(super) fn plain(text: &str) -> Scalar {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Scalar::Null,
        "true" | "True" | "TRUE" => Scalar::Bool(true),
        "false" | "False" | "FALSE" => Scalar::Bool(false),
        _ => match text.parse::<f64>() {
            Ok(number) if text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.')) => {
                Scalar::Number(number)
            }
            _ => Scalar::String(text.to_owned()),
        },
    }
}

/// The truth values of YAML 1.1 (https://yaml.org/type/bool.html) that are words in 1.2.
pub(super) fn truth(word: &str) -> Option<bool> {
    match word {
        "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some(true),
        "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some(false),
        _ => None,
    }
}
