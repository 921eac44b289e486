//! From places in decoded text back to the characters that encode them.

use crate::text::Span;

/// Where the bytes of a decoded text come from.
pub(super) enum Map {
    /// Groups of bytes are written as groups of characters, in lines.
    Groups {
        /// Bytes and characters of a group.
        group: (usize, usize),
        /// Where each line begins.
        lines: Vec<usize>,
        /// Characters of every line but the last.
        width: usize,
        /// The end of the last line, with padding.
        end: usize,
    },
    /// Each byte by itself: where what stands for it begins; at last, where everything ends.
    Bytes(Vec<usize>),
}

impl Map {
    /// The characters that stand for the bytes of `span`.
    pub(super) fn to_outer(&self, span: Span) -> Span {
        match self {
            Self::Groups { group: (bytes, characters), lines, width, end } => {
                let place = |character: usize| {
                    let line = (character / width).min(lines.len() - 1);
                    (lines[line] + character - line * width).min(*end)
                };
                let start = place(span.start / bytes * characters);
                // Where the last character stands: the next may begin a line.
                let last = span.end.div_ceil(*bytes) * characters;
                let stop = last.checked_sub(1).map_or(start, |last| (place(last) + 1).min(*end));
                Span::new(start, stop.max(start))
            }
            Self::Bytes(places) => {
                let place = |at: usize| places.get(at).or(places.last()).copied().unwrap_or_default();
                Span::new(place(span.start), place(span.end))
            }
        }
    }
}
