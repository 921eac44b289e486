//! How a text is written: quotes, indentation, line ends.

use crate::doc::json5::is_identifier;
use crate::doc::{NodeId, Tree, Value};
use crate::text::Span;

/// How a JSON5 text is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Style {
    /// `\n` or `\r\n`.
    pub newline: &'static str,
    /// One level of indentation.
    pub unit: String,
    /// From a key to its value.
    pub colon: String,
    /// Around strings.
    pub quote: char,
    /// Around keys; none where keys have no quotes.
    pub key_quote: Option<char>,
    /// Whether the outermost container spans several lines.
    pub lines: bool,
    /// Whether a space follows brackets and commas on a line.
    pub spaced: bool,
}

impl Style {
    pub(super) fn of(text: &[u8], tree: &Tree, root: NodeId) -> Self {
        let span = tree.node(root).span;
        let newline = match memchr::memchr(b'\n', text) {
            Some(at) if at > 0 && text[at - 1] == b'\r' => "\r\n",
            _ => "\n",
        };
        let first = tree.members(root).first();
        let mut style = Self {
            newline,
            unit: "  ".to_owned(),
            colon: ": ".to_owned(),
            quote: '"',
            key_quote: Some('"'),
            lines: memchr::memchr2(b'\n', b'\r', span.slice(text)).is_some(),
            spaced: true,
        };
        let Some(first) = first else { return style };
        style.key_quote = quote_at(text, first.key_span.start);
        style.quote = first_string(text, tree, root).or(style.key_quote).unwrap_or('"');
        style.colon = colon(text, first.key_span, tree.node(first.value).span).unwrap_or(style.colon);
        style.spaced = style.colon != ":";
        let line = text[..first.key_span.start].iter().rposition(|b| matches!(b, b'\n' | b'\r')).map_or(0, |at| at + 1);
        let indent = &text[line..first.key_span.start];
        if style.lines && !indent.is_empty() && indent.iter().all(|b| matches!(b, b' ' | b'\t')) {
            style.unit = String::from_utf8_lossy(indent).into_owned();
        }
        style
    }

    /// A string in this style.
    #[must_use]
    pub fn string(&self, text: &str) -> String {
        quote(text, self.quote)
    }

    /// A key in this style.
    #[must_use]
    pub fn key(&self, key: &str) -> String {
        match self.key_quote {
            Some(mark) => quote(key, mark),
            None if is_identifier(key) => key.to_owned(),
            None => quote(key, self.quote),
        }
    }
}

/// The text between `mark`s.
#[must_use]
pub fn quote(text: &str, mark: char) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(mark);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c == mark => out.extend(['\\', c]),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push(mark);
    out
}

/// A key written as the one at `like` is.
pub(super) fn key_like(text: &[u8], like: Option<Span>, key: &str, style: &Style) -> String {
    match like {
        Some(like) => Style { key_quote: quote_at(text, like.start), ..style.clone() }.key(key),
        None => style.key(key),
    }
}

/// What stands between a key and its value, if it is no more than a colon and blanks.
pub(super) fn colon(text: &[u8], key: Span, value: Span) -> Option<String> {
    let between = text.get(key.end..value.start)?;
    let plain = between.contains(&b':') && between.iter().all(|b| matches!(b, b' ' | b'\t' | b':'));
    plain.then(|| String::from_utf8_lossy(between).into_owned())
}

fn quote_at(text: &[u8], at: usize) -> Option<char> {
    text.get(at).copied().filter(|b| matches!(b, b'"' | b'\'')).map(char::from)
}

/// The quote of the first string value, as far as it is found among the first few values.
fn first_string(text: &[u8], tree: &Tree, root: NodeId) -> Option<char> {
    let mut queue = std::collections::VecDeque::from([root]);
    for _ in 0..64 {
        let id = queue.pop_front()?;
        match &tree.node(id).value {
            Value::String(_) => return quote_at(text, tree.node(id).span.start),
            Value::Object(members) => queue.extend(members.iter().map(|member| member.value)),
            Value::Array(elements) => queue.extend(elements),
            _ => {}
        }
    }
    None
}
