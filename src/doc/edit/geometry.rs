//! Where the parts of a container stand: brackets, members, commas, lines, comments.

use crate::doc::json5::{Comment, next_comment, skip_trivia};
use crate::doc::{NodeId, Tree, Value};
use crate::text::Span;

/// An object or an array in its text.
pub(super) struct Geometry<'a> {
    pub(super) text: &'a [u8],
    /// Brackets included.
    pub(super) span: Span,
    /// Members (key to value) or elements, in order.
    pub(super) slots: Vec<Span>,
    /// The keys, for an object.
    pub(super) keys: Vec<Span>,
}

impl<'a> Geometry<'a> {
    pub(super) fn new(text: &'a [u8], tree: &Tree, container: NodeId) -> Option<Self> {
        let node = tree.node(container);
        let (slots, keys) = match &node.value {
            Value::Array(elements) => (elements.iter().map(|&element| tree.node(element).span).collect(), Vec::new()),
            Value::Object(members) => {
                let slot =
                    |member: &crate::doc::Member| Span::new(member.key_span.start, tree.node(member.value).span.end);
                (members.iter().map(slot).collect(), members.iter().map(|member| member.key_span).collect())
            }
            _ => return None,
        };
        Some(Self { text, span: node.span, slots, keys })
    }

    /// What lies between the brackets.
    pub(super) fn interior(&self) -> Span {
        Span::new(self.span.start + 1, self.span.end - 1)
    }

    /// The comma behind a slot.
    pub(super) fn comma(&self, slot: Span) -> Option<usize> {
        let at = skip_trivia(self.text, slot.end);
        (self.text.get(at) == Some(&b',')).then_some(at)
    }

    /// The end of a slot with its comma.
    pub(super) fn tail(&self, slot: Span) -> usize {
        self.comma(slot).map_or(slot.end, |comma| comma + 1)
    }

    /// The first byte of the line that `at` is on.
    pub(super) fn line_start(&self, at: usize) -> usize {
        self.text[..at].iter().rposition(|b| matches!(b, b'\n' | b'\r')).map_or(0, |end| end + 1)
    }

    /// Whether nothing but spaces and tabs stands before `at` on its line.
    pub(super) fn starts_line(&self, at: usize) -> bool {
        self.text[self.line_start(at)..at].iter().all(|b| matches!(b, b' ' | b'\t'))
    }

    /// Back over spaces and tabs.
    pub(super) fn back_over_blanks(&self, at: usize) -> usize {
        self.text[..at].iter().rposition(|b| !matches!(b, b' ' | b'\t')).map_or(0, |last| last + 1)
    }

    /// Forward over spaces and tabs.
    pub(super) fn over_blanks(&self, at: usize) -> usize {
        at + self.text[at..].iter().take_while(|b| matches!(b, b' ' | b'\t')).count()
    }

    /// Whether a line ends at `at`.
    pub(super) fn is_line_end(&self, at: usize) -> bool {
        self.text.get(at).is_none_or(|b| matches!(b, b'\n' | b'\r'))
    }

    /// Behind the line end at `at`.
    pub(super) fn over_line_end(&self, at: usize) -> usize {
        match self.text.get(at..) {
            Some([b'\r', b'\n', ..]) => at + 2,
            Some([b'\n' | b'\r', ..]) => at + 1,
            _ => at,
        }
    }

    /// The comment behind `at` that is the last thing on the line.
    pub(super) fn comment_behind(&self, at: usize) -> Option<Comment> {
        let comment = next_comment(self.text, self.over_blanks(at))?;
        let same_line = comment.start == self.over_blanks(at) && !self.has_line_end(comment);
        (same_line && self.is_line_end(self.over_blanks(comment.end))).then_some(comment)
    }

    /// Where the line ends if nothing but a comment follows `at` on it.
    pub(super) fn rest_of_line(&self, at: usize) -> Option<usize> {
        let after = self.comment_behind(at).map_or(at, |comment| comment.end);
        Some(self.over_blanks(after)).filter(|&end| self.is_line_end(end))
    }

    pub(super) fn has_line_end(&self, span: Span) -> bool {
        span.slice(self.text).iter().any(|b| matches!(b, b'\n' | b'\r'))
    }

    /// All comments between two places that nothing else lies between.
    pub(super) fn comments(&self, from: usize, to: usize) -> Vec<Comment> {
        let mut found = Vec::new();
        let mut at = from;
        while let Some(comment) = next_comment(self.text, at).filter(|comment| comment.end <= to) {
            found.push(comment);
            at = comment.end;
        }
        found
    }

    /// The comments that stand on lines of their own right above a slot, without a blank line between.
    pub(super) fn comments_above(&self, index: usize) -> Vec<Comment> {
        let slot = self.slots[index];
        let from = if index == 0 { self.span.start + 1 } else { self.tail(self.slots[index - 1]) };
        let mut below = self.line_start(slot.start);
        let mut found = Vec::new();
        if !self.starts_line(slot.start) {
            return found;
        }
        for comment in self.comments(from, slot.start).into_iter().rev() {
            let end = self.over_blanks(comment.end);
            if !self.starts_line(comment.start)
                || self.over_line_end(end) != below
                || self.line_start(comment.start) < from
            {
                break;
            }
            below = self.line_start(comment.start);
            found.push(comment);
        }
        found.reverse();
        found
    }

    /// The white space that the line of `at` begins with.
    pub(super) fn indent_of(&self, at: usize) -> String {
        let start = self.line_start(at);
        String::from_utf8_lossy(&self.text[start..self.over_blanks(start).min(at)]).into_owned()
    }
}
