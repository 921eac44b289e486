//! What a scan leaves behind for scanning a text that shares most of its bytes.
//!
//! A file in Git has hundreds of versions that differ in a few lines. A scan
//! keeps the place of every keyword and what came of it. What comes of a keyword
//! depends on the text around it only, as far as its [`Reach`] tells; where all
//! of that is shared with the text before, the result is taken over. The outcome
//! is the same as that of a scan from nothing, which the tests compare.

use super::engine::{Engine, Part};
use super::hint::Language;
use super::prefilter::{Hit, Prefilter};
use super::scan::Candidate;
use super::work;
use crate::text::Span;

/// A stretch of a text that stands in the text it was derived from as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shared {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Where the stretch begins in the other text.
    pub from: usize,
}

/// How many bytes before a keyword's start and after its end take part in what
/// comes of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reach {
    pub(crate) before: usize,
    pub(crate) after: usize,
}

impl Reach {
    /// Depends on what was read before, however far.
    pub(crate) const ENDLESS: Self = Self { before: usize::MAX, after: usize::MAX };

    /// The larger of both.
    pub(crate) fn max(self, other: Self) -> Self {
        Self { before: self.before.max(other.before), after: self.after.max(other.after) }
    }

    /// How many bytes that are.
    pub(crate) fn bytes(self) -> usize {
        self.before.saturating_add(self.after)
    }
}

/// A keyword in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) start: u32,
    pub(crate) owner: u16,
    pub(crate) length: u8,
    /// Whether a pattern is to be tried around it.
    pub(crate) leads: bool,
}

impl Mark {
    pub(crate) fn hit(self) -> Hit {
        let start = self.start as usize;
        Hit { start, end: start + usize::from(self.length), owner: u32::from(self.owner) }
    }

    pub(crate) fn order(self) -> (u32, u8, u16) {
        (self.start, self.length, self.owner)
    }
}

/// What came of a keyword.
#[derive(Clone, Debug)]
pub(crate) enum Yield {
    /// A credential, perhaps.
    Found(Candidate),
    /// A credential, perhaps, found by a pattern that was tried from this
    /// keyword on, over those that follow closely.
    Searched(Candidate),
    /// A distinctive prefix: where, and up to how many bytes a damaged value has.
    Prefixed(usize, usize),
    /// A value that a provider's name promises but that has another form.
    Misshapen(usize),
}

impl Yield {
    /// The same at another place of the text.
    pub(crate) fn moved(&self, from: usize, to: usize) -> Self {
        let at = |offset: usize| (offset + to).saturating_sub(from);
        let candidate =
            |found: &Candidate| found.map_spans(|span| crate::text::Span::new(at(span.start), at(span.end)));
        match self {
            Self::Found(found) => Self::Found(candidate(found)),
            Self::Searched(found) => Self::Searched(candidate(found)),
            Self::Prefixed(start, most) => Self::Prefixed(at(*start), *most),
            Self::Misshapen(start) => Self::Misshapen(at(*start)),
        }
    }
}

/// What a scan of one text leaves behind. Holds places and kinds, no text.
#[derive(Clone, Debug)]
pub struct Trace {
    /// Every keyword, ascending.
    pub(crate) marks: Vec<Mark>,
    /// What came of them: index into `marks`, ascending.
    pub(crate) yields: Vec<(u32, Yield)>,
    /// Encoded stretches that held something, ascending.
    pub(crate) encoded: Vec<crate::text::Span>,
    /// Length of the text.
    pub(crate) length: usize,
    /// Whether the text is binary.
    pub(crate) binary: bool,
    /// What the scan knew of the syntax.
    pub(crate) language: Language,
}

impl Trace {
    /// Whether the scan knew this of the syntax.
    #[must_use]
    pub fn is_of(&self, hint: &super::FileHint) -> bool {
        self.language == hint.language
    }

    /// What came of a keyword.
    pub(crate) fn yields_of(&self, mark: u32) -> impl Iterator<Item = &Yield> {
        let first = self.yields.partition_point(|(of, _)| *of < mark);
        self.yields[first..].iter().take_while(move |(of, _)| *of == mark).map(|(_, what)| what)
    }
}

/// Where a keyword was known from.
#[derive(Clone, Copy)]
pub(crate) struct Known {
    /// Index of the keyword in the other trace.
    pub(crate) mark: u32,
    /// Index of the shared stretch that both stand in.
    pub(crate) shared: u32,
}

/// Keywords in the order of the text.
#[derive(Default)]
pub(crate) struct Marks {
    pub(crate) marks: Vec<Mark>,
    /// For each keyword, whether and where it was known; empty if nothing was.
    pub(crate) known: Vec<Option<Known>>,
}

impl Marks {
    /// All keywords of a text.
    pub(crate) fn of(engine: &Engine, text: &[u8]) -> Self {
        let mut all = Self::default();
        all.add(engine.prefilter(Part::All), text, Span::new(0, text.len()));
        all
    }

    /// The keywords of a text that are of use without a run nearby.
    pub(crate) fn plain(engine: &Engine, text: &[u8]) -> Self {
        let mut all = Self::default();
        all.add(engine.prefilter(Part::Plain), text, Span::new(0, text.len()));
        all
    }

    /// Those of the others that stand in the given stretches, which are ascending and do not overlap.
    pub(crate) fn waiting(engine: &Engine, text: &[u8], stretches: &[Span]) -> Self {
        let mut all = Self::default();
        stretches.iter().for_each(|&stretch| all.add(engine.prefilter(Part::Waiting), text, stretch));
        all
    }

    /// Adds the keywords of a stretch after those that are there.
    fn add(&mut self, prefilter: &Prefilter, text: &[u8], stretch: Span) {
        prefilter.scan(stretch.slice(text), |hit| {
            // The prefilter reports by the rarest part of a keyword, so a few come late.
            let mark = mark(hit, stretch.start);
            if let Some(at) = self.place(mark) {
                self.marks.insert(at, mark);
            }
        });
    }

    /// All keywords of a text that shares stretches, ascending and without
    /// overlap, with the text that `base` was made of: only the rest is searched.
    pub(crate) fn derived(engine: &Engine, text: &[u8], base: &Trace, shared: &[Shared]) -> Self {
        let mut all = Self { marks: Vec::with_capacity(base.marks.len() + 16), known: Vec::new() };
        all.known.reserve(base.marks.len() + 16);
        let margin = engine.prefilter(Part::All).longest();
        let mut gap_start = 0;
        for (index, stretch) in shared.iter().enumerate() {
            all.search(engine, text, gap_start, stretch.start, margin);
            all.take(base, stretch, index);
            gap_start = stretch.end;
        }
        if gap_start < text.len() {
            all.search(engine, text, gap_start, text.len(), margin);
        }
        all
    }

    /// Takes over the keywords that lie in the stretch.
    fn take(&mut self, base: &Trace, stretch: &Shared, index: usize) {
        let length = stretch.end - stretch.start;
        let first = base.marks.partition_point(|mark| (mark.start as usize) < stretch.from);
        let shared = u32::try_from(index).unwrap_or(u32::MAX);
        let end = stretch.from + length;
        let held = base.marks[first..].iter().take_while(|mark| (mark.start as usize) < end).count();
        let whole = |mark: &Mark| mark.start as usize + usize::from(mark.length) <= end;
        let moved = |mark: &Mark| {
            let start = stretch.start + (mark.start as usize - stretch.from);
            Mark { start: u32::try_from(start).unwrap_or(u32::MAX), ..*mark }
        };
        let known = |at: usize| Some(Known { mark: u32::try_from(first + at).unwrap_or(u32::MAX), shared });
        let marks = base.marks[first..first + held].iter().enumerate().filter(|(_, mark)| whole(mark));
        // The first ones may stand between those of the gap before; the rest follow in order.
        let mut marks = marks.map(|(at, mark)| (moved(mark), known(at))).peekable();
        while self.marks.last().is_some_and(|last| marks.peek().is_some_and(|(mark, _)| mark.order() <= last.order())) {
            let Some((mark, known)) = marks.next() else { break };
            self.insert(mark, known);
        }
        for (mark, known) in marks {
            self.marks.push(mark);
            self.known.push(known);
        }
    }

    /// Looks for keywords that touch the bytes from `start` to `end`, or, if
    /// there are none, stand across that place.
    fn search(&mut self, engine: &Engine, text: &[u8], start: usize, end: usize, margin: usize) {
        let from = start.saturating_sub(margin);
        let to = (end + margin).min(text.len());
        engine.prefilter(Part::All).scan(&text[from..to], |hit| {
            let (first, last) = (hit.start + from, hit.end + from);
            let touches = if start == end { first < start && start < last } else { first < end && start < last };
            if touches {
                self.insert(mark(hit, from), None);
            }
        });
    }

    fn insert(&mut self, mark: Mark, known: Option<Known>) {
        if let Some(at) = self.place(mark) {
            self.marks.insert(at, mark);
            self.known.insert(at, known);
        }
    }

    /// Where a keyword belongs, unless it is there: it may be listed in two
    /// spellings, or touch two gaps.
    fn place(&self, mark: Mark) -> Option<usize> {
        let at = self.marks.iter().rposition(|other| other.order() <= mark.order()).map_or(0, |at| at + 1);
        work::count(self.marks.len() - at);
        (at == 0 || self.marks[at - 1].order() != mark.order()).then_some(at)
    }
}

fn mark(hit: Hit, shift: usize) -> Mark {
    Mark {
        start: u32::try_from(hit.start + shift).unwrap_or(u32::MAX),
        owner: u16::try_from(hit.owner).unwrap_or(u16::MAX),
        length: u8::try_from(hit.end - hit.start).unwrap_or(u8::MAX),
        leads: false,
    }
}
