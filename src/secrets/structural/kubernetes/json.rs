//! Manifests in JSON.

use super::{Entry, FAR};
use crate::secrets::work;
use crate::text::Span;

/// Reads the object that the kind stands in. Returns where it ends.
pub(super) fn read(text: &[u8], kind: usize, floor: usize, each: &mut impl FnMut(Entry<'_>)) -> usize {
    let first = kind.saturating_sub(FAR).max(floor);
    let Some(open) = opening(text, kind, first) else {
        work::count(kind - first);
        // The next one need not look through the same text again.
        return kind;
    };
    let last = kind.saturating_add(FAR).min(text.len());
    let (mut at, mut depth) = (open + 1, 1_usize);
    // The last string, which is a name if a colon follows; and at which depth the data are.
    let (mut name, mut data): (Option<Span>, Option<(usize, bool)>) = (None, None);
    while at < last && depth > 0 {
        match text[at] {
            b'"' => {
                let Some(end) = string_end(text, at, last) else { return last };
                let string = Span::new(at + 1, end);
                let after = end + 1 + text[end + 1..last].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
                match (text.get(after) == Some(&b':'), data, name) {
                    (true, ..) => name = Some(string),
                    (false, Some((inside, encoded)), Some(key)) if depth == inside => {
                        each(Entry { name: key.slice(text), span: string, encoded });
                    }
                    _ => {}
                }
                at = end;
            }
            b'{' | b'[' => {
                depth += 1;
                let key = name.filter(|_| depth == 2 && text[at] == b'{').map(|name| name.slice(text));
                match key {
                    Some(b"data") => data = Some((2, true)),
                    Some(b"stringData") => data = Some((2, false)),
                    _ => {}
                }
            }
            b'}' | b']' => {
                depth -= 1;
                data = data.filter(|_| depth >= 2);
            }
            _ => {}
        }
        at += 1;
    }
    work::count(at - open);
    at
}

/// Where the object begins that `at` stands in, not before `floor`.
fn opening(text: &[u8], mut at: usize, floor: usize) -> Option<usize> {
    let mut depth = 0_usize;
    while at > floor {
        at -= 1;
        match text[at] {
            b'"' => at = floor + memchr::memrchr(b'"', &text[floor..at])?,
            b'}' | b']' => depth += 1,
            b'{' | b'[' if depth == 0 => return Some(at),
            b'{' | b'[' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The closing quote of the string that opens at `at`.
fn string_end(text: &[u8], at: usize, last: usize) -> Option<usize> {
    let mut here = at + 1;
    while here < last {
        match text[here] {
            b'\\' => here += 1,
            b'"' => return Some(here),
            _ => {}
        }
        here += 1;
    }
    None
}
