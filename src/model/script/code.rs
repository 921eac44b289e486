//! Programs in Python, JavaScript and TypeScript: what is code, what a string, what a comment; and the arguments of calls.

use super::Language;
use crate::text::Span;

/// Longest call whose arguments are read, in bytes.
const LONGEST_CALL: usize = 4096;

/// What a byte of a program belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Code,
    Comment,
    Quoted,
}

/// A program, its strings and comments told from its code.
pub struct Code<'t> {
    text: &'t [u8],
    classes: Vec<Class>,
    strings: Vec<Span>,
}

impl<'t> Code<'t> {
    /// Reads a program. A string or comment that does not end goes on to the end of its line, or of the text where it may
    /// have several lines.
    #[must_use]
    pub fn read(text: &'t [u8], language: Language) -> Self {
        let mut code = Self { text, classes: vec![Class::Code; text.len()], strings: Vec::new() };
        let python = language == Language::Python;
        let mut at = 0;
        // The last byte of code that is not blank: after an operator, a slash begins a regular expression.
        let mut last = b'\n';
        while let Some(&byte) = text.get(at) {
            let rest = &text[at..];
            let next = rest.get(1).copied();
            at = match (byte, next) {
                (b'#', _) if python => code.comment(at, line_end(text, at)),
                (b'/', Some(b'/')) if !python => code.comment(at, line_end(text, at)),
                (b'/', Some(b'*')) if !python => {
                    let length = memchr::memmem::find(&rest[2..], b"*/").map_or(rest.len(), |length| length + 4);
                    code.comment(at, at + length)
                }
                (b'/', _) if !python && b"(,=:[!&|?{};\n".contains(&last) => code.expression(at),
                (b'"' | b'\'', _) if python && rest[1..].starts_with(&[byte, byte]) => code.string(at, 3, true),
                (b'"' | b'\'', _) => code.string(at, 1, false),
                (b'`', _) if !python => code.string(at, 1, true),
                _ => at + 1,
            };
            if !byte.is_ascii_whitespace() || byte == b'\n' && python {
                last = byte;
            }
        }
        code
    }

    fn class(&mut self, start: usize, end: usize, class: Class) {
        let end = end.min(self.classes.len());
        self.classes[start.min(end)..end].fill(class);
    }

    fn comment(&mut self, start: usize, end: usize) -> usize {
        self.class(start, end, Class::Comment);
        end
    }

    /// A string of which `marks` quotes begin and end it; the offset after it.
    fn string(&mut self, start: usize, marks: usize, many_lines: bool) -> usize {
        let quote = self.text[start];
        let mut at = start + marks;
        let end = loop {
            match self.text.get(at) {
                None => break self.text.len(),
                Some(b'\\') => at += 2,
                Some(b'\n') if !many_lines => break at,
                Some(&byte)
                    if byte == quote
                        && self.text[at..].iter().take(marks).take_while(|&&b| b == quote).count() >= marks =>
                {
                    break at;
                }
                Some(_) => at += 1,
            }
        };
        let close = if self.text.get(end) == Some(&quote) { end + marks } else { end };
        self.strings.push(Span::new((start + marks).min(end), end));
        self.class(start, close, Class::Quoted);
        close.max(start + 1)
    }

    /// A regular expression, if there is one.
    fn expression(&mut self, start: usize) -> usize {
        let most = (start + LONGEST_EXPRESSION).min(self.text.len());
        let end = line_end(&self.text[..most], start);
        let mut at = start + 1;
        let mut in_class = false;
        while at < end {
            match self.text[at] {
                b'\\' => at += 1,
                b'[' => in_class = true,
                b']' => in_class = false,
                b'/' if !in_class => {
                    self.class(start, at + 1, Class::Quoted);
                    return at + 1;
                }
                _ => {}
            }
            at += 1;
        }
        start + 1
    }

    /// The contents of all strings, in order.
    #[must_use]
    pub fn strings(&self) -> &[Span] {
        &self.strings
    }

    /// The strings that begin within a stretch.
    #[must_use]
    pub fn strings_in(&self, stretch: Span) -> &[Span] {
        let from = self.strings.partition_point(|string| string.start < stretch.start);
        let to = self.strings.partition_point(|string| string.start < stretch.end);
        &self.strings[from..to.max(from)]
    }

    /// Whether the byte is code: neither in a string nor in a comment.
    #[must_use]
    pub fn is_code(&self, at: usize) -> bool {
        self.classes.get(at) == Some(&Class::Code)
    }

    /// Whether the byte is in a comment.
    #[must_use]
    pub fn is_comment(&self, at: usize) -> bool {
        self.classes.get(at) == Some(&Class::Comment)
    }

    /// Every name in the code: letters, digits and underscores.
    pub fn names(&self) -> impl Iterator<Item = Span> + '_ {
        let mut at = 0;
        std::iter::from_fn(move || {
            while at < self.text.len() {
                let start = at;
                let is_part =
                    |at: usize| self.is_code(at) && (self.text[at].is_ascii_alphanumeric() || self.text[at] == b'_');
                while at < self.text.len() && is_part(at) {
                    at += 1;
                }
                if at > start {
                    return Some(Span::new(start, at));
                }
                at += 1;
            }
            None
        })
    }

    /// The calls of names, with dots: `requests.get(…)`, by where their arguments end. Those longer than 4 KiB are left
    /// out.
    pub fn calls(&self) -> impl Iterator<Item = Call> + '_ {
        let mut open = Vec::new();
        let pairs = memchr::memchr2_iter(b'(', b')', self.text).filter(|&at| self.is_code(at)).filter_map(move |at| {
            if self.text[at] == b'(' {
                open.push(at);
                return None;
            }
            Some(Span::new(open.pop()? + 1, at))
        });
        pairs.filter(|arguments| arguments.len() <= LONGEST_CALL).filter_map(|arguments| {
            let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'$');
            let before = &self.text[..arguments.start - 1];
            let length = before.iter().rev().take(LONGEST_NAME).take_while(|byte| is_part(byte)).count();
            (length > 0).then(|| Call { name: Span::new(before.len() - length, before.len()), arguments })
        })
    }

    /// The bytes after a name or a string, without blanks: `=`, `:`, a quote, a value.
    #[must_use]
    pub fn after(&self, at: usize) -> &'t [u8] {
        let rest = self.text.get(at..).unwrap_or_default();
        let blanks = rest.iter().take(LONGEST_GAP).take_while(|byte| byte.is_ascii_whitespace()).count();
        &rest[blanks..]
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &'t [u8] {
        self.text
    }
}

/// Longest regular expression, in bytes.
const LONGEST_EXPRESSION: usize = 512;

/// Longest name of a function, with what stands before its dots, in bytes.
const LONGEST_NAME: usize = 80;

/// Most blanks between two tokens.
const LONGEST_GAP: usize = 40;

/// A call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// The name, with dots.
    pub name: Span,
    /// What stands between the parentheses.
    pub arguments: Span,
}

fn line_end(text: &[u8], at: usize) -> usize {
    memchr::memchr(b'\n', &text[at..]).map_or(text.len(), |length| at + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str, language: Language) -> String {
        let code = Code::read(text.as_bytes(), language);
        (0..text.len()).filter(|&at| code.is_code(at)).map(|at| char::from(text.as_bytes()[at])).collect()
    }

    #[test]
    fn strings_and_comments_are_told() {
        let python = |text| code(text, Language::Python);
        assert_eq!(python("a = 'b' # c\nd"), "a =  \nd");
        assert_eq!(python("a = \"\"\"b\n\"c\"\n\"\"\" + d"), "a =  + d");
        assert_eq!(python("a = 'b\nc"), "a = \nc");
        let script = |text| code(text, Language::JavaScript);
        assert_eq!(script("a = `b\n${c}` // d\n/* e */ f"), "a =  \n f");
        assert_eq!(script("a = /['\"]/.test(b)"), "a = .test(b)");
        assert_eq!(script("a / b / c"), "a / b / c");
        assert_eq!(script("a = '\\'b' + c"), "a =  + c");
    }

    #[test]
    fn calls_and_their_arguments() {
        let text = b"x = requests.get(url, headers={'a': ')'},\n  verify=False)";
        let code = Code::read(text, Language::Python);
        let call = code.calls().next().expect("a call");
        assert_eq!(call.name.slice(text), b"requests.get");
        assert!(call.arguments.slice(text).ends_with(b"verify=False"));
        assert_eq!(code.strings_in(call.arguments).len(), 2);
    }
}
