//! Characters, white space and comments.

use crate::text::Span;

/// A cursor over bytes that are UTF-8 for the most part; an invalid byte reads
/// as U+FFFD, as Node reads it.
pub(super) struct Scanner<'a> {
    pub(super) text: &'a [u8],
    pub(super) at: usize,
}

/// Why white space could not be skipped cleanly.
pub(super) enum Trivia {
    UnclosedComment(Span),
    HashComment(Span),
}

impl Scanner<'_> {
    /// The next character and its length in bytes.
    pub(super) fn peek(&self) -> Option<(char, usize)> {
        let rest = &self.text[self.at..];
        let &first = rest.first()?;
        if first < 0x80 {
            return Some((char::from(first), 1));
        }
        let head = &rest[..rest.len().min(4)];
        let valid = match std::str::from_utf8(head) {
            Ok(valid) => valid,
            Err(error) => std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or(""),
        };
        Some(valid.chars().next().map_or((char::REPLACEMENT_CHARACTER, 1), |c| (c, c.len_utf8())))
    }

    pub(super) fn byte(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    pub(super) fn starts_with(&self, prefix: &[u8]) -> bool {
        self.text[self.at..].starts_with(prefix)
    }

    /// Skips white space and comments. A `#` comment is skipped as well, and
    /// told to the caller, for it is the commonest mistake.
    pub(super) fn skip_trivia(&mut self, mut problem: impl FnMut(Trivia)) {
        loop {
            match self.byte() {
                Some(b' ' | b'\t' | b'\n' | b'\r' | 0x0B | 0x0C) => self.at += 1,
                Some(b'/') if self.starts_with(b"//") => self.skip_line(),
                Some(b'/') if self.starts_with(b"/*") => {
                    let start = self.at;
                    match memchr::memmem::find(&self.text[start + 2..], b"*/") {
                        Some(end) => self.at = start + 2 + end + 2,
                        None => {
                            self.at = self.text.len();
                            problem(Trivia::UnclosedComment(Span::new(start, start + 2)));
                        }
                    }
                }
                Some(b'#') => {
                    let start = self.at;
                    self.skip_line();
                    problem(Trivia::HashComment(Span::new(start, self.at)));
                }
                Some(0x80..) => match self.peek() {
                    Some((c, len)) if is_space(c) => self.at += len,
                    _ => return,
                },
                _ => return,
            }
        }
    }

    /// Moves to the end of the line (CR, LF, U+2028 and U+2029 end one).
    pub(super) fn skip_line(&mut self) {
        while let Some((c, len)) = self.peek() {
            if matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}') {
                return;
            }
            self.at += len;
        }
    }
}

/// White space beyond ASCII: NBSP, the byte order mark, line separators and category Zs.
fn is_space(c: char) -> bool {
    matches!(
        c,
        '\u{A0}' | '\u{FEFF}' | '\u{2028}' | '\u{2029}' | '\u{1680}' | '\u{2000}'
            ..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}'
    )
}

/// Whether an unquoted key may start with `c`.
pub(super) fn is_identifier_start(c: char) -> bool {
    c == '$' || c == '_' || c.is_alphabetic()
}

/// Whether an unquoted key may go on with `c`.
pub(super) fn is_identifier_part(c: char) -> bool {
    is_identifier_start(c)
        || c.is_alphanumeric()
        || matches!(c, '\u{200C}' | '\u{200D}' | '\u{203F}' | '\u{2040}')
        || is_combining(c)
}

/// The combining marks that occur in practice (ES5 allows Mn and Mc).
fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5BD}' | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{669}'
        | '\u{900}'..='\u{903}' | '\u{93A}'..='\u{94F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20DC}' | '\u{FE20}'..='\u{FE2F}')
}

/// A comment, its marks included and a line comment's line end not.
pub(in crate::doc) type Comment = Span;

/// The first offset at or after `at` where neither white space nor a comment stands.
pub(in crate::doc) fn skip_trivia(text: &[u8], at: usize) -> usize {
    let mut scanner = Scanner { text, at: at.min(text.len()) };
    scanner.skip_trivia(|_| {});
    scanner.at
}

/// The first comment at or after `at`, if only white space stands before it.
pub(in crate::doc) fn next_comment(text: &[u8], at: usize) -> Option<Comment> {
    let mut scanner = Scanner { text, at: at.min(text.len()) };
    while let Some((c, len)) = scanner.peek() {
        if !c.is_ascii_whitespace() && c != '\u{0B}' && !is_space(c) {
            break;
        }
        scanner.at += len;
    }
    let start = scanner.at;
    if scanner.starts_with(b"//") {
        scanner.skip_line();
    } else if scanner.starts_with(b"/*") {
        scanner.at = start + 2 + memchr::memmem::find(&text[start + 2..], b"*/")? + 2;
    } else {
        return None;
    }
    Some(Span::new(start, scanner.at))
}

/// Whether the text may stand as a key without quotes. Narrower than JSON5: letters and digits of ASCII.
pub(in crate::doc) fn is_identifier(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '$' | '_'))
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'$' | b'_'))
}
