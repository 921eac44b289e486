//! Commands that are given a credential to store or to log in with:
//! `vault kv put path key=value`, `gh secret set NAME --body value`, `echo value | docker login --password-stdin`.

mod table;
mod words;

use table::{COMMANDS, Takes};
use words::{Words, unquoted};

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

/// How far before a command its standard input is looked for, in bytes.
const BEFORE: usize = 300;

/// Most bytes that are read for one keyword: each of the commands that begin with it may read on as far, and look back.
pub(super) const MOST: usize = 5 * LONGEST + 2 * BEFORE;

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
        let end = match takes {
            Takes::Input => input(place, hit.start + command.len(), report),
            _ => read(place, hit.start + command.len(), takes, report),
        };
        *resume = end.max(*resume);
    }
}

/// Reads what the command is given on its standard input; the end of the command.
fn input(place: &Place<'_>, start: usize, report: &mut impl FnMut(Found)) -> usize {
    let text = &place.text[..(start + LONGEST).min(place.text.len())];
    let mut words = Words::new(text, start);
    let mut value = words::piped(text, place.hit.start, BEFORE);
    while let Some(word) = words.next() {
        if let Some(rest) = word.slice(text).strip_prefix(b"<<<") {
            value = if rest.is_empty() { words.next() } else { Some(Span::new(word.end - rest.len(), word.end)) };
        }
    }
    if let Some(found) = value.and_then(|value| found(text, b"", Some(Promise::Password), value)) {
        report(found);
    }
    words.at
}

/// Reads the arguments from `start` on; the end of the command.
fn read(place: &Place<'_>, start: usize, takes: &Takes, report: &mut impl FnMut(Found)) -> usize {
    let text = &place.text[..(start + LONGEST).min(place.text.len())];
    let mut words = Words::new(text, start);
    // What the argument before announced this one to be.
    let mut announced = None;
    let mut position = 0;
    let mut judge = |name: &[u8], promise: Option<Promise>, value: Span| {
        if let Some(found) = found(text, name, promise, value) {
            report(found);
        }
    };
    while let Some(word) = words.next() {
        let argument = word.slice(text);
        let equals = memchr::memchr(b'=', argument);
        if let Some(promise) = announced.take() {
            judge(b"", Some(promise), word);
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
                announced = options.contains(&argument).then_some(Promise::Password);
                if let Some(equals) = equals.filter(|&equals| options.contains(&&argument[..equals])) {
                    judge(b"", Some(Promise::Password), Span::new(word.start + equals + 1, word.end));
                }
            }
            Takes::Named => {
                let Some(name) = argument.strip_prefix(b"--") else { continue };
                let equals = memchr::memchr(b'=', name);
                let promise = key::promise(&name[..equals.unwrap_or(name.len())]);
                let Some(promise) = promise.filter(|&promise| promise > Promise::Vague) else { continue };
                match equals {
                    Some(equals) => judge(b"", Some(promise), Span::new(word.start + 2 + equals + 1, word.end)),
                    None => announced = Some(promise),
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
                    if let Some(value) = words.next() {
                        judge(b"", Some(promise), value);
                    }
                    break;
                }
            }
            Takes::Nth(wanted) => {
                if argument.starts_with(b"-") || equals.is_some() {
                    continue;
                }
                if position == *wanted {
                    judge(b"", Some(Promise::Credential), word);
                    break;
                }
                position += 1;
            }
            Takes::Here => {
                judge(b"", Some(Promise::Password), word);
                break;
            }
            Takes::Input => break,
        }
    }
    words.at
}

fn found(text: &[u8], name: &[u8], promise: Option<Promise>, value: Span) -> Option<Found> {
    if promise.is_none() && key::is_innocent(name) {
        return None;
    }
    let span = unquoted(text, value);
    let value = span.slice(text);
    if value.len() < 6
        || matches!(value[0], b'@' | b'{' | b'-' | b'<' | b'$')
        || value[value.len() - 3..].eq_ignore_ascii_case(b"xxx")
        || value.contains(&b'$') && value.contains(&b'{')
    {
        return None;
    }
    let promise = promise.unwrap_or(Promise::Credential);
    let shape = Shape {
        name,
        promise,
        value,
        writing: Writing::Quoted,
        joint: Joint::Assigned,
        language: Language::Shell,
        told: false,
    };
    let confidence = judge::judge(&shape)?;
    Some(Found::new(Structure::CommandArgument, span, confidence.min(Confidence::Medium)))
}
