//! Stretches of text with percent-encoding, the escapes of programming languages, or HTML entities.

use super::Wrapping;
use super::map::Map;
use crate::secrets::engine::{Engine, Target};
use crate::secrets::trace::Mark;
use crate::text::Span;

/// Escapes so close together belong to one stretch, in bytes.
const NEAR: usize = 256;
/// How far before the first escape a stretch begins: the name of an assignment may stand there.
const BEFORE: usize = 128;
/// How far after the last escape it ends, which a long credential may follow.
const AFTER: usize = 512;
/// Longest stretch from the first to the last escape, in bytes.
const LONGEST: usize = 8192;

/// Keywords of the prefilter: every escape that may begin an ASCII character, but for percent signs, which are rare
/// enough to be looked for by themselves.
pub(crate) fn keywords() -> &'static [&'static str] {
    &[
        "\\u00", "\\u{", "\\x2", "\\x3", "\\x4", "\\x5", "\\x6", "\\x7", "&#x", "&#3", "&#4", "&#5", "&#6", "&#7",
        "&#8", "&#9", "&#1", "&quot;", "&apos;", "&amp;",
    ]
}

/// The visible ASCII characters in percent-encoding.
fn percent_signs(text: &[u8]) -> impl Iterator<Item = Span> {
    memchr::memchr_iter(b'%', text).filter_map(|at| {
        let digit = |place: usize| char::from(*text.get(place)?).to_digit(16);
        let byte = digit(at + 1)? << 4 | digit(at + 2)?;
        (0x21..0x7F).contains(&byte).then(|| Span::new(at, at + 3))
    })
}

/// A stretch with escapes of one kind, on one line.
pub(super) struct Stretch {
    /// What is decoded.
    pub(super) span: Span,
    /// Everything it depends on: all escapes that follow each other closely, and what is around them.
    pub(super) context: Span,
    pub(super) wrapping: Wrapping,
}

/// Escapes of one kind that follow each other closely.
#[derive(Clone, Copy)]
struct Chain {
    /// From the first to the last.
    all: Span,
    /// From the first to the last that are decoded together.
    part: Span,
    /// Index of the first stretch that was made of it.
    first: usize,
}

/// All stretches, by kind and place.
pub(super) fn find(engine: &Engine, text: &[u8], marks: &[Mark]) -> impl Iterator<Item = Stretch> {
    const KINDS: [Wrapping; 3] = [Wrapping::Percent, Wrapping::Escapes, Wrapping::Entities];
    let mut made: [Vec<Stretch>; 3] = Default::default();
    let mut open: [Option<Chain>; 3] = [None; 3];
    let escapes = marks.iter().filter(|mark| engine.targets.get(usize::from(mark.owner)) == Some(&Target::Escape));
    let escapes = escapes.map(|mark| Span::new(mark.hit().start, mark.hit().end));
    for here in escapes.chain(percent_signs(text)) {
        let kind = match text.get(here.start) {
            Some(b'%') => 0,
            Some(b'\\') => 1,
            Some(b'&') => 2,
            _ => continue,
        };
        let (made, chain) = (&mut made[kind], &mut open[kind]);
        if let Some(chain) = chain.as_mut().filter(|chain| {
            here.start <= chain.all.end + NEAR
                && memchr::memchr(b'\n', &text[chain.all.end.min(here.start)..here.start]).is_none()
        }) {
            if here.end - chain.part.start > LONGEST {
                made.push(stretch(text, chain.part, KINDS[kind]));
                chain.part = here;
            }
            chain.part.end = chain.part.end.max(here.end);
            chain.all.end = chain.part.end;
        } else {
            if let Some(done) = chain.replace(Chain { all: here, part: here, first: 0 }) {
                close(text, made, done, KINDS[kind]);
            }
            if let Some(chain) = chain {
                chain.first = made.len();
            }
        }
    }
    for (kind, chain) in open.into_iter().enumerate() {
        if let Some(chain) = chain {
            close(text, &mut made[kind], chain, KINDS[kind]);
        }
    }
    made.into_iter().flatten()
}

/// Makes the last stretch of a chain.
fn close(text: &[u8], made: &mut Vec<Stretch>, chain: Chain, wrapping: Wrapping) {
    made.push(stretch(text, chain.part, wrapping));
    let context = Span::new(chain.all.start.saturating_sub(AFTER), chain.all.end.saturating_add(AFTER + NEAR));
    made[chain.first..].iter_mut().for_each(|stretch| stretch.context = context);
}

/// The part of the line around some escapes.
fn stretch(text: &[u8], escapes: Span, wrapping: Wrapping) -> Stretch {
    let start = escapes.start.saturating_sub(BEFORE);
    let start = memchr::memrchr(b'\n', &text[start..escapes.start]).map_or(start, |at| start + at + 1);
    let end = escapes.end.saturating_add(AFTER).min(text.len());
    let end = memchr::memchr(b'\n', &text[escapes.end..end]).map_or(end, |at| escapes.end + at);
    Stretch { span: Span::new(start, end), context: escapes, wrapping }
}

impl Stretch {
    /// The text that it stands for, and the way back. `None` if nothing in it is an escape.
    pub(super) fn decode(&self, text: &[u8]) -> Option<(Vec<u8>, Map)> {
        let source = self.span.slice(text);
        let (mut out, mut places) = (Vec::with_capacity(source.len()), Vec::with_capacity(source.len() + 1));
        let (mut at, mut any) = (0, false);
        while at < source.len() {
            let decoded = match (self.wrapping, source[at]) {
                (Wrapping::Percent, b'%') => percent(&source[at..]),
                (Wrapping::Escapes, b'\\') => backslash(&source[at..]),
                (Wrapping::Entities, b'&') => entity(&source[at..]),
                _ => None,
            };
            let before = out.len();
            let length = match decoded {
                Some((Character::Byte(byte), length)) => {
                    out.push(byte);
                    length
                }
                Some((Character::Unicode(character), length)) => {
                    out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                    length
                }
                None => {
                    out.push(source[at]);
                    1
                }
            };
            any |= decoded.is_some();
            places.resize(places.len() + out.len() - before, self.span.start + at);
            at += length;
        }
        places.push(self.span.end);
        any.then_some((out, Map::Bytes(places)))
    }

    /// Whether what was found at `span` of the original is there thanks to an escape, and whole.
    pub(super) fn explains(&self, text: &[u8], span: Span) -> bool {
        let escape: u8 = match self.wrapping {
            Wrapping::Percent => b'%',
            Wrapping::Entities => b'&',
            _ => b'\\',
        };
        let starts = span.start > self.span.start || span.start == 0 || text[span.start - 1] == b'\n';
        let ends = span.end < self.span.end || text.get(span.end).is_none_or(|&byte| byte == b'\n');
        let near = &text[span.start.saturating_sub(8)..(span.end + 8).min(text.len())];
        starts && ends && memchr::memchr(escape, near).is_some()
    }
}

/// What an escape stands for.
#[derive(Clone, Copy)]
enum Character {
    Byte(u8),
    Unicode(char),
}

/// The value of the hexadecimal digits at the start, `least` to `most` of them, and how many there are.
fn digits(text: &[u8], least: usize, most: usize, base: u32) -> Option<(u32, usize)> {
    let value = |&byte: &u8| (byte as char).to_digit(base);
    let count = text.iter().take(most).take_while(|byte| value(byte).is_some()).count();
    (count >= least).then(|| (text[..count].iter().filter_map(value).fold(0, |all, digit| all * base + digit), count))
}

fn percent(text: &[u8]) -> Option<(Character, usize)> {
    let (value, _) = digits(&text[1..], 2, 2, 16)?;
    Some((Character::Byte(value as u8), 3))
}

fn backslash(text: &[u8]) -> Option<(Character, usize)> {
    let simple = |byte: u8| Some((Character::Byte(byte), 2));
    match text.get(1)? {
        b'x' => digits(&text[2..], 2, 2, 16).map(|(value, _)| (Character::Byte(value as u8), 4)),
        b'u' if text.get(2) == Some(&b'{') => {
            let (value, count) = digits(&text[3..], 1, 6, 16)?;
            (text.get(3 + count) == Some(&b'}')).then_some((Character::Unicode(char::from_u32(value)?), 4 + count))
        }
        b'u' => {
            let (high, _) = digits(&text[2..], 4, 4, 16)?;
            let low = || {
                let rest = text.get(6..).filter(|rest| rest.starts_with(b"\\u"))?;
                digits(&rest[2..], 4, 4, 16).map(|(value, _)| value).filter(|low| (0xDC00..0xE000).contains(low))
            };
            match high {
                0xD800..0xDC00 => {
                    let value = 0x1_0000 + ((high - 0xD800) << 10) + (low()? - 0xDC00);
                    Some((Character::Unicode(char::from_u32(value)?), 12))
                }
                _ => Some((Character::Unicode(char::from_u32(high)?), 6)),
            }
        }
        b'n' => simple(b'\n'),
        b'r' => simple(b'\r'),
        b't' => simple(b'\t'),
        &byte @ (b'"' | b'\'' | b'\\' | b'/') => simple(byte),
        _ => None,
    }
}

fn entity(text: &[u8]) -> Option<(Character, usize)> {
    const NAMES: [(&[u8], u8); 5] =
        [(b"&quot;", b'"'), (b"&apos;", b'\''), (b"&amp;", b'&'), (b"&lt;", b'<'), (b"&gt;", b'>')];
    if let Some((name, byte)) = NAMES.iter().find(|(name, _)| text.starts_with(name)) {
        return Some((Character::Byte(*byte), name.len()));
    }
    let rest = text.strip_prefix(b"&#")?;
    let marked = matches!(rest.first(), Some(b'x' | b'X'));
    let skip = usize::from(marked);
    let (value, count) = digits(&rest[skip..], 1, 7, if marked { 16 } else { 10 })?;
    let closed = rest.get(skip + count) == Some(&b';');
    closed.then_some((Character::Unicode(char::from_u32(value)?), 3 + skip + count))
}
