//! Names as they are written in notes and other prose: of two words, and emphasised.

use super::key;
use crate::text::Span;

/// In prose, `API key` is one name: with the word before it, if it is the two together that promise a credential.
pub(crate) fn widened(text: &[u8], name: Span, most: usize) -> Span {
    if key::promise(name.slice(text)) != Some(key::Promise::Vague) || name.start == 0 || text[name.start - 1] != b' ' {
        return name;
    }
    let before = &text[..name.start - 1];
    let letters = before.iter().rev().take(most / 2).take_while(|byte| byte.is_ascii_alphabetic()).count();
    let both = Span::new(name.start - 1 - letters, name.end);
    if key::promise(both.slice(text)) == Some(key::Promise::Credential) { both } else { name }
}

/// How many bytes Markdown's `**` and `__` at `at` are long.
pub(crate) fn emphasis(text: &[u8], at: usize) -> usize {
    match text.get(at..at + 2) {
        Some(b"**" | b"__") => 2,
        _ => 0,
    }
}
