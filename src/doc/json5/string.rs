//! Quoted strings and unquoted keys.

use super::scan::{Scanner, is_identifier_part, is_identifier_start};
use crate::text::Span;

/// A decoded string and what was wrong with it.
pub(super) struct Scanned {
    pub(super) text: String,
    pub(super) problems: Vec<(Span, &'static str)>,
}

impl Scanner<'_> {
    /// Reads a quoted string; the cursor stands on the opening quote.
    ///
    /// An unterminated string ends where its line ends, so that the lines
    /// after it are still read.
    pub(super) fn string(&mut self) -> Scanned {
        let start = self.at;
        let quote = self.text[start];
        self.at += 1;
        let mut scanned = Scanned { text: String::new(), problems: Vec::new() };
        let mut pending_high: Option<u16> = None;
        loop {
            let chunk = self.at;
            let plain = self.text[chunk..]
                .iter()
                .position(|&b| b == quote || matches!(b, b'\\' | b'\n' | b'\r'))
                .unwrap_or(self.text.len() - chunk);
            if plain > 0 {
                flush(&mut pending_high, &mut scanned.text);
                scanned.text.push_str(&String::from_utf8_lossy(&self.text[chunk..chunk + plain]));
                self.at += plain;
            }
            match self.byte() {
                Some(b) if b == quote => {
                    self.at += 1;
                    break;
                }
                Some(b'\\') => self.escape(&mut scanned, &mut pending_high),
                _ => {
                    scanned.problems.push((Span::new(start, self.at), "string is not closed on its line"));
                    break;
                }
            }
        }
        flush(&mut pending_high, &mut scanned.text);
        scanned
    }

    /// Reads one escape; the cursor stands on the backslash.
    fn escape(&mut self, out: &mut Scanned, pending_high: &mut Option<u16>) {
        let start = self.at;
        self.at += 1;
        let Some((c, len)) = self.peek() else { return };
        self.at += len;
        if c == 'u' {
            match self.hex_digits(4) {
                Some(unit) => return push_unit(unit as u16, pending_high, &mut out.text),
                None => out.problems.push((Span::new(start, self.at), "`\\u` needs four hexadecimal digits")),
            }
        }
        flush(pending_high, &mut out.text);
        match c {
            'b' => out.text.push('\u{8}'),
            'f' => out.text.push('\u{C}'),
            'n' => out.text.push('\n'),
            'r' => out.text.push('\r'),
            't' => out.text.push('\t'),
            'v' => out.text.push('\u{B}'),
            'u' => {}
            'x' => match self.hex_digits(2) {
                Some(code) => out.text.push(char::from(code as u8)),
                None => out.problems.push((Span::new(start, self.at), "`\\x` needs two hexadecimal digits")),
            },
            '0' if !self.byte().is_some_and(|b| b.is_ascii_digit()) => out.text.push('\0'),
            '0'..='9' => out.problems.push((Span::new(start, self.at), "octal escapes are not allowed")),
            '\r' => {
                if self.byte() == Some(b'\n') {
                    self.at += 1;
                }
            }
            '\n' | '\u{2028}' | '\u{2029}' => {}
            other => out.text.push(other),
        }
    }

    /// Reads an unquoted key; `None` if there is none here.
    pub(super) fn identifier(&mut self) -> Option<Scanned> {
        let mut scanned = Scanned { text: String::new(), problems: Vec::new() };
        loop {
            let start = self.at;
            let Some((c, len)) = self.peek() else { break };
            let first = scanned.text.is_empty();
            let allowed = |c| {
                if first { is_identifier_start(c) } else { is_identifier_part(c) }
            };
            if allowed(c) {
                self.at += len;
                scanned.text.push(c);
            } else if c == '\\' && self.starts_with(b"\\u") {
                self.at += 2;
                match self.hex_digits(4).and_then(char::from_u32).filter(|&c| allowed(c)) {
                    Some(c) => scanned.text.push(c),
                    None => scanned
                        .problems
                        .push((Span::new(start, self.at), "this escape is not allowed in a key without quotes")),
                }
                if first && scanned.text.is_empty() {
                    scanned.text.push('\u{FFFD}');
                }
            } else {
                break;
            }
        }
        (!scanned.text.is_empty()).then_some(scanned)
    }

    fn hex_digits(&mut self, count: usize) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + count)?;
        let mut value = 0;
        for &digit in digits {
            value = value * 16 + char::from(digit).to_digit(16)?;
        }
        self.at += count;
        Some(value)
    }
}

/// Joins surrogate pairs; a lone surrogate becomes U+FFFD.
fn push_unit(unit: u16, pending_high: &mut Option<u16>, text: &mut String) {
    match (pending_high.take(), unit) {
        (Some(high), 0xDC00..=0xDFFF) => text.extend(char::decode_utf16([high, unit]).filter_map(Result::ok)),
        (earlier, 0xD800..=0xDBFF) => {
            *pending_high = earlier;
            flush(pending_high, text);
            *pending_high = Some(unit);
        }
        (earlier, _) => {
            *pending_high = earlier;
            flush(pending_high, text);
            text.push(char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
    }
}

fn flush(pending_high: &mut Option<u16>, text: &mut String) {
    if pending_high.take().is_some() {
        text.push(char::REPLACEMENT_CHARACTER);
    }
}
