//! The reader of shell text: words without their quotes, assignments, pipes, substitutions, functions (POSIX.1-2024, Shell
//! Command Language, and what Bash adds to it). Text that no shell would accept gives what can be made out.

use super::command::{Command, Word, assigns, program};
use super::here_document::{Documents, Opening, runs_its_document};
use crate::text::Span;

/// Commands within commands that are told apart; what lies deeper is part of a word.
const DEEPEST: usize = 48;

/// Longest name of a program that is kept for the commands within its words, in bytes.
const LONGEST_PROGRAM: usize = 64;

/// What stands in a word for what a command prints.
pub(super) const SUBSTITUTE: &str = "$(\u{2026})";

/// Words after which a command begins.
const OPENING: [&str; 11] = ["if", "then", "else", "elif", "do", "while", "until", "!", "{", "time", "coproc"];

/// One level of commands: the text itself, or what stands in `$(…)`, `(…)` or between backquotes.
struct Frame {
    /// The byte that ends it; zero for the text itself.
    closer: u8,
    /// The words before the one that is being read.
    words: Vec<Word>,
    /// The word that is being read.
    word: Option<(usize, Vec<u8>)>,
    in_quotes: bool,
    /// Whether it is a calculation, in which `<<` shifts.
    is_sum: bool,
    /// The first and the last of the commands whose output the next one reads.
    input: Option<(usize, usize)>,
    /// The program whose word it becomes a part of.
    within: Option<String>,
    /// The here-document of the command that is being read, as its place among them.
    document: Option<usize>,
    /// How many commands were known when it began.
    first: usize,
    /// The function whose body the next brace opens.
    defined: Option<Span>,
    /// The open braces: the function whose body they begin, and how many commands were known.
    braces: Vec<(Option<Span>, usize)>,
}

/// Reads one stretch of shell text.
pub(super) struct Reader<'t, 'o> {
    text: &'t [u8],
    at: usize,
    end: usize,
    frames: Vec<Frame>,
    documents: Documents,
    /// Whether there is no further single quote.
    no_quote: bool,
    /// How many words may still be kept.
    left: usize,
    out: &'o mut Vec<Command>,
}

impl<'t, 'o> Reader<'t, 'o> {
    /// Reads a stretch; at most `left` words are kept.
    pub(super) fn new(text: &'t [u8], stretch: Span, left: usize, out: &'o mut Vec<Command>) -> Self {
        let mut lexer = Self {
            text,
            at: stretch.start,
            end: stretch.end.min(text.len()),
            frames: Vec::new(),
            documents: Documents::default(),
            no_quote: false,
            left,
            out,
        };
        lexer.open(0, None);
        lexer
    }

    fn open(&mut self, closer: u8, within: Option<String>) {
        self.frames.push(Frame {
            closer,
            words: Vec::new(),
            word: None,
            in_quotes: false,
            is_sum: false,
            input: None,
            within,
            document: None,
            first: self.out.len(),
            defined: None,
            braces: Vec::new(),
        });
    }

    fn frame(&mut self) -> Option<&mut Frame> {
        self.frames.last_mut()
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.text[..self.end].get(self.at + ahead).copied()
    }

    /// Reads the stretch; how many words may still be kept.
    pub(super) fn run(mut self) -> usize {
        while let (Some(byte), Some(frame)) = (self.peek(0), self.frames.last()) {
            if self.left == 0 {
                break;
            }
            if frame.in_quotes { self.in_quotes(byte) } else { self.outside(byte) }
        }
        while !self.frames.is_empty() {
            self.close();
        }
        self.documents.attach(self.out);
        self.left
    }

    /// Adds bytes to the word that is being read, which the first one begins.
    fn push(&mut self, bytes: &[u8], length: usize) {
        let at = self.at;
        if let Some(frame) = self.frame() {
            frame.word.get_or_insert_with(|| (at, Vec::new())).1.extend_from_slice(bytes);
        }
        self.at += length;
    }

    fn in_quotes(&mut self, byte: u8) {
        match (byte, self.peek(1)) {
            (b'"', _) => {
                self.push(b"", 1);
                if let Some(frame) = self.frame() {
                    frame.in_quotes = false;
                }
            }
            (b'\\', Some(b'\n')) => self.at += 2,
            (b'\\', Some(next @ (b'"' | b'\\' | b'$' | b'`'))) => self.push(&[next], 2),
            (b'$', Some(b'(')) => self.substitute(b')', 2),
            (b'`', _) => self.backquote(),
            _ => self.push(&[byte], 1),
        }
    }

    fn outside(&mut self, byte: u8) {
        let begins_word = self.frames.last().is_some_and(|frame| frame.word.is_none());
        match (byte, self.peek(1)) {
            (b'\\', Some(b'\n')) => self.at += 2,
            (b'\\', Some(b'\r')) if self.peek(2) == Some(b'\n') => self.at += 3,
            (b'\\', Some(next)) => self.push(&[next], 2),
            (b'\'', _) if !self.no_quote => self.quoted(),
            (b'"', _) => {
                self.push(b"", 1);
                if let Some(frame) = self.frame() {
                    frame.in_quotes = true;
                }
            }
            (b'$', Some(b'(')) => self.substitute(b')', 2),
            (b'$', Some(b'\'')) if !self.no_quote => self.quoted_with_escapes(),
            (b'<' | b'>', Some(b'(')) if begins_word => self.substitute(b')', 2),
            (b'`', _) => self.backquote(),
            (b'#', _) if begins_word => self.skip_line(),
            (b'\n', _) => {
                self.finish(false);
                self.at += 1;
                self.at = self.documents.skip(self.text, self.at, self.end);
            }
            (b' ' | b'\t' | b'\r', _) => {
                self.finish_word();
                self.at += 1;
            }
            (b';', _) => {
                self.finish(false);
                self.at += 1;
            }
            (b'|', next) => {
                self.finish(next != Some(b'|'));
                self.at += 1 + usize::from(matches!(next, Some(b'|' | b'&')));
            }
            (b'&', Some(b'&')) => {
                self.finish(false);
                self.at += 2;
            }
            (b'&', next) => {
                let before = self.at.checked_sub(1).map(|before| self.text[before]);
                if matches!(before, Some(b'>' | b'<')) || next == Some(b'>') {
                    self.push(b"&", 1);
                } else {
                    self.finish(false);
                    self.at += 1;
                }
            }
            (b'(', Some(b')')) if self.defines() => self.at += 2,
            (b'(', _) => {
                self.finish_word();
                // `((…))` and what stands within.
                let opens_sum = self.at.checked_sub(1).is_some_and(|before| self.text[before] == b'(');
                self.at += 1;
                if self.frames.len() < DEEPEST {
                    let (input, is_sum) = self.frame().map_or((None, false), |frame| (frame.input, frame.is_sum));
                    self.open(b')', None);
                    if let Some(frame) = self.frame() {
                        frame.input = input;
                        frame.is_sum = is_sum || opens_sum;
                    }
                }
            }
            (b')', _) => {
                if self.frames.last().is_some_and(|frame| frame.closer == b')') {
                    self.close();
                } else {
                    self.finish(false);
                }
                self.at += 1;
            }
            // `<<<` gives a string.
            (b'<', Some(b'<')) if self.peek(2) == Some(b'<') => self.push(b"<<<", 3),
            (b'<', Some(b'<')) if !self.frames.last().is_some_and(|frame| frame.is_sum) => self.here_document(),
            _ => self.push(&[byte], 1),
        }
    }

    fn quoted(&mut self) {
        let rest = &self.text[self.at + 1..self.end];
        match memchr::memchr(b'\'', rest) {
            Some(length) => self.push(&rest[..length], length + 2),
            None => self.no_quote = true,
        }
    }

    /// `$'…'`, in which a backslash escapes the quote.
    fn quoted_with_escapes(&mut self) {
        let rest = &self.text[self.at + 2..self.end];
        let mut length = 0;
        while let Some(&byte) = rest.get(length).filter(|&&byte| byte != b'\'') {
            length += 1 + usize::from(byte == b'\\');
        }
        if length < rest.len() {
            self.push(&rest[..length], length + 3);
        } else {
            self.no_quote = true;
        }
    }

    /// Whether the words before `()` name a function, which is taken note of.
    fn defines(&mut self) -> bool {
        self.finish_word();
        let Some(frame) = self.frames.last_mut() else { return false };
        let name = match frame.words.as_slice() {
            [name] => name,
            [keyword, name] if keyword.text == "function" => name,
            _ => return false,
        };
        if assigns(&name.text) || name.text.starts_with('$') {
            return false;
        }
        frame.defined = Some(name.span);
        frame.words.clear();
        true
    }

    fn backquote(&mut self) {
        if self.frames.last().is_some_and(|frame| frame.closer == b'`') {
            self.close();
            self.at += 1;
        } else if self.frames.iter().any(|frame| frame.closer == b'`') {
            self.push(b"`", 1);
        } else {
            self.substitute(b'`', 1);
        }
    }

    /// Goes into a command whose output becomes part of a word.
    fn substitute(&mut self, closer: u8, length: usize) {
        if self.frames.len() >= DEEPEST {
            self.push(b"$", length);
            return;
        }
        self.push(SUBSTITUTE.as_bytes(), length);
        let named = self.frames.last().and_then(|frame| program(&frame.words));
        let named = named.map(|(name, _)| name).filter(|name| name.len() <= LONGEST_PROGRAM);
        let named = named.unwrap_or_default().to_owned();
        self.open(closer, Some(named));
    }

    fn skip_line(&mut self) {
        let rest = &self.text[self.at..self.end];
        self.at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    }

    /// Notes the word after `<<`, unless another shell runs what stands there: these are commands as well.
    fn here_document(&mut self) {
        self.finish_word();
        let opening = Opening::read(&self.text[..self.end], self.at + 2);
        self.at = opening.end;
        let Some(frame) = self.frames.last_mut() else { return };
        if !opening.word.is_empty() && !runs_its_document(&frame.words) {
            frame.document = Some(self.documents.open(opening));
            self.left = self.left.saturating_sub(1);
        }
    }

    fn finish_word(&mut self) {
        let count = self.out.len();
        let Some(frame) = self.frames.last_mut() else { return };
        let Some((start, bytes)) = frame.word.take() else { return };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if text == "{" && frame.words.first().is_none_or(|word| word.text == "function") {
            // `function name {`
            let named = frame.words.drain(..).nth(1).map(|word| word.span);
            let function = frame.defined.take().or(named);
            if frame.braces.len() < DEEPEST {
                frame.braces.push((function, count));
            }
        } else if !(frame.words.is_empty() && OPENING.contains(&text.as_str())) {
            let end = start + without_joint(&self.text[start..self.at]).len();
            frame.words.push(Word { span: Span::new(start, end), text });
            self.left = self.left.saturating_sub(1);
        }
    }

    /// Ends a command.
    fn finish(&mut self, is_piped: bool) {
        self.finish_word();
        let index = self.out.len();
        let Some(frame) = self.frames.last_mut() else { return };
        let mut words = std::mem::take(&mut frame.words);
        let mut input = frame.input.take();
        let document = frame.document.take();
        if words.first().is_some_and(|word| word.text == "}")
            && let Some((_, first)) = frame.braces.pop()
        {
            words.remove(0);
            input = index.checked_sub(1).filter(|&last| first <= last).map(|last| (first, last));
        }
        if words.is_empty() {
            // `while …; done | command` reads what the loop prints.
            frame.input = input.filter(|_| is_piped);
            return;
        }
        frame.defined = None;
        frame.input = is_piped.then_some((index, index));
        let within = frame.within.clone();
        let function = frame.braces.iter().rev().find_map(|(function, _)| *function);
        let count = words.iter().take_while(|word| assigns(&word.text)).count();
        let assignments: Vec<Word> = words.drain(..count).collect();
        words.shrink_to_fit();
        self.documents.belongs(document, index);
        let (input_from, input) = input.unzip();
        self.out.push(Command { assignments, words, input, input_from, is_piped, within, function, document: None });
    }

    /// Ends the command and goes back to the one around it.
    fn close(&mut self) {
        self.finish(false);
        let Some(closed) = self.frames.pop().filter(|closed| closed.within.is_none()) else { return };
        // What follows reads all that the commands between parentheses print.
        let last = self.out.len().checked_sub(1).filter(|&last| closed.first <= last);
        if let (Some(frame), Some(last)) = (self.frames.last_mut(), last) {
            frame.input = Some((closed.first, last));
        }
    }
}

/// A word without the ends of lines that were escaped behind it.
fn without_joint(mut word: &[u8]) -> &[u8] {
    while let Some(rest) = word.strip_suffix(b"\\\n").or_else(|| word.strip_suffix(b"\\\r\n")) {
        word = rest;
    }
    word
}
