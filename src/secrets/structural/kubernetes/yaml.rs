//! Manifests in YAML.

use super::{Entry, FAR};
use crate::secrets::work;
use crate::text::Span;

/// Most bytes before the kind on its line.
const DEEPEST: usize = 256;

/// Reads the mapping that the kind stands in. Returns where it ends.
pub(super) fn read(text: &[u8], kind: usize, floor: usize, each: &mut impl FnMut(Entry<'_>)) -> usize {
    let first = kind.saturating_sub(FAR).max(floor);
    // Most mentions of the kind stand in the middle of a line, which may be a very long one.
    let column = kind - line_start(text, kind, kind.saturating_sub(DEEPEST).max(floor));
    work::count(DEEPEST);
    if !text[kind - column..kind].iter().all(|byte| matches!(byte, b' ' | b'\t' | b'-')) {
        return floor;
    }
    // Back to the beginning of the document or of the item.
    let mut start = kind - column;
    while start > first {
        let before = line_start(text, start - 1, first);
        let line = &text[before..start - 1];
        let Some(indent) = indent(line) else {
            start = before;
            continue;
        };
        let item = line[indent] == b'-' && item_column(line) == column;
        if line.starts_with(b"---") || (indent < column && !item) {
            break;
        }
        start = before;
        if item && indent < column {
            break;
        }
    }
    let end = read_mapping(text, start, kind, column, each);
    work::count(end.saturating_sub(start));
    end
}

/// The members `data` and `stringData` of the mapping at `column`.
fn read_mapping(text: &[u8], start: usize, kind: usize, column: usize, each: &mut impl FnMut(Entry<'_>)) -> usize {
    let last = kind.saturating_add(FAR).min(text.len());
    let mut at = start;
    let mut section: Option<bool> = None;
    while at < last {
        let end = line_end(text, at);
        let line = &text[at..end];
        let here = at;
        at = (end + 1).min(text.len()).max(end);
        let Some(indent) = indent(line).filter(|&indent| line[indent] != b'#') else {
            if end == text.len() {
                break;
            }
            continue;
        };
        let content = item_column(line);
        if here > kind && (line.starts_with(b"---") || line.starts_with(b"...") || indent < column) {
            return here;
        }
        if content == column {
            section = match line[content..].trim_ascii_end() {
                b"data:" => Some(true),
                b"stringData:" => Some(false),
                _ => None,
            };
        } else if let Some(encoded) = section
            && indent > column
        {
            at = entry(text, Span::new(here, end), indent, encoded, each);
        }
        if end == text.len() {
            break;
        }
    }
    at
}

/// Reads one member and returns where the next line after it begins.
fn entry(text: &[u8], line: Span, indent: usize, encoded: bool, each: &mut impl FnMut(Entry<'_>)) -> usize {
    let next = (line.end + 1).min(text.len());
    let bytes = line.slice(text);
    let Some(colon) = memchr::memmem::find(bytes, b":").filter(|&at| at > indent) else { return next };
    let name = bytes[indent..colon].trim_ascii().trim_ascii_start();
    let name = name.strip_prefix(b"\"").or_else(|| name.strip_prefix(b"'")).unwrap_or(name);
    let name = name.strip_suffix(b"\"").or_else(|| name.strip_suffix(b"'")).unwrap_or(name);
    let rest = &bytes[colon + 1..];
    let blanks = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let value = rest[blanks..].trim_ascii_end();
    let from = line.start + colon + 1 + blanks;
    if matches!(value.first(), Some(b'|' | b'>')) {
        return block(text, next, indent, |span| each(Entry { name, span, encoded }));
    }
    let span = match value.first() {
        Some(&quote @ (b'"' | b'\'')) => {
            memchr::memchr(quote, &value[1..]).map(|length| Span::new(from + 1, from + 1 + length))
        }
        Some(b'#' | b'{' | b'&' | b'*' | b'!') | None => None,
        Some(_) => {
            let length = memchr::memmem::find(value, b" #").unwrap_or(value.len());
            Some(Span::new(from, from + value[..length].trim_ascii_end().len()))
        }
    };
    if let Some(span) = span {
        each(Entry { name, span, encoded });
    }
    next
}

/// The lines of a block scalar, from the first character to the last.
fn block(text: &[u8], start: usize, column: usize, found: impl FnMut(Span)) -> usize {
    let (mut at, mut span) = (start, None::<Span>);
    while at < text.len() {
        let end = line_end(text, at);
        let line = &text[at..end];
        match indent(line) {
            Some(indent) if indent <= column => break,
            Some(indent) => {
                let stop = at + line.trim_ascii_end().len();
                span = Some(Span::new(span.map_or(at + indent, |span| span.start), stop));
            }
            None => {}
        }
        at = end + 1;
    }
    span.into_iter().for_each(found);
    at.min(text.len())
}

fn line_start(text: &[u8], at: usize, floor: usize) -> usize {
    memchr::memrchr(b'\n', &text[floor.min(at)..at]).map_or(floor.min(at), |found| floor + found + 1)
}

fn line_end(text: &[u8], at: usize) -> usize {
    memchr::memchr(b'\n', &text[at..]).map_or(text.len(), |length| at + length)
}

/// The column of the first byte that is no blank; `None` for an empty line.
fn indent(line: &[u8]) -> Option<usize> {
    line.iter().position(|byte| !byte.is_ascii_whitespace())
}

/// The column of the content after the dashes of list items.
fn item_column(line: &[u8]) -> usize {
    line.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'-')).unwrap_or(line.len())
}
