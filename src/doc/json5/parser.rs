//! Structure: objects, arrays, numbers, and how to go on after an error.

use super::number::number;
use super::scan::{Scanner, Trivia, is_identifier_start};
use super::string::Scanned;
use crate::doc::tree::{FileId, Member, NodeId, Number, Tree, Value};
use crate::text::Span;

/// Deepest nesting that is read. OpenClaw's own structures need fewer than 20 levels.
pub const MAX_DEPTH: usize = 512;

/// Errors reported for one document; after that the rest is left unread.
const MAX_ERRORS: usize = 50;

/// Something that is not JSON5.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where.
    pub span: Span,
    /// What, without a final full stop.
    pub message: String,
    /// What to write instead.
    pub help: Option<&'static str>,
}

/// The outcome of parsing.
#[derive(Debug, Default)]
pub struct Parsed {
    /// Everything that was understood.
    pub tree: Tree,
    /// What was not, in file order.
    pub errors: Vec<SyntaxError>,
    /// Further top-level values after the first: several documents in one file.
    pub more_roots: Vec<NodeId>,
}

/// An object or array that is still open.
struct Frame {
    node: NodeId,
    start: usize,
    container: Container,
    /// Whether a value stands since the last comma.
    complete: bool,
}

enum Container {
    Array(Vec<NodeId>),
    Object { members: Vec<Member>, pending: Option<(Scanned, Span)> },
}

impl Container {
    fn closer(&self) -> u8 {
        match self {
            Self::Array(_) => b']',
            Self::Object { .. } => b'}',
        }
    }
}

/// Parses JSON5. Never fails: see [`Parsed::errors`].
#[must_use]
pub fn parse(text: &[u8]) -> Parsed {
    let mut parser =
        Parser { scanner: Scanner { text, at: 0 }, stack: Vec::new(), parsed: Parsed::default(), stopped: false };
    parser.run();
    parser.parsed
}

struct Parser<'a> {
    scanner: Scanner<'a>,
    stack: Vec<Frame>,
    parsed: Parsed,
    stopped: bool,
}

impl Parser<'_> {
    fn run(&mut self) {
        loop {
            self.trivia();
            let Some(byte) = self.scanner.byte() else {
                break;
            };
            if self.stopped {
                break;
            }
            match self.stack.last().map(|frame| &frame.container) {
                None => self.top_level(byte),
                Some(Container::Array(_)) => self.in_array(byte),
                Some(Container::Object { pending: Some(_), .. }) => self.value(),
                Some(Container::Object { pending: None, .. }) => self.in_object(byte),
            }
        }
        let end = self.scanner.text.len();
        while let Some(frame) = self.stack.last() {
            if !self.stopped {
                let opener = if frame.container.closer() == b'}' { '{' } else { '[' };
                let span = Span::new(frame.start, frame.start + 1);
                self.error(span, format!("`{opener}` is never closed"), None);
            }
            self.close(end);
        }
        if self.parsed.tree.root().is_none() && self.parsed.errors.is_empty() {
            self.error(Span::at(0), "the file holds no value", Some("an empty configuration is `{}`"));
        }
    }

    fn error(&mut self, span: Span, message: impl Into<String>, help: Option<&'static str>) {
        if self.parsed.errors.len() >= MAX_ERRORS {
            self.stopped = true;
            return;
        }
        self.parsed.errors.push(SyntaxError { span, message: message.into(), help });
    }

    fn trivia(&mut self) {
        let mut problems = Vec::new();
        self.scanner.skip_trivia(|problem| problems.push(problem));
        for problem in problems {
            match problem {
                Trivia::UnclosedComment(span) => self.error(span, "comment is never closed", Some("end it with `*/`")),
                Trivia::HashComment(span) => {
                    self.error(span, "`#` does not start a comment in JSON5", Some("write `//`"))
                }
            }
        }
    }

    fn top_level(&mut self, byte: u8) {
        if self.parsed.tree.root().is_some() {
            let start = self.scanner.at;
            if self.parsed.more_roots.is_empty() {
                self.error(
                    Span::new(start, start + self.scanner.peek().map_or(1, |(_, len)| len)),
                    "text after the end of the document",
                    None,
                );
            }
            if !matches!(byte, b'{' | b'[') {
                self.stopped = true;
                return;
            }
        }
        self.value();
    }

    fn in_array(&mut self, byte: u8) {
        match byte {
            b']' => {
                self.scanner.at += 1;
                self.close(self.scanner.at);
            }
            b',' => self.comma(),
            b'}' | b':' => self.stray(byte),
            _ => {
                self.expect_comma();
                self.value();
            }
        }
    }

    fn in_object(&mut self, byte: u8) {
        match byte {
            b'}' => {
                self.scanner.at += 1;
                self.close(self.scanner.at);
            }
            b',' => self.comma(),
            b']' | b':' => self.stray(byte),
            _ => {
                self.expect_comma();
                self.key();
            }
        }
    }

    /// A closing bracket of the wrong kind, or a colon out of place.
    fn stray(&mut self, byte: u8) {
        let span = Span::new(self.scanner.at, self.scanner.at + 1);
        self.scanner.at += 1;
        let opened = self.stack.iter().rposition(|frame| frame.container.closer() == byte);
        match (opened, self.stack.last()) {
            (Some(depth), Some(inner)) if byte != b':' => {
                let opener = if inner.container.closer() == b'}' { '{' } else { '[' };
                let open_span = Span::new(inner.start, inner.start + 1);
                self.error(open_span, format!("`{opener}` is not closed before `{}`", char::from(byte)), None);
                while self.stack.len() > depth {
                    self.close(span.end);
                }
            }
            _ => self.error(span, format!("unexpected `{}`", char::from(byte)), None),
        }
    }

    fn comma(&mut self) {
        let span = Span::new(self.scanner.at, self.scanner.at + 1);
        self.scanner.at += 1;
        let follows_value = self.stack.last_mut().is_some_and(|frame| std::mem::take(&mut frame.complete));
        if !follows_value {
            self.error(span, "unexpected `,`", None);
        }
    }

    fn expect_comma(&mut self) {
        let follows_value = self.stack.last_mut().is_some_and(|frame| std::mem::take(&mut frame.complete));
        if follows_value {
            let at = self.scanner.at;
            let len = self.scanner.peek().map_or(1, |(_, len)| len);
            self.error(Span::new(at, at + len), "expected `,` before this", None);
        }
    }

    fn key(&mut self) {
        let start = self.scanner.at;
        let scanned = match self.scanner.peek() {
            Some(('"' | '\'', _)) => Some(self.scanner.string()),
            Some((c, _)) if is_identifier_start(c) || c == '\\' => self.scanner.identifier(),
            _ => None,
        };
        let Some(scanned) = scanned else {
            self.unexpected("a key");
            return;
        };
        for (span, message) in &scanned.problems {
            self.error(*span, *message, None);
        }
        let span = Span::new(start, self.scanner.at);
        self.trivia();
        match self.scanner.byte() {
            Some(b':') => self.scanner.at += 1,
            Some(b'=') => {
                let at = self.scanner.at;
                self.scanner.at += 1;
                self.error(Span::new(at, at + 1), "expected `:` after the key", Some("write `:` instead of `=`"));
            }
            _ => {
                self.error(span, "expected `:` after this key", None);
                if matches!(self.scanner.byte(), Some(b',' | b'}' | b']') | None) {
                    self.complete_value();
                    return;
                }
            }
        }
        if let Some(Frame { container: Container::Object { pending, .. }, .. }) = self.stack.last_mut() {
            *pending = Some((scanned, span));
        }
    }

    /// Reads a value, or reports that there is none and stands in an invalid one.
    fn value(&mut self) {
        let start = self.scanner.at;
        match self.scanner.peek() {
            Some(('{', _)) => self.open(Container::Object { members: Vec::new(), pending: None }),
            Some(('[', _)) => self.open(Container::Array(Vec::new())),
            Some(('"' | '\'', _)) => {
                let scanned = self.scanner.string();
                for (span, message) in &scanned.problems {
                    self.error(*span, *message, None);
                }
                self.leaf(start, Value::String(scanned.text.into()));
            }
            Some((',' | '}' | ']', _)) => {
                self.error(Span::new(start, start + 1), "expected a value before this", None);
                self.leaf(start, Value::Invalid);
            }
            Some((c, _)) if c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.' | '_' | '$') => self.word(start),
            _ => self.unexpected("a value"),
        }
    }

    /// Literals and numbers: everything up to the next separator.
    fn word(&mut self, start: usize) {
        let rest = &self.scanner.text[start..];
        let len = rest
            .iter()
            .position(|&b| !(b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.' | b'_' | b'$')))
            .unwrap_or(rest.len());
        let word = &rest[..len];
        self.scanner.at += len;
        let value = match word {
            b"null" => Value::Null,
            b"true" => Value::Bool(true),
            b"false" => Value::Bool(false),
            _ => match number(word) {
                Some(number) => Value::Number(Number(number)),
                None => {
                    let span = Span::new(start, self.scanner.at);
                    let looks_numeric = word[0].is_ascii_digit() || matches!(word[0], b'+' | b'-' | b'.');
                    let (message, help) = match word {
                        _ if looks_numeric => {
                            ("this is not a number", Some("quote it if it is text; numbers have no leading zeros"))
                        }
                        b"True" | b"False" | b"None" => {
                            ("this is not a JSON5 value", Some("write `true`, `false` or `null`"))
                        }
                        b"undefined" => ("`undefined` is not a JSON5 value", Some("leave the key out")),
                        _ => ("text needs quotes", None),
                    };
                    self.error(span, message, help);
                    self.skip_to_separator();
                    Value::Invalid
                }
            },
        };
        self.leaf(start, value);
    }

    /// Reports a character that cannot start what is due here, and skips it
    /// with everything up to the next separator.
    fn unexpected(&mut self, due: &str) {
        let start = self.scanner.at;
        let (c, len) = self.scanner.peek().unwrap_or((' ', 0));
        let help = match c {
            '\u{201C}' | '\u{201D}' | '\u{2018}' | '\u{2019}' => {
                Some("these are typographic quotes; write straight ones")
            }
            '`' => Some("JSON5 has no backtick strings; use single or double quotes"),
            _ => None,
        };
        self.error(Span::new(start, start + len), format!("expected {due}, found `{}`", c.escape_default()), help);
        self.scanner.at += len;
        self.skip_to_separator();
        match self.stack.last() {
            Some(Frame { container: Container::Object { pending: None, .. }, .. }) => self.complete_value(),
            _ => self.leaf(start, Value::Invalid),
        }
    }

    /// Stops before the next comma, closing bracket or line end.
    fn skip_to_separator(&mut self) {
        while let Some(byte) = self.scanner.byte() {
            if matches!(byte, b',' | b'}' | b']' | b'\n' | b'{' | b'[') {
                break;
            }
            self.scanner.at += 1;
        }
    }

    fn leaf(&mut self, start: usize, value: Value) {
        let id = self.parsed.tree.push(Span::new(start, self.scanner.at), value);
        self.attach(id);
    }

    fn open(&mut self, container: Container) {
        let start = self.scanner.at;
        self.scanner.at += 1;
        if self.stack.len() >= MAX_DEPTH {
            self.error(
                Span::new(start, start + 1),
                format!("nested deeper than {MAX_DEPTH} levels; nothing from here on is checked"),
                None,
            );
            self.stopped = true;
            return;
        }
        let node = self.parsed.tree.push(Span::at(start), Value::Invalid);
        self.stack.push(Frame { node, start, container, complete: false });
    }

    fn close(&mut self, end: usize) {
        let Some(frame) = self.stack.pop() else {
            return;
        };
        let value = match frame.container {
            Container::Array(elements) => Value::Array(elements),
            Container::Object { members, .. } => Value::Object(members),
        };
        self.parsed.tree.set(frame.node, Span::new(frame.start, end), value);
        self.attach(frame.node);
    }

    /// Hands a finished value to the container that is open.
    fn attach(&mut self, id: NodeId) {
        match self.stack.last_mut().map(|frame| &mut frame.container) {
            None if self.parsed.tree.root().is_none() => self.parsed.tree.set_root(id),
            None => self.parsed.more_roots.push(id),
            Some(Container::Array(elements)) => elements.push(id),
            Some(Container::Object { members, pending }) => {
                if let Some((key, key_span)) = pending.take() {
                    members.push(Member { file: FileId::default(), key: key.text.into(), key_span, value: id });
                }
            }
        }
        self.complete_value();
    }

    fn complete_value(&mut self) {
        if let Some(frame) = self.stack.last_mut() {
            frame.complete = true;
        }
    }
}
