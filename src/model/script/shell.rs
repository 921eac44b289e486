//! The commands of shell text: words without their quotes, assignments, pipes and substitutions (POSIX.1-2024, Shell
//! Command Language, and what Bash adds to it). Text that no shell would accept gives what can be made out.

use super::command::{Command, Word, assigns, base, program};
use crate::text::Span;

/// Commands within commands that are told apart; what lies deeper is part of a word.
const DEEPEST: usize = 48;

/// Commands in the strings of commands that are read: `ssh host "sh -c 'curl …'"`.
const MOST_ROUNDS: usize = 3;

/// Words after which a command begins.
const OPENING: [&str; 11] = ["if", "then", "else", "elif", "do", "while", "until", "!", "{", "time", "coproc"];

/// The commands in stretches of a text, and those in strings that other shells run.
pub(super) fn commands(text: &[u8], stretches: &[Span]) -> Vec<Command> {
    let mut all = Vec::new();
    let mut stretches = stretches.to_vec();
    for _ in 0..MOST_ROUNDS {
        let from = all.len();
        for &stretch in &stretches {
            Lexer::new(text, stretch, &mut all).run();
        }
        stretches = all[from..].iter().flat_map(|command| nested(text, command)).collect();
        if stretches.is_empty() {
            break;
        }
    }
    all
}

/// Arguments that are commands themselves: those after `-c`, of `eval`, and the last of `ssh`.
fn nested(text: &[u8], command: &Command) -> Vec<Span> {
    let Some((program, arguments)) = command.program() else { return Vec::new() };
    let mut found = Vec::new();
    for (at, word) in arguments.iter().enumerate() {
        let after_option = at.checked_sub(1).is_some_and(|before| {
            matches!(arguments[before].text.as_str(), "-c" | "-lc" | "-ec" | "-xc" | "-exc" | "-euc")
        });
        let raw = word.span.slice(text);
        let is_quoted = raw.len() > 2 && matches!(raw[0], b'"' | b'\'') && raw.last() == raw.first();
        let inner = Span::new(word.span.start + 1, word.span.end.saturating_sub(1));
        // Without escapes and substitutions, so that offsets are what they seem.
        if is_quoted && inner.slice(text) == word.text.as_bytes() && (after_option || matches!(program, "eval" | "ssh"))
        {
            found.push(inner);
        }
    }
    found
}

/// One level of commands: the text itself, or what stands in `$(…)`, `(…)` or between backquotes.
struct Frame {
    /// The byte that ends it; zero for the text itself.
    closer: u8,
    /// The words before the one that is being read.
    words: Vec<Word>,
    /// The word that is being read.
    word: Option<(usize, Vec<u8>)>,
    in_quotes: bool,
    input: Option<usize>,
    /// The program whose word it becomes a part of.
    within: Option<String>,
}

struct Lexer<'t, 'o> {
    text: &'t [u8],
    at: usize,
    end: usize,
    frames: Vec<Frame>,
    /// The ends of here-documents that begin after this line, and whether tabs before them are dropped.
    pending: Vec<(Vec<u8>, bool)>,
    /// Whether there is no further single quote.
    no_quote: bool,
    out: &'o mut Vec<Command>,
}

impl<'t, 'o> Lexer<'t, 'o> {
    fn new(text: &'t [u8], stretch: Span, out: &'o mut Vec<Command>) -> Self {
        let mut lexer = Self {
            text,
            at: stretch.start,
            end: stretch.end.min(text.len()),
            frames: Vec::new(),
            pending: Vec::new(),
            no_quote: false,
            out,
        };
        lexer.open(0, None);
        lexer
    }

    fn open(&mut self, closer: u8, within: Option<String>) {
        self.frames.push(Frame { closer, words: Vec::new(), word: None, in_quotes: false, input: None, within });
    }

    fn frame(&mut self) -> Option<&mut Frame> {
        self.frames.last_mut()
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.text[..self.end].get(self.at + ahead).copied()
    }

    fn run(mut self) {
        while let (Some(byte), Some(frame)) = (self.peek(0), self.frames.last()) {
            if frame.in_quotes { self.in_quotes(byte) } else { self.outside(byte) }
        }
        while !self.frames.is_empty() {
            self.close();
        }
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
            (b'<' | b'>', Some(b'(')) if begins_word => self.substitute(b')', 2),
            (b'`', _) => self.backquote(),
            (b'#', _) if begins_word => self.skip_line(),
            (b'\n', _) => {
                self.finish(false);
                self.at += 1;
                self.skip_documents();
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
            (b'(', _) => {
                self.finish_word();
                self.at += 1;
                if self.frames.len() < DEEPEST {
                    let input = self.frames.last().and_then(|frame| frame.input);
                    self.open(b')', None);
                    if let Some(frame) = self.frame() {
                        frame.input = input;
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
            (b'<', Some(b'<')) if self.peek(2) != Some(b'<') => self.here_document(),
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
        self.push(b"$(\xE2\x80\xA6)", length);
        let named = self.frames.last().and_then(|frame| program(&frame.words));
        let named = named.map(|(name, _)| name.to_owned()).unwrap_or_default();
        self.open(closer, Some(named));
    }

    fn skip_line(&mut self) {
        let rest = &self.text[self.at..self.end];
        self.at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    }

    /// Notes the word after `<<`.
    fn here_document(&mut self) {
        self.finish_word();
        self.at += 2;
        let tabs = self.peek(0) == Some(b'-');
        self.at += usize::from(tabs);
        while matches!(self.peek(0), Some(b' ' | b'\t')) {
            self.at += 1;
        }
        let rest = &self.text[self.at..self.end];
        let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b';' | b'|' | b'&' | b')' | b'<' | b'>');
        let length = rest.iter().position(ends).unwrap_or(rest.len());
        let word: Vec<u8> =
            rest[..length].iter().copied().filter(|byte| !matches!(byte, b'"' | b'\'' | b'\\')).collect();
        self.at += length;
        // What another shell reads there are commands as well.
        let program = self.frames.last().and_then(|frame| frame.words.first()).map(|word| base(&word.text).to_owned());
        let runs = matches!(program.as_deref(), Some("sh" | "bash" | "zsh" | "dash" | "ash" | "ssh"));
        if !word.is_empty() && !runs {
            self.pending.push((word, tabs));
        }
    }

    /// Goes past the here-documents that begin with this line.
    fn skip_documents(&mut self) {
        for (word, tabs) in std::mem::take(&mut self.pending) {
            while self.at < self.end {
                let rest = &self.text[self.at..self.end];
                let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                let line = rest[..length].strip_suffix(b"\r").unwrap_or(&rest[..length]);
                self.at = (self.at + length + 1).min(self.end);
                let front = if tabs { line.iter().take_while(|&&byte| byte == b'\t').count() } else { 0 };
                if line[front..] == word[..] {
                    break;
                }
            }
        }
    }

    fn finish_word(&mut self) {
        let at = self.at;
        let Some(frame) = self.frame() else { return };
        if let Some((start, bytes)) = frame.word.take() {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let opens = frame.words.is_empty() && OPENING.contains(&text.as_str());
            if !opens {
                frame.words.push(Word { span: Span::new(start, at), text });
            }
        }
    }

    /// Ends a command.
    fn finish(&mut self, is_piped: bool) {
        self.finish_word();
        let index = self.out.len();
        let Some(frame) = self.frames.last_mut() else { return };
        let mut words = std::mem::take(&mut frame.words);
        let input = frame.input.take();
        if words.is_empty() {
            // `while …; done | command` reads what the loop prints.
            frame.input = input.filter(|_| is_piped);
            return;
        }
        frame.input = is_piped.then_some(index);
        let within = frame.within.clone();
        let count = words.iter().take_while(|word| assigns(&word.text)).count();
        let assignments: Vec<Word> = words.drain(..count).collect();
        self.out.push(Command { assignments, words, input, is_piped, within });
    }

    /// Ends the command and goes back to the one around it.
    fn close(&mut self) {
        self.finish(false);
        self.frames.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lex(text: &str) -> Vec<Command> {
        commands(text.as_bytes(), &[Span::new(0, text.len())])
    }

    fn words(text: &str) -> Vec<Vec<String>> {
        lex(text).iter().map(|command| command.words.iter().map(|word| word.text.clone()).collect()).collect()
    }

    #[test]
    fn words_are_what_the_command_gets() {
        for (text, expected) in [
            ("curl -k \"https://a b\" 'c d' e\\ f", vec![vec!["curl", "-k", "https://a b", "c d", "e f"]]),
            ("a \\\n  b # c -k\nd", vec![vec!["a", "b"], vec!["d"]]),
            ("a; b && c || d & e", vec![vec!["a"], vec!["b"], vec!["c"], vec!["d"], vec!["e"]]),
            ("a 2>&1 | b", vec![vec!["a", "2>&1"], vec!["b"]]),
            ("if a; then b; fi", vec![vec!["a"], vec!["b"], vec!["fi"]]),
            ("X=$(a b) c", vec![vec!["a", "b"], vec!["c"]]),
            ("a \"$(b \"$(c)\")\" d", vec![vec!["c"], vec!["b", "$(…)"], vec!["a", "$(…)", "d"]]),
            ("a `b c` d", vec![vec!["b", "c"], vec!["a", "$(…)", "d"]]),
            ("cat <<'X' > f\ncurl -k\nX\nb", vec![vec!["cat", ">", "f"], vec!["b"]]),
            ("bash <<X\ncurl -k\nX\n", vec![vec!["bash"], vec!["curl", "-k"], vec!["X"]]),
            ("ssh h 'a -k'", vec![vec!["ssh", "h", "a -k"], vec!["a", "-k"]]),
            ("it's", vec![vec!["it's"]]),
            ("(a | b)", vec![vec!["a"], vec!["b"]]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn programs_behind_others() {
        for text in ["sudo -E curl a", "sudo -u x curl a", "env A=1 curl a", "timeout 5 curl a", "/usr/bin/curl a"] {
            let commands = lex(text);
            let (program, arguments) = commands[0].program().expect("a program");
            assert_eq!((program, arguments.len()), ("curl", 1), "{text}");
        }
    }

    #[test]
    fn pipes_and_substitutions_are_known() {
        let commands = lex("curl a | sudo sh; bash <(curl b); X=$(curl c)");
        assert_eq!(commands[1].input, Some(0));
        assert!(commands[0].is_piped);
        assert_eq!(commands[2].within.as_deref(), Some("bash"));
        assert_eq!(commands[4].within.as_deref(), Some(""));
    }

    #[test]
    fn spans_hold_the_words() {
        let text = "a\n  curl \\\n --insecure 'x'";
        let command = &lex(text)[1];
        let slices: Vec<&str> = command.words.iter().map(|word| &text[word.span.start..word.span.end]).collect();
        assert_eq!(slices, ["curl", "--insecure", "'x'"]);
    }
}
