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

/// The starts of all lines of a text. Lines end with LF (a CR before it belongs
/// to the line).
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<usize>,
    len: usize,
}

impl LineIndex {
    /// Reads `text` once.
    #[must_use]
    pub fn new(text: &[u8]) -> Self {
        let mut starts = Vec::with_capacity(text.len() / 32 + 1);
        starts.push(0);
        starts.extend(memchr_iter(b'\n', text).map(|at| at + 1));
        Self { starts, len: text.len() }
    }

    /// Line number (from 1) of a byte offset; offsets past the end belong to the last line.
    #[must_use]
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset.min(self.len))
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
    /// replacement character, as editors show it.
    #[must_use]
    pub fn position(&self, text: &[u8], offset: usize, unit: ColumnUnit) -> Position {
        let offset = offset.min(self.len);
        let line = self.line(offset);
        let before = &text[self.starts[line - 1]..offset];
        let column = match unit {
            ColumnUnit::Bytes => before.len(),
            ColumnUnit::Chars => String::from_utf8_lossy(before).chars().count(),
            ColumnUnit::Utf16 => String::from_utf8_lossy(before).encode_utf16().count(),
        };
        Position { line, column: column + 1 }
    }
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
}
