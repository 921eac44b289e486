//! A place of a text in the units that reports need.

/// A point of a text. All numbers start at 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point {
    /// Line.
    pub line: usize,
    /// Column in Unicode scalar values.
    pub column: usize,
    /// Column in UTF-16 code units.
    pub utf16: usize,
}

impl Default for Point {
    fn default() -> Self {
        Self { line: 1, column: 1, utf16: 1 }
    }
}

impl Point {
    /// The point that is reached after `text`.
    #[must_use]
    pub fn after(self, text: &[u8]) -> Self {
        let lines = memchr::memchr_iter(b'\n', text).count();
        let (before, rest) = match memchr::memrchr(b'\n', text) {
            Some(at) => (Self::default(), &text[at + 1..]),
            None => (self, text),
        };
        let rest = String::from_utf8_lossy(rest);
        Self {
            line: self.line + lines,
            column: before.column + rest.chars().count(),
            utf16: before.utf16 + rest.encode_utf16().count(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_moves_over_text() {
        let start = Point::default().after("ab\nü😀".as_bytes());
        assert_eq!(start, Point { line: 2, column: 3, utf16: 4 });
        assert_eq!(start.after(b"x"), Point { line: 2, column: 4, utf16: 5 });
    }
}
