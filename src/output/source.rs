//! What reports need from a file's text: positions, source lines without
//! secrets, and line contents for fingerprints. All of it is taken out while
//! the text is at hand; the text itself is not kept.
//!
//! Findings carry spans of the file's own bytes. Of a UTF-16 file, lines,
//! columns and source lines come from the decoded text, reached through
//! [`Decoded::from_file`]; `start` and `end` in reports stay offsets into the file.

use std::ops::Range;

use crate::fingerprint::{LineContent, SECRET_TOKEN};
use crate::output::scrub::Scrubber;
use crate::redact::{is_invisible, mask, mask_random_runs};
use crate::text::{ColumnUnit, Decoded, LineIndex, Point, Span, decode};

/// Bytes of a source line that are kept before the place of interest.
const KEPT_BEFORE: usize = 96;

/// Bytes of a source line that are kept from the place of interest on.
const KEPT_AFTER: usize = 192;

/// Bytes beyond a shown stretch that are looked at to recognise runs of random characters.
const RUN_REACH: usize = 64;

/// Bytes on each side of a place that are looked at for its line content.
const CONTENT_REACH: usize = 512;

/// The text of a file, or one window of a large one.
#[derive(Clone, Copy, Debug)]
pub struct FileText<'a> {
    bytes: &'a [u8],
    offset: usize,
    start: Point,
    whole: bool,
}

impl<'a> FileText<'a> {
    /// A whole file, in its own encoding.
    #[must_use]
    pub fn whole(bytes: &'a [u8]) -> Self {
        Self { bytes, offset: 0, start: Point::default(), whole: true }
    }

    /// Part of a file: `offset` is that of the first byte, `start` its line and columns.
    #[must_use]
    pub fn window(bytes: &'a [u8], offset: usize, start: Point) -> Self {
        Self { bytes, offset, start, whole: false }
    }

    /// Offset of the first byte in the file.
    pub(super) fn offset(&self) -> usize {
        self.offset
    }

    /// Whether a place is to be looked for here.
    pub(super) fn holds(&self, span: Span) -> bool {
        self.whole || (self.offset <= span.start && span.start <= self.offset + self.bytes.len())
    }
}

/// A secret in a file, whether or not it is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecretSpan {
    /// Bytes in the file.
    pub span: Span,
    /// How many of them, from the first, are public (see [`crate::redact::Secret::new`]).
    pub public_prefix: usize,
}

impl From<Span> for SecretSpan {
    fn from(span: Span) -> Self {
        Self { span, public_prefix: 0 }
    }
}

/// Lines and columns of a span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Region {
    /// Where it starts.
    pub start: Point,
    /// One past its end. A line end that the span includes is not counted, so
    /// this is never on a line of which nothing is meant.
    pub end: Point,
    /// Where its first line ends: `end`, unless the span goes on to other lines.
    pub first_line_end: Point,
    /// Whether `first_line_end` is the end of the file.
    pub at_end: bool,
}

/// A source line as reports show it: no secrets, no control characters but tabs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) number: usize,
    pub(super) text: String,
    /// Whether the line goes on to the left of `text`.
    pub(super) cut_left: bool,
    /// Whether it goes on to the right.
    pub(super) cut_right: bool,
}

/// The line of a place with its neighbours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Excerpt {
    pub(super) lines: Vec<Line>,
    /// Which of `lines` the place starts on.
    pub(super) focus: usize,
    /// The place, in bytes of that line's text.
    pub(super) label: Range<usize>,
    /// How many lines the place covers after that one.
    pub(super) more_lines: usize,
}

/// Everything a report keeps of a place.
#[derive(Clone, Debug)]
pub(super) struct Located {
    pub(super) region: Region,
    pub(super) excerpt: Excerpt,
    pub(super) content: LineContent,
}

/// A text together with its secrets.
pub(super) struct Source<'a> {
    text: FileText<'a>,
    decoded: Decoded<'a>,
    index: LineIndex,
    /// In the decoded text, ascending, apart from each other.
    secrets: Vec<Span>,
    scrubber: Scrubber,
}

impl<'a> Source<'a> {
    pub(super) fn new(text: FileText<'a>, secrets: &[SecretSpan]) -> Self {
        let decoded = decode(text.bytes);
        let index = LineIndex::new(&decoded.text);
        let mut scrubber = Scrubber::default();
        let mut spans = Vec::with_capacity(secrets.len());
        for secret in secrets {
            let local = |offset: usize| offset.saturating_sub(text.offset);
            let private = secret.span.start + secret.public_prefix;
            let span = decoded.from_file(Span::new(local(secret.span.start), local(secret.span.end)));
            let prefix = decoded.from_file(Span::at(local(private))).start.saturating_sub(span.start);
            scrubber.add(span.slice(&decoded.text), prefix);
            spans.push(span);
        }
        Self { text, decoded, index, secrets: merge(spans), scrubber }
    }

    /// Knows the secrets of this text.
    pub(super) fn scrubber(&self) -> &Scrubber {
        &self.scrubber
    }

    /// Looks a span of the file up.
    pub(super) fn locate(&self, span: Span) -> Located {
        let span = self.local(span);
        let (region, first_line) = self.region_of(span);
        let number = self.index.line(span.start);
        let more_lines = region.end.line - region.start.line;
        Located {
            region,
            excerpt: self.excerpt(number, first_line, more_lines),
            content: self.content(number, first_line),
        }
    }

    /// Lines and columns of the bytes that an edit replaces, line ends included.
    pub(super) fn edit_region(&self, span: Span) -> Region {
        let span = self.local(span);
        let (region, _) = self.region_of(span);
        Region { end: self.point(span.end), ..region }
    }

    fn local(&self, span: Span) -> Span {
        let local = |offset: usize| offset.saturating_sub(self.text.offset).min(self.text.bytes.len());
        self.decoded.from_file(Span::new(local(span.start), local(span.end)))
    }

    /// The region of a span of the decoded text, and the part of the span on its first line.
    fn region_of(&self, span: Span) -> (Region, Span) {
        let mut end = span.end;
        for line_end in [b'\n', b'\r'] {
            if end > span.start && self.decoded.text[end - 1] == line_end {
                end -= 1;
            }
        }
        let line = self.index.line_span(&self.decoded.text, self.index.line(span.start));
        let first_line = Span::new(span.start, end.min(line.end).max(span.start));
        let start = self.point(span.start);
        let first_line_end = self.point(first_line.end);
        let end = if end == first_line.end { first_line_end } else { self.point(end) };
        let at_end = first_line.end >= self.decoded.text.len();
        (Region { start, end, first_line_end, at_end }, first_line)
    }

    fn point(&self, offset: usize) -> Point {
        let chars = self.index.position(&self.decoded.text, offset, ColumnUnit::Chars);
        let utf16 = self.index.position(&self.decoded.text, offset, ColumnUnit::Utf16);
        let start = self.text.start;
        // Only the first line of a window can have begun before it.
        let (column, units) = if chars.line == 1 { (start.column - 1, start.utf16 - 1) } else { (0, 0) };
        Point { line: chars.line + start.line - 1, column: chars.column + column, utf16: utf16.column + units }
    }

    fn excerpt(&self, number: usize, place: Span, more_lines: usize) -> Excerpt {
        let mut excerpt = Excerpt { more_lines, ..Excerpt::default() };
        let last_line_is_empty = self.index.line_span(&self.decoded.text, self.index.lines()).is_empty();
        let last = self.index.lines() - usize::from(last_line_is_empty && number < self.index.lines());
        for line in number.saturating_sub(1).max(1)..=(number + 1).min(last) {
            let span = self.index.line_span(&self.decoded.text, line);
            let focus = if line == number { place } else { Span::at(span.start) };
            let start = self.boundary(focus.start.saturating_sub(KEPT_BEFORE).max(span.start));
            let end = self.boundary(focus.start.saturating_add(KEPT_AFTER).min(span.end));
            let kept = Span::new(start.min(focus.start), end.max(focus.start));
            let bytes = self.masked(kept);
            let cut = |offset: usize| offset.clamp(kept.start, kept.end) - kept.start;
            let (label_start, label_end) = (cut(focus.start), cut(focus.end));
            let mut text = visible(&bytes[..label_start]);
            let label_start = text.len();
            text.push_str(&visible(&bytes[cut(focus.start)..label_end]));
            if line == number {
                excerpt.focus = excerpt.lines.len();
                excerpt.label = label_start..text.len();
            }
            text.push_str(&visible(&bytes[label_end..]));
            let number = line + self.text.start.line - 1;
            let (cut_left, cut_right) = (kept.start > span.start, kept.end < span.end);
            excerpt.lines.push(Line { number, text, cut_left, cut_right });
        }
        excerpt
    }

    /// The nearest offset, at most three bytes earlier, that does not split a character.
    fn boundary(&self, offset: usize) -> usize {
        let text = &self.decoded.text;
        (offset.saturating_sub(3)..=offset)
            .rev()
            .find(|&at| text.get(at).is_none_or(|byte| byte & 0xC0 != 0x80))
            .unwrap_or(offset)
    }

    /// Part of the text with everything secret in it as asterisks, at equal length.
    fn masked(&self, range: Span) -> Vec<u8> {
        // A run of random characters is recognised as such only when enough of it is seen.
        let wide = Span::new(
            range.start.saturating_sub(RUN_REACH),
            range.end.saturating_add(RUN_REACH).min(self.decoded.text.len()),
        );
        let within = self
            .secrets_in(wide)
            .map(|secret| Span::new(secret.start.saturating_sub(wide.start), secret.end.saturating_sub(wide.start)));
        let mut bytes = mask(wide.slice(&self.decoded.text), within);
        mask_random_runs(&mut bytes);
        let end = (range.end - wide.start).min(bytes.len());
        bytes.truncate(end);
        bytes.drain(..(range.start - wide.start).min(end));
        self.scrubber.mask(&mut bytes);
        bytes
    }

    fn content(&self, number: usize, place: Span) -> LineContent {
        let line = self.index.line_span(&self.decoded.text, number);
        let start = place.start.saturating_sub(CONTENT_REACH).max(line.start).min(place.start);
        let place_end = place.end.min(place.start + CONTENT_REACH);
        let end = (place.end + CONTENT_REACH).min(line.end).max(place.end);
        LineContent::new(
            &self.tokenised(Span::new(start, place.start)),
            &self.tokenised(Span::new(place.start, place_end)),
            &self.tokenised(Span::new(place.end, end)),
        )
    }

    /// Part of the text with a fixed token in place of every secret.
    fn tokenised(&self, range: Span) -> Vec<u8> {
        let masked = self.masked(range);
        let mut out = Vec::with_capacity(masked.len());
        let mut done = range.start;
        for secret in self.secrets_in(range) {
            out.extend_from_slice(&masked[done - range.start..secret.start.max(done) - range.start]);
            out.push(SECRET_TOKEN);
            done = secret.end.min(range.end);
        }
        out.extend_from_slice(&masked[done - range.start..]);
        out
    }

    fn secrets_in(&self, range: Span) -> impl Iterator<Item = Span> + '_ {
        let first = self.secrets.partition_point(|secret| secret.end <= range.start);
        self.secrets[first..].iter().copied().take_while(move |secret| secret.start < range.end)
    }
}

fn merge(mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|span| !span.is_empty());
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

/// Text for a terminal: what cannot be seen, or is not UTF-8, becomes U+FFFD.
fn visible(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let show = |c: char| if c != '\t' && is_invisible(c) { char::REPLACEMENT_CHARACTER } else { c };
    text.chars().map(show).collect()
}
