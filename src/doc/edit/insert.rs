//! Adding a member or an element.

use super::geometry::Geometry;
use super::style::{Style, colon, key_like};
use crate::text::Edit;

/// What is added.
pub(super) struct Item {
    /// `key: value`, or the value of an array.
    pub(super) text: String,
    /// Comments for lines of their own above it.
    pub(super) above: Vec<String>,
    /// The comment behind it.
    pub(super) behind: Option<String>,
}

impl Item {
    pub(super) fn bare(text: String) -> Self {
        Self { text, above: Vec::new(), behind: None }
    }
}

/// The indentation of what stands inside a container, where it stands on lines of its own.
pub(super) fn indent_inside(geometry: &Geometry<'_>, style: &Style) -> String {
    match geometry.slots.last() {
        Some(last) if geometry.starts_line(last.start) => geometry.indent_of(last.start),
        _ => geometry.indent_of(geometry.span.start) + &style.unit,
    }
}

/// Whether what is added gets a line of its own.
fn on_lines(geometry: &Geometry<'_>, style: &Style) -> bool {
    match geometry.slots.last() {
        Some(last) => geometry.starts_line(last.start),
        None => style.lines,
    }
}

/// `a: { b: value }` for the keys `a`, `b`, as it is to stand inside the container.
pub(super) fn nested(geometry: &Geometry<'_>, keys: &[&str], value: &str, style: &Style) -> String {
    let lines = on_lines(geometry, style);
    nest(geometry, keys, value, lines.then(|| indent_inside(geometry, style)), style)
}

/// The same in place of a member whose line has this indentation.
pub(super) fn nested_at(geometry: &Geometry<'_>, keys: &[&str], value: &str, indent: &str, style: &Style) -> String {
    nest(geometry, keys, value, on_lines(geometry, style).then(|| indent.to_owned()), style)
}

fn nest(geometry: &Geometry<'_>, keys: &[&str], value: &str, indent: Option<String>, style: &Style) -> String {
    let like = geometry.keys.first().copied();
    let own = like.and_then(|key| {
        let value = skip_colon(geometry, key)?;
        colon(geometry.text, key, value)
    });
    let colon = own.unwrap_or_else(|| style.colon.clone());
    let mut out = String::new();
    let mut close = String::new();
    for (depth, key) in keys.iter().enumerate() {
        out.push_str(&key_like(geometry.text, like, key, style));
        out.push_str(&colon);
        if depth + 1 == keys.len() {
            break;
        }
        match &indent {
            Some(indent) => {
                let inner = format!("{}{indent}{}", style.newline, style.unit.repeat(depth + 1));
                let outer = format!("{}{indent}{}", style.newline, style.unit.repeat(depth));
                out.push('{');
                out.push_str(&inner);
                close = format!("{outer}}}{close}");
            }
            None if style.spaced => {
                out.push_str("{ ");
                close.push_str(" }");
            }
            None => {
                out.push('{');
                close.push('}');
            }
        }
    }
    out.push_str(value);
    out.push_str(&close);
    out
}

/// Where the value of the member with this key stands.
fn skip_colon(geometry: &Geometry<'_>, key: crate::text::Span) -> Option<crate::text::Span> {
    let slot = geometry.slots.iter().find(|slot| slot.start == key.start)?;
    let rest = geometry.text.get(key.end..slot.end)?;
    let blanks = rest.iter().take_while(|b| matches!(b, b' ' | b'\t' | b':')).count();
    Some(crate::text::Span::new(key.end + blanks, slot.end))
}

pub(super) fn insert(geometry: &Geometry<'_>, item: &Item, style: &Style) -> Vec<Edit> {
    match geometry.slots.last() {
        Some(_) if on_lines(geometry, style) => after_last_line(geometry, item, style),
        Some(_) => in_line(geometry, item, style),
        None => into_empty(geometry, item, style),
    }
}

/// The lines of an item, the first without its indentation.
fn lines_of(item: &Item, indent: &str, comma: &str, style: &Style) -> String {
    let mut out = String::new();
    for comment in &item.above {
        out.push_str(&format!("{comment}{}{indent}", style.newline));
    }
    out.push_str(&item.text);
    out.push_str(comma);
    if let Some(comment) = &item.behind {
        out.push_str(&format!(" {comment}"));
    }
    out
}

fn after_last_line(geometry: &Geometry<'_>, item: &Item, style: &Style) -> Vec<Edit> {
    let Some(&last) = geometry.slots.last() else { return Vec::new() };
    let indent = geometry.indent_of(last.start);
    let comma = geometry.comma(last);
    let tail = geometry.tail(last);
    // Behind the comment that belongs to the last one.
    let at = geometry.comment_behind(tail).map_or(tail, |comment| comment.end);
    let own = lines_of(item, &indent, if comma.is_some() { "," } else { "" }, style);
    // A comment up to the line's end must not swallow the bracket.
    let close = if item.behind.is_some() && geometry.rest_of_line(at).is_none() {
        format!("{}{}", style.newline, geometry.indent_of(geometry.span.start))
    } else {
        String::new()
    };
    let text = format!("{}{indent}{own}{close}", style.newline);
    match comma {
        Some(_) => vec![Edit::insert(at, text)],
        None if at == last.end => vec![Edit::insert(at, format!(",{text}"))],
        None => vec![Edit::insert(last.end, ","), Edit::insert(at, text)],
    }
}

/// The item without line ends: comments in their closed form.
fn flat(item: &Item) -> String {
    let closed = |comment: &String| match comment.strip_prefix("//") {
        Some(text) => format!("/* {} */", text.trim().replace("*/", "* /")),
        None => comment.clone(),
    };
    let mut parts: Vec<String> = item.above.iter().map(closed).collect();
    parts.push(item.text.clone());
    parts.extend(item.behind.as_ref().map(closed));
    parts.join(" ")
}

fn in_line(geometry: &Geometry<'_>, item: &Item, style: &Style) -> Vec<Edit> {
    let Some(&last) = geometry.slots.last() else { return Vec::new() };
    let space = if style.spaced { " " } else { "" };
    match geometry.comma(last) {
        Some(comma) => vec![Edit::insert(comma + 1, format!("{space}{},", flat(item)))],
        None => vec![Edit::insert(last.end, format!(",{space}{}", flat(item)))],
    }
}

fn into_empty(geometry: &Geometry<'_>, item: &Item, style: &Style) -> Vec<Edit> {
    let interior = geometry.interior();
    let outer = geometry.indent_of(geometry.span.start);
    let inner = format!("{outer}{}", style.unit);
    let has_comments = !geometry.comments(interior.start, interior.end).is_empty();
    let broken = geometry.has_line_end(interior);
    if has_comments && broken && geometry.starts_line(interior.end) {
        let text = format!("{inner}{}{}", lines_of(item, &inner, "", style), style.newline);
        return vec![Edit::insert(geometry.line_start(interior.end), text)];
    }
    if has_comments {
        // Behind the comments; one up to the end of its line leaves the bracket on the next.
        let text = if style.spaced { format!("{} ", flat(item)) } else { flat(item) };
        return vec![Edit::insert(interior.end, text)];
    }
    let text = if style.lines {
        let (newline, own) = (style.newline, lines_of(item, &inner, "", style));
        format!("{newline}{inner}{own}{newline}{outer}")
    } else if style.spaced {
        format!(" {} ", flat(item))
    } else {
        flat(item)
    };
    vec![Edit::new(interior, text)]
}
