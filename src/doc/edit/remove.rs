//! Taking a member or an element away.

use super::geometry::Geometry;
use crate::doc::json5::Comment;
use crate::text::{Edit, Span};

/// What takes a slot away.
pub(super) struct Removal {
    pub(super) edits: Vec<Edit>,
    /// The comments that go with it.
    pub(super) comments: Comments,
}

/// Comments on lines of their own above a slot, and the one behind it.
pub(super) type Comments = (Vec<Comment>, Option<Comment>);

/// The comments that belong to a slot.
pub(super) fn comments_of(geometry: &Geometry<'_>, index: usize) -> Comments {
    let Some(&slot) = geometry.slots.get(index) else { return Comments::default() };
    let whole_lines = geometry.starts_line(slot.start) && geometry.rest_of_line(geometry.tail(slot)).is_some();
    if whole_lines {
        (geometry.comments_above(index), geometry.comment_behind(geometry.tail(slot)))
    } else {
        Comments::default()
    }
}

pub(super) fn remove(geometry: &Geometry<'_>, index: usize) -> Option<Removal> {
    let slot = *geometry.slots.get(index)?;
    let comments = comments_of(geometry, index);
    let comma = geometry.comma(slot);
    let tail = geometry.tail(slot);
    let interior = geometry.interior();
    if geometry.slots.len() == 1 {
        let mut left = geometry.comments(interior.start, slot.start);
        // A comment between the value and its comma goes with the value.
        left.extend(geometry.comments(tail, interior.end));
        left.retain(|comment| !comments.0.contains(comment) && comments.1 != Some(*comment));
        if left.is_empty() {
            return Some(Removal { edits: vec![Edit::remove(interior)], comments });
        }
    }
    let mut edits = Vec::new();
    let before = index.checked_sub(1).and_then(|before| geometry.comma(geometry.slots[before]));
    match (geometry.starts_line(slot.start), geometry.rest_of_line(tail)) {
        (true, Some(end)) => {
            if let (None, Some(before)) = (comma, before) {
                edits.push(Edit::remove(Span::new(before, before + 1)));
            }
            let first = comments.0.first().map_or(slot.start, |comment| comment.start);
            edits.push(Edit::remove(Span::new(geometry.line_start(first), geometry.over_line_end(end))));
        }
        (false, Some(_)) if comma.is_some() => {
            edits.push(Edit::remove(Span::new(geometry.back_over_blanks(slot.start), tail)));
        }
        _ if comma.is_some() => edits.push(Edit::remove(Span::new(slot.start, geometry.over_blanks(tail)))),
        _ => {
            let start = geometry.back_over_blanks(slot.start);
            match before {
                Some(before) if geometry.comments(before + 1, slot.start).is_empty() => {
                    edits.push(Edit::remove(Span::new(before, slot.end)));
                }
                Some(before) => {
                    edits.push(Edit::remove(Span::new(before, before + 1)));
                    edits.push(Edit::remove(Span::new(start, slot.end)));
                }
                None => edits.push(Edit::remove(slot)),
            }
        }
    }
    Some(Removal { edits, comments })
}
