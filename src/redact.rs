//! Secret values that cannot be printed, and the only two ways to show that one was there.

use std::fmt;

/// A secret value. It has no `Display`, no `Serialize`, and its `Debug` shows
/// the redacted form, so no log, panic or report can hold the value.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret {
    value: Vec<u8>,
    public_prefix: usize,
}

impl Secret {
    /// Takes a value of which the first `public_prefix` bytes are public (the
    /// part that every key of the provider starts with, such as `sk-ant-`).
    #[must_use]
    pub fn new(value: &[u8], public_prefix: usize) -> Self {
        let public_prefix = if public_prefix < value.len() { public_prefix } else { 0 };
        Self { value: value.to_vec(), public_prefix }
    }

    /// How many bytes, from the first, are public.
    #[must_use]
    pub(crate) fn public_prefix(&self) -> usize {
        self.public_prefix
    }

    /// The part after the public prefix.
    #[must_use]
    pub(crate) fn private_part(&self) -> &[u8] {
        &self.value[self.public_prefix..]
    }

    /// Public prefix and length in characters: `sk-ant-…(108)`.
    #[must_use]
    pub fn redacted(&self) -> String {
        let prefix = String::from_utf8_lossy(&self.value[..self.public_prefix]);
        format!("{prefix}…({})", String::from_utf8_lossy(&self.value).chars().count())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({})", self.redacted())
    }
}

/// Replaces every byte of the given spans by `*`, except line ends, so that
/// the text keeps its length, lines and columns. A character of several bytes
/// becomes as many asterisks.
pub(crate) fn mask(text: &[u8], spans: impl IntoIterator<Item = crate::text::Span>) -> Vec<u8> {
    let mut masked = text.to_vec();
    let len = masked.len();
    for span in spans {
        for byte in &mut masked[span.start.min(len)..span.end.min(len)] {
            if !matches!(byte, b'\n' | b'\r') {
                *byte = b'*';
            }
        }
    }
    masked
}

/// Whether a character acts on the terminal or on its neighbours instead of
/// being seen: controls, direction overrides, zero-width and tag characters,
/// line separators. (Unicode general categories Cc and Cf, Zl and Zp, as far as
/// they are known to be abused to hide text.)
pub(crate) fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// `text` with control characters (terminal escapes, newlines in file names),
/// direction overrides and invisible characters shown as escapes.
#[must_use]
pub fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if is_invisible(character) {
            out.extend(character.escape_default());
        } else {
            out.push(character);
        }
    }
    out
}

/// The same, but line ends stay: for messages of several lines.
#[must_use]
pub(crate) fn printable_lines(text: &str) -> String {
    text.lines().map(printable).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_shows_its_prefix_and_length_only() {
        let secret = Secret::new(b"sk-ant-0123456789", 7);
        assert_eq!(secret.redacted(), "sk-ant-…(17)");
        assert_eq!(format!("{secret:?}"), "Secret(sk-ant-…(17))");
        assert_eq!(Secret::new(b"abc", 3).redacted(), "…(3)");
    }

    #[test]
    fn masking_keeps_length_and_lines() {
        let masked = mask(b"a secret\nhere", [crate::text::Span::new(2, 11)]);
        assert_eq!(masked, b"a ******\n**re");
    }

    #[test]
    fn control_characters_are_escaped() {
        assert_eq!(printable("a\u{1b}[31m\nb"), "a\\u{1b}[31m\\nb");
        assert_eq!(printable("\u{202E}txt.\u{200B}exe"), "\\u{202e}txt.\\u{200b}exe");
    }
}
