//! `policy/tls-verification-off` in programs.

use super::tls::{HELP, report};
use crate::model::script::{Call, Code, Language};
use crate::model::tls::{self, Key};
use crate::rule::Sink;
use crate::text::Span;

/// Functions that make a request, or a client that makes some, by the last part of their names.
const REQUESTS: [&[u8]; 17] = [
    b"get",
    b"post",
    b"put",
    b"patch",
    b"delete",
    b"head",
    b"options",
    b"request",
    b"send",
    b"stream",
    b"Client",
    b"AsyncClient",
    b"Session",
    b"ClientSession",
    b"TCPConnector",
    b"urlopen",
    b"ws_connect",
];

/// How far before a name it is looked whether the line imports it, in bytes.
const LONGEST_LINE: usize = 200;

/// Calls around a switch whose addresses are looked at.
const MOST_AROUND: usize = 3;

/// Longest blanks, and longest value of a variable.
const LONGEST: usize = 40;

const MESSAGE: &str = "the program takes any certificate for the right one";

/// Looks at a program.
pub(super) fn check(code: &Code<'_>, language: Language, sink: &mut Sink) {
    let program = Program { code, text: code.text(), language, calls: code.calls().collect() };
    for name in code.names() {
        if let Some(span) = program.switch(name).filter(|_| !program.is_local(name.start)) {
            report(sink, span, MESSAGE.to_owned(), HELP);
        }
    }
    let is_name = |span: &Span| span.slice(program.text) == b"CERT_NONE" && !program.is_local(span.start);
    for &span in code.strings().iter().filter(|span| language == Language::Python && is_name(span)) {
        report(sink, span, MESSAGE.to_owned(), HELP);
    }
    for variable in tls::VARIABLES {
        for at in memchr::memmem::find_iter(program.text, variable.name.as_bytes()) {
            let name = Span::new(at, at + variable.name.len());
            let value = program.set_to(name).map(String::from_utf8_lossy);
            if value.is_some_and(|value| tls::switched_off(variable.name, &value).is_some()) {
                report(sink, name, format!("this makes {} accept any certificate", variable.program), HELP);
            }
        }
    }
}

struct Program<'c, 't> {
    code: &'c Code<'t>,
    text: &'t [u8],
    language: Language,
    /// In the order in which they end.
    calls: Vec<Call>,
}

impl<'t> Program<'_, 't> {
    /// The calls whose arguments hold an offset, the innermost first.
    fn around(&self, at: usize) -> impl Iterator<Item = &Call> {
        let from = self.calls.partition_point(|call| call.arguments.end <= at);
        self.calls[from..]
            .iter()
            .take_while(move |call| call.arguments.end <= at + 4096)
            .filter(move |call| call.arguments.start <= at)
    }

    /// Whether a call around an offset names this machine.
    fn is_local(&self, at: usize) -> bool {
        let around = self.around(at).take(MOST_AROUND);
        let mut strings = around.flat_map(|call| self.code.strings_in(call.arguments));
        strings.any(|string| {
            std::str::from_utf8(string.slice(self.text)).is_ok_and(|text| text.contains("://") && tls::is_local(text))
        })
    }

    /// Whether the innermost call around an offset makes a request.
    fn is_request(&self, at: usize) -> bool {
        self.around(at).next().is_some_and(|call| {
            let called = call.name.slice(self.text).rsplit(|&byte| byte == b'.').next().unwrap_or_default();
            REQUESTS.contains(&called)
        })
    }

    /// Whether a name is a setting of a session of `requests`.
    fn is_of_session(&self, at: usize) -> bool {
        let before = &self.text[..at];
        before.ends_with(b"session.")
            || (before.ends_with(b".") && memchr::memmem::find(self.text, b"requests.Session").is_some())
    }

    /// Where verification is switched off, if a name and what follows do so.
    fn switch(&self, name: Span) -> Option<Span> {
        let word = name.slice(self.text);
        let python = self.language == Language::Python;
        if python && matches!(word, b"_create_unverified_context" | b"CERT_NONE") {
            return self.is_used(name).then_some(name);
        }
        let key = match word {
            b"check_hostname" if python => Key::Verifies,
            b"ssl" if python => Key::MayVerify,
            _ => tls::key(std::str::from_utf8(word).ok()?)?,
        };
        let value = self.value_of(name)?;
        let wanted: &[u8] = match key {
            Key::Verifies => b"false",
            Key::Skips => b"true",
            // `verify=False` means many things, but not to a request.
            Key::MayVerify if python && (self.is_request(name.start) || self.is_of_session(name.start)) => b"false",
            Key::MayVerify | Key::MaySkip => return None,
        };
        let end = value + wanted.len();
        let is_it = self.text.get(value..end)?.eq_ignore_ascii_case(wanted) && !is_part(self.text.get(end));
        is_it.then(|| Span::new(name.start, end))
    }

    /// Where the value begins after a name and `=` or `:`.
    fn value_of(&self, name: Span) -> Option<usize> {
        let joint = self.blanks(name.end);
        match self.text.get(joint..)? {
            [b'=', b'=' | b'>', ..] => None,
            [b'=', ..] => Some(self.blanks(joint + 1)),
            [b':', ..] if self.language == Language::JavaScript => Some(self.blanks(joint + 1)),
            _ => None,
        }
    }

    fn blanks(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        at + rest.iter().take(LONGEST).take_while(|byte| byte.is_ascii_whitespace()).count()
    }

    /// Whether a name is assigned, passed or called; not where it is imported or compared with.
    fn is_used(&self, name: Span) -> bool {
        let from = name.start.saturating_sub(LONGEST_LINE);
        let line = &self.text[from..name.start];
        let line = memchr::memrchr(b'\n', line).map_or(line, |end| &line[end + 1..]);
        let first = line.trim_ascii_start();
        let module = line.iter().rev().take_while(|byte| is_part(Some(byte)) || **byte == b'.').count();
        let before = line[..line.len() - module].trim_ascii_end();
        let is_passed = match before {
            [.., b'=' | b'!' | b'<' | b'>', b'='] => false,
            [.., b'=' | b'(' | b',' | b':'] => true,
            _ => false,
        };
        let is_called = self.text.get(self.blanks(name.end)) == Some(&b'(') && !before.ends_with(b"def");
        (is_passed || is_called) && !first.starts_with(b"from ") && !first.starts_with(b"import ")
    }

    /// The value that a variable of the environment is set to: `process.env.NAME = "0"`, `environ["NAME"] = '0'`,
    /// `setdefault("NAME", "0")`, `{ NAME: "0" }`.
    fn set_to(&self, name: Span) -> Option<&'t [u8]> {
        if self.code.is_comment(name.start)
            || is_part(self.text.get(name.end))
            || is_part(self.text[..name.start].last())
        {
            return None;
        }
        let mut at = name.end;
        for mark in [&b"\"'`"[..], b"]"] {
            at = self.blanks(at);
            at += usize::from(self.text.get(at).is_some_and(|byte| mark.contains(byte)));
        }
        at = self.blanks(at);
        match self.text.get(at..)? {
            [b'=', b'=' | b'>', ..] => return None,
            [b'=' | b':' | b',', ..] => at = self.blanks(at + 1),
            _ => return None,
        }
        let rest = &self.text[at..(at + LONGEST).min(self.text.len())];
        match rest {
            [quote @ (b'"' | b'\'' | b'`'), inner @ ..] => Some(&inner[..inner.iter().position(|byte| byte == quote)?]),
            _ => {
                let length = rest.iter().take_while(|byte| is_part(Some(byte))).count();
                (length > 0).then(|| &rest[..length])
            }
        }
    }
}

/// Whether there is a byte and it may be part of a name.
fn is_part(byte: Option<&u8>) -> bool {
    byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
}
