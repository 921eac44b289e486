//! Commands that are given a credential to store or to log in with:
//! `vault kv put path key=value`, `gh secret set NAME --body value`.

use super::{Found, Place};
use crate::finding::Confidence;
use crate::secrets::assignment::{Joint, Writing};
use crate::secrets::detector::Structure;
use crate::secrets::hint::Language;
use crate::secrets::judge::{self, Shape};
use crate::secrets::key::{self, Promise};
use crate::text::Span;

/// Longest command that is read, in bytes.
const LONGEST: usize = 600;

/// Most bytes that are read for one keyword: each of the commands that begin with it may read on as far.
pub(super) const MOST: usize = 4 * LONGEST;

/// Where a command takes its credential.
enum Takes {
    /// As the value of each argument `name=value`.
    Pairs,
    /// After one of these options, with a blank or `=` between.
    Options(&'static [&'static [u8]]),
    /// After this option without anything between.
    Attached(&'static [u8]),
    /// As the argument after a path whose last part names a credential.
    Path,
}

/// Commands, in lower case, and where each takes its credential. The keywords
/// of the detector are the beginnings of these.
const COMMANDS: &[(&[u8], Takes)] = &[
    (b"vault kv put", Takes::Pairs),
    (b"vault kv patch", Takes::Pairs),
    (b"vault write", Takes::Pairs),
    (b"secrets set", Takes::Pairs),
    (b"config:set", Takes::Pairs),
    (b"op item create", Takes::Pairs),
    (b"op item edit", Takes::Pairs),
    (b"--from-literal", Takes::Pairs),
    (b"put-secret-value", Takes::Options(&[b"--secret-string"])),
    (b"secretsmanager create-secret", Takes::Options(&[b"--secret-string"])),
    (b"secretsmanager update-secret", Takes::Options(&[b"--secret-string"])),
    (b"ssm put-parameter", Takes::Options(&[b"--value"])),
    (b"keyvault secret set", Takes::Options(&[b"--value"])),
    (b"gh secret set", Takes::Options(&[b"--body", b"-b"])),
    (b"docker login", Takes::Options(&[b"-p", b"--password"])),
    (b"podman login", Takes::Options(&[b"-p", b"--password"])),
    (b"registry login", Takes::Options(&[b"-p", b"--password"])),
    (b"sshpass", Takes::Options(&[b"-p"])),
    (b"sshpass", Takes::Attached(b"-p")),
    (b"psexec", Takes::Options(&[b"-p"])),
    (b"redis-cli", Takes::Options(&[b"-a"])),
    (b"mysql ", Takes::Attached(b"-p")),
    (b"mysqldump ", Takes::Attached(b"-p")),
    (b"openclaw config set", Takes::Path),
];

/// `hit` is the beginning of a command. Reports every credential it is given.
pub(super) fn find(place: &Place<'_>, resume: &mut usize, report: &mut impl FnMut(Found)) {
    let (text, hit) = (place.text, place.hit);
    if hit.start < *resume || text[..hit.start].last().is_some_and(|&byte| byte.is_ascii_alphanumeric()) {
        return;
    }
    let rest = &text[hit.start..(hit.start + LONGEST).min(text.len())];
    let named = |command: &&(&[u8], Takes)| {
        rest.get(..command.0.len()).is_some_and(|head| head.eq_ignore_ascii_case(command.0))
    };
    for (command, takes) in COMMANDS.iter().filter(named) {
        *resume = read(place, hit.start + command.len(), takes, report).max(*resume);
    }
}

/// Reads the arguments from `start` on; the end of the command.
fn read(place: &Place<'_>, start: usize, takes: &Takes, report: &mut impl FnMut(Found)) -> usize {
    let text = &place.text[..(start + LONGEST).min(place.text.len())];
    let mut at = start;
    // Whether the argument before announced this one.
    let mut announced = false;
    let mut judge = |name: &[u8], promise: Option<Promise>, value: Span| {
        if let Some(found) = found(text, name, promise, value) {
            report(found);
        }
    };
    while let Some(word) = word(text, at) {
        at = word.end;
        let argument = word.slice(text);
        let equals = memchr::memchr(b'=', argument);
        if announced {
            announced = false;
            judge(b"", Some(Promise::Password), word);
            continue;
        }
        match takes {
            Takes::Pairs => {
                // `--from-literal=name=value`, `"name=value"`.
                let option = if argument.starts_with(b"-") { equals.map_or(0, |equals| equals + 1) } else { 0 };
                let from = word.start + option.max(usize::from(argument.starts_with(b"=")));
                let inner = unquoted(text, Span::new(from, word.end));
                let Some(equals) = memchr::memchr(b'=', inner.slice(text)) else { continue };
                let name = &inner.slice(text)[..equals];
                if !name.starts_with(b"-") {
                    judge(name, key::promise(name), Span::new(inner.start + equals + 1, inner.end));
                }
            }
            Takes::Options(options) => {
                announced = options.contains(&argument);
                if let Some(equals) = equals.filter(|&equals| options.contains(&&argument[..equals])) {
                    judge(b"", Some(Promise::Password), Span::new(word.start + equals + 1, word.end));
                }
            }
            Takes::Attached(option) => {
                if argument.starts_with(option) {
                    judge(b"", Some(Promise::Password), Span::new(word.start + option.len(), word.end));
                }
            }
            Takes::Path => {
                let path = unquoted(text, word).slice(text);
                if let Some(promise) = key::promise(path.rsplit(|&byte| byte == b'.').next().unwrap_or_default()) {
                    if let Some(value) = self::word(text, at) {
                        judge(b"", Some(promise), value);
                    }
                    break;
                }
            }
        }
    }
    at
}

/// The next argument, with its quotes; `None` where the command ends.
fn word(text: &[u8], mut at: usize) -> Option<Span> {
    loop {
        match text.get(at..)? {
            [b' ' | b'\t', ..] => at += 1,
            [b'\\', b'\n', ..] => at += 2,
            [b'\\', b'\r', b'\n', ..] => at += 3,
            [] | [b'\n' | b'\r' | b';' | b'|' | b'&' | b'`' | b')' | b'#', ..] => return None,
            _ => break,
        }
    }
    let mut quote = None;
    let length = text[at..].iter().position(|&byte| match quote {
        Some(open) => {
            if byte == open {
                quote = None;
            }
            byte == b'\n'
        }
        None => {
            if matches!(byte, b'"' | b'\'') {
                quote = Some(byte);
            }
            byte.is_ascii_whitespace() || matches!(byte, b';' | b'|' | b'`')
        }
    });
    Some(Span::new(at, length.map_or(text.len(), |length| at + length)))
}

/// Without the quotes around it, escaped or not.
fn unquoted(text: &[u8], span: Span) -> Span {
    let value = span.slice(text);
    let is_mark = |byte: &&u8| matches!(byte, b'"' | b'\'' | b'\\');
    let front = value.iter().take_while(is_mark).count();
    let back = value[front..].iter().rev().take_while(is_mark).count();
    Span::new(span.start + front, span.end - back)
}

fn found(text: &[u8], name: &[u8], promise: Option<Promise>, value: Span) -> Option<Found> {
    if promise.is_none() && key::is_innocent(name) {
        return None;
    }
    let span = unquoted(text, value);
    let value = span.slice(text);
    if value.len() < 6
        || matches!(value[0], b'@' | b'{' | b'-' | b'<' | b'$')
        || value.contains(&b'$') && value.contains(&b'{')
    {
        return None;
    }
    let promise = promise.unwrap_or(Promise::Credential);
    let shape =
        Shape { name, promise, value, writing: Writing::Quoted, joint: Joint::Assigned, language: Language::Shell };
    let confidence = judge::judge(&shape)?;
    Some(Found::new(Structure::CommandArgument, span, confidence.min(Confidence::Medium)))
}
