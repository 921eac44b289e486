//! Here-documents: where they begin and end, and which command reads them (POSIX.1-2024, Shell Command Language, 2.7.4).

use super::command::{Command, Word, assigns, base, program};
use crate::text::Span;

/// Documents of one stretch whose end is looked for in vain; what looks like one more goes on to the end of the text, as
/// it does for a shell. What only looks like one, such as a shift of bits, must not hide the rest.
const MOST_ENDLESS: usize = 8;

/// Arguments among which a shell is looked for that runs elsewhere.
const MOST_ARGUMENTS: usize = 24;

/// What stands after `<<`.
pub(super) struct Opening {
    /// The word that ends the document, without its quotes.
    pub(super) word: Vec<u8>,
    /// Whether tabs before a line are dropped.
    tabs: bool,
    /// Where the word ends.
    pub(super) end: usize,
}

impl Opening {
    /// Reads what follows `<<`.
    pub(super) fn read(text: &[u8], mut at: usize) -> Self {
        let tabs = text.get(at) == Some(&b'-');
        at += usize::from(tabs);
        while matches!(text.get(at), Some(b' ' | b'\t')) {
            at += 1;
        }
        let mut word = Vec::new();
        let mut quote = None;
        while let Some(&byte) = text.get(at).filter(|&&byte| byte != b'\n') {
            match (byte, quote) {
                (_, Some(open)) if byte == open => quote = None,
                (_, Some(_)) => word.push(byte),
                (b'"' | b'\'', None) => quote = Some(byte),
                (b'\\', None) => {}
                (b';' | b'|' | b'&' | b'(' | b')' | b'<' | b'>', None) => break,
                _ if byte.is_ascii_whitespace() => break,
                _ => word.push(byte),
            }
            at += 1;
        }
        Self { word, tabs, end: at }
    }
}

/// A document, and which command reads it.
#[derive(Default)]
struct Document {
    command: Option<usize>,
    body: Option<Span>,
}

/// The here-documents of a stretch.
#[derive(Default)]
pub(super) struct Documents {
    all: Vec<Document>,
    /// Those that begin after this line, by their places among all.
    pending: Vec<(usize, Opening)>,
    endless: usize,
}

impl Documents {
    /// Takes note of one that begins after this line; its place.
    pub(super) fn open(&mut self, opening: Opening) -> usize {
        self.all.push(Document::default());
        self.pending.push((self.all.len() - 1, opening));
        self.all.len() - 1
    }

    /// Says which command reads it.
    pub(super) fn belongs(&mut self, place: Option<usize>, command: usize) {
        if let Some(document) = place.and_then(|place| self.all.get_mut(place)) {
            document.command = Some(command);
        }
    }

    /// Goes past the documents that begin with the line at `at`.
    pub(super) fn skip(&mut self, text: &[u8], mut at: usize, end: usize) -> usize {
        for (place, opening) in std::mem::take(&mut self.pending) {
            let close = find_end(&text[..end], at, &opening);
            self.endless += usize::from(close.is_none());
            let (body_end, next) = match close {
                Some(line) => (line.start, (line.end + 1).min(end)),
                None if self.endless > MOST_ENDLESS => (end, end),
                None => continue,
            };
            self.all[place].body = Some(Span::new(at, body_end));
            at = next;
        }
        at
    }

    /// Tells the commands what they read.
    pub(super) fn attach(self, commands: &mut [Command]) {
        for document in self.all {
            if let Some(command) = document.command.and_then(|command| commands.get_mut(command)) {
                command.document = document.body;
            }
        }
    }
}

/// The line that ends a document.
fn find_end(text: &[u8], mut at: usize, opening: &Opening) -> Option<Span> {
    while at < text.len() {
        let rest = &text[at..];
        let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let line = rest[..length].strip_suffix(b"\r").unwrap_or(&rest[..length]);
        let front = if opening.tabs { line.iter().take_while(|&&byte| byte == b'\t').count() } else { 0 };
        if line[front..] == opening.word[..] {
            return Some(Span::new(at, at + length));
        }
        at += length + 1;
    }
    None
}

/// Whether the command before `<<` runs what stands in the document: a shell, here or elsewhere, or a `RUN` of a
/// Dockerfile.
pub(super) fn runs_its_document(words: &[Word]) -> bool {
    let is_shell = |name: &str| matches!(name, "sh" | "bash" | "zsh" | "dash" | "ash" | "ksh");
    let count = words.iter().take(MOST_ARGUMENTS).take_while(|word| assigns(&word.text)).count();
    let mut words = &words[count..];
    if let Some((first, rest)) = words.split_first()
        && first.text == "RUN"
    {
        let options = rest.iter().take(MOST_ARGUMENTS).take_while(|word| word.text.starts_with("--")).count();
        words = &rest[options..];
        if words.is_empty() {
            return true;
        }
    }
    let Some((program, arguments)) = program(words) else { return false };
    let elsewhere = matches!(program, "docker" | "podman" | "kubectl" | "oc" | "nsenter" | "chroot" | "lxc" | "incus");
    is_shell(program)
        || matches!(program, "ssh" | "su")
        || elsewhere && arguments.iter().take(MOST_ARGUMENTS).any(|word| is_shell(base(&word.text)))
}
