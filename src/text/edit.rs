//! Replacements in a text.

use super::Span;

/// One replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Bytes to replace.
    pub span: Span,
    /// What to put there. It may repeat what stands elsewhere in the same text (a member that moves), never a secret that
    /// the text does not show in the clear already.
    pub text: String,
}

impl Edit {
    /// Replaces `span` by `text`.
    #[must_use]
    pub fn new(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }

    /// Takes `span` away.
    #[must_use]
    pub fn remove(span: Span) -> Self {
        Self::new(span, "")
    }

    /// Puts `text` at `offset`.
    #[must_use]
    pub fn insert(offset: usize, text: impl Into<String>) -> Self {
        Self::new(Span::at(offset), text)
    }
}

/// Whether two edits cannot both be made: they share a byte, or put something at the same place.
#[must_use]
pub fn collide(a: &Edit, b: &Edit) -> bool {
    let inside = |inner: &Edit, outer: &Edit| outer.span.start < inner.span.start && inner.span.start < outer.span.end;
    a.span.start == b.span.start || a.span.overlaps(b.span) || inside(a, b) || inside(b, a)
}

/// `text` after all `edits`, which may come in any order; of two at one place the first goes first. `None` if they overlap
/// or reach beyond the text.
#[must_use]
pub fn apply(text: &[u8], edits: &[Edit]) -> Option<Vec<u8>> {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| (edit.span.start, !edit.span.is_empty()));
    let mut out = Vec::with_capacity(text.len());
    let mut done = 0;
    for edit in sorted {
        out.extend_from_slice(text.get(done..edit.span.start)?);
        out.extend_from_slice(edit.text.as_bytes());
        done = edit.span.end;
    }
    out.extend_from_slice(text.get(done..)?);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_made_in_place_and_not_over_each_other() {
        let edit = |start, end, text: &str| Edit::new(Span::new(start, end), text);
        let edits = [edit(4, 5, "E"), edit(0, 1, ""), Edit::insert(2, "<"), Edit::insert(2, ">")];
        assert_eq!(apply(b"abcdef", &edits).as_deref(), Some(&b"b<>cdEf"[..]));
        assert_eq!(apply(b"abc", &[edit(0, 2, ""), edit(1, 3, "")]), None);
        assert_eq!(apply(b"abc", &[edit(2, 9, "")]), None);
        assert!(collide(&edit(0, 2, ""), &edit(1, 3, "")));
        assert!(collide(&edit(0, 2, ""), &Edit::insert(1, "x")));
        assert!(collide(&Edit::insert(1, "y"), &Edit::insert(1, "x")));
        assert!(!collide(&edit(0, 2, ""), &edit(2, 3, "")));
        assert!(!collide(&edit(0, 2, ""), &Edit::insert(2, "x")));
    }
}
