//! A command of a shell with its arguments: what it runs in the end, and what it sets.

use crate::text::Span;

/// A word, as the command gets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it stands, quotes included.
    pub span: Span,
    /// The word without its quotes; `$(…)` for what another command prints.
    pub text: String,
}

/// A command with its arguments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Command {
    /// The assignments before it, or instead of it.
    pub assignments: Vec<Word>,
    /// The command and its arguments; redirections among them.
    pub words: Vec<Word>,
    /// Which command's output it reads; of several between parentheses or braces, the last.
    pub input: Option<usize>,
    /// The first of these.
    pub input_from: Option<usize>,
    /// Whether another reads its output.
    pub is_piped: bool,
    /// If its output takes the place of words of another: the program that has these, empty where none does.
    pub within: Option<String>,
    /// The name of the function in whose body it stands.
    pub function: Option<Span>,
    /// The here-document that it reads, if that is no shell, which would run it.
    pub document: Option<Span>,
}

/// Programs that run the command which is their argument, and which of their options take a value.
const WRAPPERS: [(&str, &str); 14] = [
    ("sudo", "ughpCDRTrt"),
    ("doas", "uC"),
    ("env", "uCS"),
    ("nohup", ""),
    ("exec", "a"),
    ("command", ""),
    ("builtin", ""),
    ("time", "fo"),
    ("nice", "n"),
    ("ionice", "cn"),
    ("timeout", "ks"),
    ("stdbuf", "ioe"),
    ("xargs", "aEIILnPsd"),
    ("retry", "dt"),
];

/// Such programs in a row that are looked behind, and arguments of each.
const MOST_WRAPPERS: usize = 6;
const MOST_OPTIONS: usize = 24;

impl Command {
    /// The program that is run in the end, without its directory, and where its arguments begin.
    #[must_use]
    pub fn program(&self) -> Option<(&str, &[Word])> {
        program(&self.words)
    }

    /// Every `NAME=value`: those before the command, and those that it exports or declares.
    pub fn variables(&self) -> impl Iterator<Item = (&str, &str, Span)> {
        let declares = self.words.first().is_some_and(|word| {
            matches!(word.text.as_str(), "export" | "declare" | "local" | "readonly" | "typeset" | "env" | "setenv")
        });
        let declared = if declares { &self.words[1..] } else { &[] };
        self.assignments.iter().chain(declared).filter_map(|word| {
            let (name, value) = word.text.split_once('=')?;
            Some((name.trim_end_matches('+'), value, word.span))
        })
    }

    /// Takes the instruction of a Dockerfile off: `RUN`, `CMD`; makes assignments of `ENV` and `ARG`.
    pub(super) fn strip_instruction(&mut self, text: &[u8]) {
        let Some(first) = self.words.first() else { return };
        match first.text.to_ascii_uppercase().as_str() {
            "RUN" | "CMD" | "ENTRYPOINT" | "ONBUILD" | "HEALTHCHECK" => {
                self.words.remove(0);
                let options = self.words.iter().take_while(|word| word.text.starts_with("--")).count();
                self.words.drain(..options);
                if self.words.first().is_some_and(|word| matches!(word.text.as_str(), "CMD" | "RUN")) {
                    self.words.remove(0);
                }
                if let (Some(first), Some(last)) = (self.words.first(), self.words.last())
                    && first.text.starts_with('[')
                    && last.text.ends_with(']')
                {
                    self.words = listed(text, Span::new(first.span.start, last.span.end));
                }
                let count = self.words.iter().take_while(|word| assigns(&word.text)).count();
                self.assignments.extend(self.words.drain(..count));
            }
            "ENV" | "ARG" => {
                let words = std::mem::take(&mut self.words);
                match &words[1..] {
                    // `ENV NAME value`
                    [name, value] if !assigns(&name.text) => {
                        let text = format!("{}={}", name.text, value.text);
                        self.assignments.push(Word { span: Span::new(name.span.start, value.span.end), text });
                    }
                    pairs => self.assignments.extend(pairs.iter().filter(|word| assigns(&word.text)).cloned()),
                }
            }
            _ => {}
        }
    }

    /// Takes the directive of a unit off: `ExecStart=`, and the marks before a command; makes assignments of
    /// `Environment=`.
    pub(super) fn strip_directive(&mut self, text: &[u8]) {
        let mut all: Vec<Word> = self.assignments.drain(..).chain(self.words.drain(..)).collect();
        let Some(first) = all.first_mut() else { return };
        let Some((name, rest)) = first.text.split_once('=') else { return };
        let is_environment = name == "Environment";
        let rest = if is_environment { rest } else { rest.trim_start_matches(['@', '-', ':', '+', '!']) };
        // Quotes may stand around what is left.
        if let Some(at) = memchr::memmem::find(first.span.slice(text), rest.as_bytes()) {
            first.span = Span::new(first.span.start + at, first.span.start + at + rest.len());
        }
        first.text = rest.to_owned();
        if is_environment {
            self.assignments = all;
        } else {
            self.words = all;
        }
    }
}

/// The words of a command that is written as a list: `["curl", "-k"]` (Dockerfile reference, "Shell and exec form").
fn listed(text: &[u8], list: Span) -> Vec<Word> {
    let mut words = Vec::new();
    let mut start = None;
    let mut at = list.start;
    while let Some(byte) = text[..list.end].get(at) {
        match (byte, start) {
            (b'\\', Some(_)) => at += 1,
            (b'"', None) => start = Some(at),
            (b'"', Some(from)) => {
                let text = String::from_utf8_lossy(&text[from + 1..at]).into_owned();
                words.push(Word { span: Span::new(from, at + 1), text });
                start = None;
            }
            _ => {}
        }
        at += 1;
    }
    words
}

/// See [`Command::program`].
pub(super) fn program(words: &[Word]) -> Option<(&str, &[Word])> {
    let mut at = 0;
    for _ in 0..MOST_WRAPPERS {
        let name = base(&words.get(at)?.text);
        let Some((_, valued)) = WRAPPERS.iter().find(|(wrapper, _)| *wrapper == name) else {
            return Some((name, &words[at + 1..]));
        };
        at += 1;
        for _ in 0..MOST_OPTIONS {
            let word = words.get(at)?;
            let option = word.text.strip_prefix('-');
            let takes = option.is_some_and(|letters| letters.len() == 1 && valued.contains(letters));
            let is_variable = assigns(&word.text) && name == "env";
            if option.is_none() && !is_variable {
                break;
            }
            at += 1 + usize::from(takes);
        }
        // `timeout 30 curl …`
        at += usize::from(name == "timeout");
    }
    None
}

/// The last component of a path.
pub(super) fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Whether a word has the form `NAME=value`.
pub(super) fn assigns(word: &str) -> bool {
    let name = word.split('=').next().unwrap_or_default();
    let name = name.strip_suffix('+').unwrap_or(name);
    name.len() < word.len()
        && name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
