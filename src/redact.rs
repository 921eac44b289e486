//! Secret values that cannot be printed, and the only two ways to show that one was there.

use std::fmt;

/// A secret value. It has no `Display`, no `Serialize`, and its `Debug` shows
/// the redacted form, so no log, panic or report can hold the value.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
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

    /// Tells equal values from different ones: a digest with keys that this run
    /// has drawn at random, so that it means nothing to anybody else.
    #[must_use]
    pub fn digest(&self, keys: &std::hash::RandomState) -> u64 {
        std::hash::BuildHasher::hash_one(keys, &self.value)
    }

    /// The whole value, to compare it with others.
    #[must_use]
    pub(crate) fn value(&self) -> &[u8] {
        &self.value
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

/// Shortest run of characters that is judged by [`mask_random_runs`].
const RANDOM_RUN: usize = 20;

/// Replaces long runs of random-looking characters by `*`, whether or not a
/// detector knows them: a line shown for one finding must not show what no rule
/// has recognised beside it. Words, paths and ordinary names stay.
pub(crate) fn mask_random_runs(text: &mut [u8]) {
    let in_run = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'_' | b'-' | b'=');
    let mut at = 0;
    while at < text.len() {
        let len = text[at..].iter().take_while(|byte| in_run(byte)).count();
        if len >= RANDOM_RUN && looks_random(&text[at..at + len]) {
            text[at..at + len].fill(b'*');
        }
        at += len.max(1);
    }
}

/// `text` with the length in place of each long run of random-looking characters: messages and pointers name keys, paths
/// and ids, and one of these may be a credential in the wrong place. Of a path, each segment is judged by itself.
pub(crate) fn without_random_runs(text: &str) -> String {
    let in_run = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '_' | '-' | '=');
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let run = &rest[..rest.find(|c| !in_run(c)).unwrap_or(rest.len())];
        let is_path = run.starts_with('/');
        for part in run.split_inclusive(|c| is_path && c == '/') {
            let word = if is_path { part.trim_end_matches('/') } else { part };
            if word.len() >= RANDOM_RUN && looks_random(word.as_bytes()) {
                out.push_str(&format!("…({})", word.len()));
                out.push_str(&part[word.len()..]);
            } else {
                out.push_str(part);
            }
        }
        let next = rest[run.len()..].chars().next();
        out.extend(next);
        rest = &rest[run.len() + next.map_or(0, char::len_utf8)..];
    }
    out
}

/// Digits scattered among letters of both cases, or a lot of them: keys, tokens
/// and digests, hardly ever names.
fn looks_random(run: &[u8]) -> bool {
    let count = |class: fn(&u8) -> bool| run.iter().filter(|byte| class(byte)).count();
    let (digits, upper, lower) =
        (count(u8::is_ascii_digit), count(u8::is_ascii_uppercase), count(u8::is_ascii_lowercase));
    let changes = run.windows(2).filter(|pair| pair[0].is_ascii_digit() != pair[1].is_ascii_digit()).count();
    let mixed_case = upper >= 3 && lower >= 3;
    (changes >= 3 && digits + upper + lower >= 16 && (mixed_case || digits * 5 >= run.len()))
        || (mixed_case && changes >= 2)
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
    fn random_runs_are_masked_and_words_are_not() {
        let masked = |text: &str| {
            let mut bytes = text.as_bytes().to_vec();
            mask_random_runs(&mut bytes);
            String::from_utf8(bytes).expect("masking keeps UTF-8")
        };
        let fake = crate::secrets::expand;
        for template in ["<<alnum:40>>", "<<hex:32>>", "<<base64:44>>", "sk-<<alnum:48>>"] {
            assert!(!masked(&fake(template)).contains(|c: char| c != '*'), "{template}");
        }
        for text in [
            "/root/.openclaw/workspace/memories",
            "dangerouslyAllowReservedContainerTargets",
            "anthropic/claude-opus-thinking",
            "OPENCLAW_GATEWAY_TOKEN_PRODUCTION",
        ] {
            assert_eq!(masked(text), text);
        }
    }

    #[test]
    fn messages_show_the_length_of_random_runs_only() {
        let key = crate::secrets::expand("<<alnum:40>>");
        assert_eq!(without_random_runs(&format!("unknown key `{key}`")), "unknown key `…(40)`");
        assert_eq!(without_random_runs(&format!("/env/{key}/ü")), "/env/…(40)/ü");
        for text in ["the sandbox may change `/home/u1/x2/y3/z4/q5/abc`", "…(40)", "/agents/list/0", ""] {
            assert_eq!(without_random_runs(text), text);
        }
    }

    #[test]
    fn control_characters_are_escaped() {
        assert_eq!(printable("a\u{1b}[31m\nb"), "a\\u{1b}[31m\\nb");
        assert_eq!(printable("\u{202E}txt.\u{200B}exe"), "\\u{202e}txt.\\u{200b}exe");
    }
}
