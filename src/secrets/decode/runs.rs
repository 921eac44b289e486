//! Runs of base64 and of hexadecimal digits that may hold text or a key.

use super::Wrapping;
use super::der;
use super::map::Map;
use super::zones::Zone;
use crate::secrets::runs::{self, is_run};
use crate::secrets::structural::base64;
use crate::text::Span;

/// Fewest characters of base64, without the padding.
const SHORTEST: usize = 24;
/// Fewest hexadecimal digits.
const SHORTEST_HEX: usize = 32;
/// Fewest characters of a line of wrapped base64.
const SHORTEST_LINE: usize = 32;
/// Deepest indentation of wrapped lines, in bytes.
const INDENT: usize = 64;
/// How far before a run its context is looked at, in bytes.
pub(super) const CONTEXT: usize = 96;
/// Characters that are decoded first, to see whether going on is worth it: nine bytes.
const PROBE: usize = 12;

/// An encoded stretch of the text.
pub(super) struct Run {
    /// First to last character, padding included.
    pub(super) span: Span,
    /// Where each of its lines begins; all but the last have `width` characters.
    lines: Vec<usize>,
    width: usize,
    /// Characters without padding and line ends.
    count: usize,
    pub(super) wrapping: Wrapping,
}

impl Run {
    /// The bytes it stands for, and the way back.
    pub(super) fn decode(&self, text: &[u8]) -> Option<(Vec<u8>, Map)> {
        let mut characters = Vec::new();
        for (index, &line) in self.lines.iter().enumerate() {
            let length = self.width.min(self.count - index * self.width);
            characters.extend_from_slice(text.get(line..line + length)?);
        }
        let (bytes, group) = match self.wrapping {
            Wrapping::Hex => (hex(&characters), (1, 2)),
            _ => (base64::decode(&characters)?, (3, 4)),
        };
        let map = Map::Groups { group, lines: self.lines.clone(), width: self.width, end: self.span.end };
        Some((bytes, map))
    }
}

fn hex(digits: &[u8]) -> Vec<u8> {
    let digit = |byte: u8| (byte as char).to_digit(16).unwrap_or(0) as u8;
    digits.chunks_exact(2).map(|pair| digit(pair[0]) << 4 | digit(pair[1])).collect()
}

/// Calls `found` for every run of the zones that may hold something. Each byte is read a bounded number of times.
pub(super) fn find(text: &[u8], zones: &[Zone], mut found: impl FnMut(Run)) {
    let (mut done, mut limit) = (0, 0);
    for zone in zones {
        let inside = |bytes: &mut dyn Iterator<Item = &u8>| bytes.take_while(|&&byte| may_be_inside(byte)).count();
        let at = zone.start.max(done) - inside(&mut text[done..zone.start.max(done)].iter().rev());
        // A run that was longer in the text before may have held lines that follow.
        let end = zone.end.saturating_add(CONTEXT).min(text.len());
        limit = if end < limit { limit } else { end + inside(&mut text[end..].iter()) };
        done = search(text, at, limit, &mut found);
    }
}

/// Like [`find`] for a whole text of which all runs are known.
pub(super) fn find_among(text: &[u8], known: &[Span], mut found: impl FnMut(Run)) {
    let mut done = 0;
    for &Span { start, end } in known.iter().filter(|run| run.len() >= SHORTEST) {
        if start < done {
            continue;
        }
        let run = run(text, start, end);
        done = run.as_ref().map_or(end, |run| run.span.end);
        run.into_iter().for_each(&mut found);
    }
}

/// Whether the byte may stand within wrapped runs, so that a search must not begin after it.
fn may_be_inside(byte: u8) -> bool {
    is_run(byte) || byte.is_ascii_whitespace() || byte == b'='
}

/// Finds the runs that begin from `at` on and before `limit`. `at` must not be within one. Returns where to go on: a
/// place of which the same is true.
fn search(text: &[u8], mut at: usize, limit: usize, found: &mut impl FnMut(Run)) -> usize {
    while let Some(Span { start, end }) = runs::next(text, at, limit) {
        let run = if end - start >= SHORTEST { run(text, start, end) } else { None };
        at = run.as_ref().map_or(end, |run| run.span.end);
        run.into_iter().for_each(&mut *found);
    }
    let end = limit.max(at);
    end - text[at..end].iter().rev().take_while(|&&byte| is_run(byte)).count()
}

/// The run between `start` and `end`, with the lines that continue it, if it may hold something.
fn run(text: &[u8], start: usize, end: usize) -> Option<Run> {
    let first = &text[start..end];
    let is_hex = first.len() >= SHORTEST_HEX
        && first.len().is_multiple_of(2)
        && first[..PROBE].iter().all(u8::is_ascii_hexdigit)
        && first.iter().all(u8::is_ascii_hexdigit);
    let worth = |probe: &[u8]| is_textual(probe) || is_wide(probe) || der::may_be_key(probe);
    let wrapping = if is_hex && worth(&hex(&first[..PROBE * 2])) {
        Wrapping::Hex
    } else if worth(&base64::decode(&first[..PROBE])?) {
        Wrapping::Base64
    } else {
        return None;
    };
    if is_part_of_token(text, start, end) || is_asset(&text[start.saturating_sub(CONTEXT)..start]) {
        return None;
    }
    let mut run =
        Run { span: Span::new(start, end), lines: vec![start], width: end - start, count: end - start, wrapping };
    if wrapping == Wrapping::Base64 {
        continue_lines(text, &mut run);
        let padding = text[run.span.end..].iter().take(2).take_while(|&&byte| byte == b'=').count();
        run.span.end += padding;
    }
    Some(run)
}

/// Adds the lines that follow: as long as the first, and at last a shorter one.
fn continue_lines(text: &[u8], run: &mut Run) {
    while run.width >= SHORTEST_LINE {
        let rest = &text[run.span.end..];
        let ends = usize::from(rest.first() == Some(&b'\r'));
        if rest.get(ends) != Some(&b'\n') {
            return;
        }
        let indent = rest[ends + 1..].iter().take(INDENT).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let line = run.span.end + ends + 1 + indent;
        let length = text[line..].iter().take(run.width + 1).take_while(|&&byte| is_run(byte)).count();
        // The last line ends with the value.
        let next = text.get(line + length).copied();
        let closed =
            next.is_none_or(|byte| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'"' | b'\'' | b'`' | b'<'));
        if length == 0 || length > run.width || !closed {
            return;
        }
        run.lines.push(line);
        run.count += length;
        run.span.end = line + length;
        if length < run.width {
            return;
        }
    }
}

/// Part of a JSON Web Token, which is looked at as a whole.
fn is_part_of_token(text: &[u8], start: usize, end: usize) -> bool {
    let joined = |at: Option<usize>| at.and_then(|at| text.get(at)).copied().is_some_and(is_run);
    (start > 0 && text[start - 1] == b'.' && joined(start.checked_sub(2)))
        || (text.get(end) == Some(&b'.') && joined(Some(end + 1)))
}

/// Pictures, fonts and source maps as the addresses that hold them.
fn is_asset(before: &[u8]) -> bool {
    before.ends_with(b"base64,")
        && [&b"data:image"[..], b"data:font", b"data:audio", b"data:video", b"sourceMappingURL"]
            .iter()
            .any(|kind| memchr::memmem::find(before, kind).is_some())
}

/// Whether the bytes are those of ASCII text.
pub(super) fn is_textual(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    bytes.iter().all(|&byte| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r'))
}

/// Whether the bytes are those of ASCII text in UTF-16.
fn is_wide(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xFF\xFE").or_else(|| bytes.strip_prefix(b"\xFE\xFF")).unwrap_or(bytes);
    let half = |odd: usize| bytes.iter().skip(odd).step_by(2).all(|&byte| byte == 0);
    let text = |odd: usize| bytes.iter().skip(odd).step_by(2).all(|byte| is_textual(&[*byte]));
    bytes.len() >= 4 && ((half(1) && text(0)) || (half(0) && text(1)))
}
