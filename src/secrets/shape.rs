//! What a pattern says of everything that it matches, before it is compiled: lengths, bytes, runs of them.
//!
//! `build.rs` uses this module for the rule pack and the program for users' files, like [`super::rulefile`].

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind};

/// What can be said about the secret before its pattern is compiled.
pub(crate) struct Profile {
    /// Fewest bytes.
    pub(crate) least: usize,
    /// Most bytes, at most 4096.
    pub(crate) most: usize,
    /// The ASCII bytes that may occur, one bit each.
    pub(crate) bytes: u128,
    /// Most bytes of the whole match, if there is a limit.
    pub(crate) match_most: Option<usize>,
    /// The secret begins with the public prefix, at most four bytes into the match.
    pub(crate) prefixed: bool,
    /// Every secret holds so many bytes of [`RUN`] in a row.
    pub(crate) run: usize,
}

impl Profile {
    /// Looks at the pattern of the secret: its first group, or all of it.
    pub(crate) fn of_hir(hir: &Hir, prefix: &str) -> Self {
        let mut before = Some(0);
        let secret = first_group(hir, &mut before).unwrap_or(hir);
        let mut bytes = 0;
        collect(secret, &mut bytes);
        let properties = secret.properties();
        Self {
            least: properties.minimum_len().unwrap_or(0).min(4096),
            most: properties.maximum_len().unwrap_or(4096).min(4096),
            bytes,
            match_most: hir.properties().maximum_len(),
            prefixed: !prefix.is_empty()
                && before.is_some_and(|before| before <= 4)
                && starts_with(secret, prefix.as_bytes()),
            run: Runs::of(secret).longest.min(4096),
        }
    }
}

/// The bytes that machine-made values are written with, one bit each: both alphabets of base64.
pub(crate) const RUN: u128 = {
    let (mut set, mut byte) = (0_u128, 0_u8);
    while byte < 128 {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_') {
            set |= 1 << byte;
        }
        byte += 1;
    }
    set
};

/// How many bytes of [`RUN`] stand in a row, at least, in whatever a pattern matches.
#[derive(Clone, Copy, Default)]
struct Runs {
    /// All bytes are of that kind.
    whole: bool,
    first: usize,
    last: usize,
    longest: usize,
}

impl Runs {
    const EMPTY: Self = Self { whole: true, first: 0, last: 0, longest: 0 };

    fn of(hir: &Hir) -> Self {
        let is_run = |byte: u32| byte < 128 && RUN >> byte & 1 == 1;
        let one = |whole: bool| {
            let length = usize::from(whole);
            Self { whole, first: length, last: length, longest: length }
        };
        match hir.kind() {
            HirKind::Literal(literal) => {
                literal.0.iter().map(|&byte| one(is_run(byte.into()))).fold(Self::EMPTY, Self::then)
            }
            HirKind::Class(Class::Bytes(class)) => {
                one(class.iter().all(|part| (part.start()..=part.end()).all(|byte| is_run(byte.into()))))
            }
            HirKind::Class(Class::Unicode(_)) => one(false),
            HirKind::Repetition(repetition) => {
                let part = Self::of(&repetition.sub);
                let times = usize::try_from(repetition.min).unwrap_or(usize::MAX);
                match (part.whole, times) {
                    (true, _) => {
                        let length = part.longest.saturating_mul(times);
                        // Where more may follow they are of that kind as well.
                        Self { whole: true, first: length, last: length, longest: length }
                    }
                    (false, 0) => Self::default(),
                    (false, 1) => part,
                    (false, _) => part.then(part),
                }
            }
            HirKind::Capture(capture) => Self::of(&capture.sub),
            HirKind::Concat(parts) => parts.iter().map(Self::of).fold(Self::EMPTY, Self::then),
            HirKind::Alternation(parts) => parts
                .iter()
                .map(Self::of)
                .reduce(|one, other| Self {
                    whole: one.whole && other.whole,
                    first: one.first.min(other.first),
                    last: one.last.min(other.last),
                    longest: one.longest.min(other.longest),
                })
                .unwrap_or_default(),
            HirKind::Empty | HirKind::Look(_) => Self::EMPTY,
        }
    }

    fn then(self, next: Self) -> Self {
        let joined = self.last + next.first;
        Self {
            whole: self.whole && next.whole,
            first: if self.whole { joined } else { self.first },
            last: if next.whole { joined } else { next.last },
            longest: self.longest.max(next.longest).max(joined),
        }
    }
}

/// Reads a pattern as the engine does: over bytes.
///
/// # Errors
/// Says what is wrong, without quoting the pattern.
pub(crate) fn parse_pattern(pattern: &str) -> Result<Hir, String> {
    let parsed = ParserBuilder::new().unicode(false).utf8(false).build().parse(pattern);
    parsed.map_err(|error| match error {
        regex_syntax::Error::Parse(error) => format!("{} (byte {})", error.kind(), error.span().start.offset),
        regex_syntax::Error::Translate(error) => format!("{} (byte {})", error.kind(), error.span().start.offset),
        _ => "it is not a regular expression".to_owned(),
    })
}

/// The first capture group, and how many bytes a match may have before it.
fn first_group<'h>(hir: &'h Hir, before: &mut Option<usize>) -> Option<&'h Hir> {
    match hir.kind() {
        HirKind::Capture(capture) => Some(&capture.sub),
        HirKind::Concat(parts) => parts.iter().find_map(|part| {
            first_group(part, before).or_else(|| {
                *before = before.zip(part.properties().maximum_len()).map(|(before, more)| before + more);
                None
            })
        }),
        // A group in one of several branches says nothing about the others.
        _ => None,
    }
}

fn collect(hir: &Hir, bytes: &mut u128) {
    let mut range = |start: u32, end: u32| (start..=end.min(127)).for_each(|byte| *bytes |= 1 << byte);
    match hir.kind() {
        HirKind::Literal(literal) => literal.0.iter().for_each(|&byte| range(byte.into(), byte.into())),
        HirKind::Class(Class::Bytes(class)) => {
            class.iter().for_each(|part| range(part.start().into(), part.end().into()));
        }
        HirKind::Class(Class::Unicode(class)) => {
            class.iter().for_each(|part| range(part.start().into(), part.end().into()));
        }
        HirKind::Repetition(repetition) => collect(&repetition.sub, bytes),
        HirKind::Capture(capture) => collect(&capture.sub, bytes),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().for_each(|part| collect(part, bytes)),
        HirKind::Empty | HirKind::Look(_) => {}
    }
}

fn starts_with(hir: &Hir, prefix: &[u8]) -> bool {
    match hir.kind() {
        HirKind::Literal(literal) => literal.0.starts_with(prefix),
        HirKind::Capture(capture) => starts_with(&capture.sub, prefix),
        HirKind::Alternation(parts) => parts.iter().all(|part| starts_with(part, prefix)),
        HirKind::Concat(parts) => parts
            .iter()
            .find(|part| !matches!(part.kind(), HirKind::Look(_)))
            .is_some_and(|part| starts_with(part, prefix)),
        _ => false,
    }
}
