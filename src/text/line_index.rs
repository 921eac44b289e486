//! From byte offsets to lines and columns.

use memchr::memchr_iter;

use super::Span;

/// What one column counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnUnit {
    /// Unicode scalar values: what people count, used for terminals and JSON.
    Chars,
    /// UTF-16 code units: what SARIF and LSP count.
    Utf16,
    /// Bytes.
    Bytes,
}

/// A place in a text; both numbers start at 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in the unit that was asked for.
    pub column: usize,
}

/// Lines longer than this get [`Anchor`]s, one for every so many bytes.
const ANCHOR_STEP: usize = 1024;

/// A byte order mark: no editor gives it a column.
const MARK: &[u8] = &[0xEF, 0xBB, 0xBF];

/// The starts of all lines of a text. Lines end with LF (a CR before it belongs
/// to the line); a byte order mark belongs to no line.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<usize>,
    anchors: Vec<Anchor>,
    len: usize,
}

/// How many columns of a long line lie before an offset in it. Without these,
/// ten thousand findings in one minified line would read that line ten thousand times.
#[derive(Clone, Copy, Debug)]
struct Anchor {
    offset: usize,
    before: Columns,
}

#[derive(Clone, Copy, Debug, Default)]
struct Columns {
    chars: usize,
    utf16: usize,
}

impl LineIndex {
    /// Reads `text` once.
    #[must_use]
    pub fn new(text: &[u8]) -> Self {
        let mut starts = Vec::with_capacity(text.len() / 32 + 1);
        starts.push(if text.starts_with(MARK) { MARK.len() } else { 0 });
        starts.extend(memchr_iter(b'\n', text).map(|at| at + 1));
        let mut anchors = Vec::new();
        for (index, &start) in starts.iter().enumerate() {
            let end = starts.get(index + 1).copied().unwrap_or(text.len());
            anchor_line(text, Span::new(start, end), &mut anchors);
        }
        Self { starts, anchors, len: text.len() }
    }

    /// Line number (from 1) of a byte offset; offsets past the end belong to the last line.
    #[must_use]
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset.min(self.len)).max(1)
    }

    /// Number of lines; a text that ends with LF has an empty one at its end.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.starts.len()
    }

    /// Bytes of line `line` (from 1) without its line ending.
    #[must_use]
    pub fn line_span(&self, text: &[u8], line: usize) -> Span {
        let index = line.clamp(1, self.starts.len()) - 1;
        let start = self.starts[index];
        let mut end = self.starts.get(index + 1).map_or(self.len, |&next| next - 1);
        if end > start && text.get(end - 1) == Some(&b'\r') {
            end -= 1;
        }
        Span::new(start, end)
    }

    /// Line and column of a byte offset. Invalid UTF-8 counts as one column per
    /// replacement character, as editors show it. Takes constant time however
    /// long the line is.
    #[must_use]
    pub fn position(&self, text: &[u8], offset: usize, unit: ColumnUnit) -> Position {
        let offset = offset.min(self.len);
        let line = self.line(offset);
        let start = self.starts[line - 1];
        if unit == ColumnUnit::Bytes {
            return Position { line, column: offset.saturating_sub(start) + 1 };
        }
        let anchor = match self.anchors[..self.anchors.partition_point(|anchor| anchor.offset <= offset)].last() {
            Some(&anchor) if anchor.offset >= start => anchor,
            _ => Anchor { offset: start, before: Columns::default() },
        };
        let rest = count(Span::new(anchor.offset, offset).slice(text));
        let column = match unit {
            ColumnUnit::Utf16 => anchor.before.utf16 + rest.utf16,
            _ => anchor.before.chars + rest.chars,
        };
        Position { line, column: column + 1 }
    }
}

fn anchor_line(text: &[u8], line: Span, anchors: &mut Vec<Anchor>) {
    let mut last = Anchor { offset: line.start, before: Columns::default() };
    while line.end.saturating_sub(last.offset) > ANCHOR_STEP {
        let offset = character_start(text, last.offset + ANCHOR_STEP);
        let step = count(&text[last.offset..offset]);
        let before = Columns { chars: last.before.chars + step.chars, utf16: last.before.utf16 + step.utf16 };
        last = Anchor { offset, before };
        anchors.push(last);
    }
}

/// The first byte of the character at `offset`. A character has at most three
/// continuation bytes, so more of them than that in a row are not UTF-8 and may
/// be cut anywhere.
fn character_start(text: &[u8], offset: usize) -> usize {
    (offset.saturating_sub(3)..=offset).rev().find(|&at| text[at] & 0xC0 != 0x80).unwrap_or(offset)
}

fn count(text: &[u8]) -> Columns {
    if text.is_ascii() {
        return Columns { chars: text.len(), utf16: text.len() };
    }
    let mut columns = Columns::default();
    for chunk in text.utf8_chunks() {
        let valid = chunk.valid().as_bytes();
        let chars =
            valid.iter().filter(|&&byte| byte & 0xC0 != 0x80).count() + usize::from(!chunk.invalid().is_empty());
        columns.chars += chars;
        columns.utf16 += chars + valid.iter().filter(|&&byte| byte >= 0xF0).count();
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_in_the_unit_asked_for() {
        let text = "a\nü😀x\r\nend".as_bytes();
        let index = LineIndex::new(text);
        let x = text.iter().position(|&b| b == b'x').expect("x is there");
        assert_eq!(index.position(text, x, ColumnUnit::Chars), Position { line: 2, column: 3 });
        assert_eq!(index.position(text, x, ColumnUnit::Utf16), Position { line: 2, column: 4 });
        assert_eq!(index.position(text, x, ColumnUnit::Bytes), Position { line: 2, column: 7 });
        assert_eq!(index.line_span(text, 2).slice(text), "ü😀x".as_bytes());
        assert_eq!(index.line(text.len() + 5), 3);
    }

    #[test]
    fn a_byte_order_mark_takes_no_column() {
        let text = "\u{FEFF}key: value\nnext".as_bytes();
        let index = LineIndex::new(text);
        assert_eq!(index.position(text, 3, ColumnUnit::Chars), Position { line: 1, column: 1 });
        assert_eq!(index.position(text, 0, ColumnUnit::Utf16), Position { line: 1, column: 1 });
        assert_eq!(index.position(text, 0, ColumnUnit::Bytes), Position { line: 1, column: 1 });
        assert_eq!(index.line_span(text, 1).slice(text), b"key: value");
    }

    #[test]
    fn anchors_change_no_column() {
        // Characters of every width, stray continuation bytes and broken sequences around every anchor.
        let parts: [&[u8]; 7] =
            [b"a", "\u{fc}".as_bytes(), "\u{20ac}".as_bytes(), "\u{1F600}".as_bytes(), b"\x80", b"\xF0\x9F", b"\xFF"];
        let mut text = b"first line\n".to_vec();
        let mut state = 7_usize;
        while text.len() < 5 * ANCHOR_STEP {
            state = (state * 1_103_515_245 + 12345) % 2_147_483_648;
            text.extend_from_slice(parts[(state >> 16) % parts.len()]);
        }
        let index = LineIndex::new(&text);
        assert!(index.anchors.len() >= 4);
        for offset in (11..text.len()).step_by(97).chain(index.anchors.iter().map(|anchor| anchor.offset)) {
            let before = String::from_utf8_lossy(&text[11..offset]);
            assert_eq!(index.position(&text, offset, ColumnUnit::Chars).column, before.chars().count() + 1);
            assert_eq!(index.position(&text, offset, ColumnUnit::Utf16).column, before.encode_utf16().count() + 1);
        }
    }
}
