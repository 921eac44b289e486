//! Source lines of one finding, in the shape that miette draws.
//!
//! miette wants offsets into one text and reads that text from its start for
//! every label. It gets a small text made of the lines that a report keeps, one
//! segment per group of neighbouring places, that knows the real names, lines
//! and columns. The lines are masked and without control characters already.

use std::collections::BTreeMap;
use std::ops::Range;

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::item::{Item, Place};
use super::source::{Excerpt, Line};
use crate::redact::printable;
use crate::text::Point;

/// How many related places are shown with their source lines.
const SHOWN_RELATED: usize = 3;

/// The source lines of a finding and of its related places.
#[derive(Debug, Default)]
pub(super) struct Snippets {
    segments: Vec<Segment>,
}

/// Consecutive lines of one file.
#[derive(Debug)]
struct Segment {
    name: String,
    lines: BTreeMap<usize, Line>,
    labels: Vec<Label>,
    /// Offset of the first line; segments lie apart from each other.
    offset: usize,
    text: String,
}

#[derive(Debug)]
struct Label {
    line: usize,
    /// Bytes in the line, later in the whole text.
    range: Range<usize>,
    text: Option<String>,
    start: Point,
    primary: bool,
}

impl Snippets {
    /// Lays out the lines for a terminal that shows `width` columns of source.
    pub(super) fn new(item: &Item, width: usize) -> Self {
        let mut snippets = Self::default();
        let hidden = item.place.located.as_ref().map_or(0, |located| located.excerpt.more_lines);
        let more = (hidden > 0).then(|| format!("and {hidden} more line{}", if hidden == 1 { "" } else { "s" }));
        let secret = item.secret.as_ref().map(|secret| printable(secret.as_str()));
        let label: Vec<String> = secret.into_iter().chain(more).collect();
        snippets.add(&item.place, (!label.is_empty()).then(|| label.join(", ")), true, width);
        for note in item.related.iter().take(SHOWN_RELATED) {
            snippets.add(&note.place, Some(printable(note.message.as_str())), false, width);
        }
        let mut offset = 0;
        for segment in &mut snippets.segments {
            segment.lay_out(offset);
            offset += segment.text.len() + 1;
        }
        snippets
    }

    /// The places, for miette to mark.
    pub(super) fn labels(&self) -> impl Iterator<Item = LabeledSpan> + '_ {
        self.segments.iter().flat_map(|segment| &segment.labels).map(|label| {
            let new = if label.primary { LabeledSpan::new_primary_with_span } else { LabeledSpan::new_with_span };
            new(label.text.clone(), label.range.clone())
        })
    }

    /// Whether there is anything to show.
    pub(super) fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    fn add(&mut self, place: &Place, text: Option<String>, primary: bool, width: usize) {
        let Some(located) = &place.located else { return };
        let Excerpt { lines, focus, label, .. } = &located.excerpt;
        let Some(line) = lines.get(*focus).map(|line| line.number) else { return };
        let mut range = label.clone();
        let mut own = BTreeMap::new();
        let mut whole = true;
        for line in lines {
            let mut at = if line.number == lines[*focus].number { range.clone() } else { 0..0 };
            let (line, cut) = clip(line, &mut at, width);
            whole &= !cut;
            if line.number == lines[*focus].number {
                range = at;
            }
            own.insert(line.number, line);
        }
        let name = printable(place.path.as_str());
        let label = Label { line, range, text, start: located.region.start, primary };
        match self.segments.iter_mut().find(|segment| whole && segment.name == name && segment.touches(&own)) {
            Some(segment) => {
                segment.lines.extend(own);
                segment.labels.push(label);
            }
            None => {
                self.segments.push(Segment { name, lines: own, labels: vec![label], offset: 0, text: String::new() });
            }
        }
    }
}

impl Segment {
    /// Whether the lines follow on these without a gap, and may be shown once for both.
    fn touches(&self, lines: &BTreeMap<usize, Line>) -> bool {
        let ends = |lines: &BTreeMap<usize, Line>| Some((*lines.keys().next()?, *lines.keys().next_back()?));
        let whole = self.lines.values().all(|line| !line.cut_left && !line.cut_right);
        let (Some(own), Some(other)) = (ends(&self.lines), ends(lines)) else { return false };
        whole && own.0 <= other.1 + 1 && other.0 <= own.1 + 1
    }

    fn lay_out(&mut self, offset: usize) {
        self.offset = offset;
        let mut starts = BTreeMap::new();
        for (&number, line) in &self.lines {
            starts.insert(number, offset + self.text.len());
            self.text.push_str(&line.text);
            self.text.push('\n');
        }
        for label in &mut self.labels {
            let start = starts.get(&label.line).copied().unwrap_or(offset);
            label.range = label.range.start + start..label.range.end + start;
        }
    }
}

impl SourceCode for Snippets {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        let holds = |segment: &&Segment| segment.offset <= start && end <= segment.offset + segment.text.len();
        let segment = self.segments.iter().find(holds).ok_or(MietteError::OutOfBounds)?;
        let name = segment.name.clone();
        // Without context lines, miette asks for the line and column in the heading.
        if before == 0 && after == 0 {
            let label = segment.labels.iter().find(|label| label.range.start == start);
            let point = label.map_or_else(Point::default, |label| label.start);
            let data = segment.text.as_bytes().get(start - segment.offset..end - segment.offset).unwrap_or_default();
            let contents = MietteSpanContents::new_named(name, data, *span, point.line - 1, point.column - 1, 1);
            return Ok(Box::new(contents));
        }
        let first = segment.lines.keys().next().map_or(0, |line| line - 1);
        let all = SourceSpan::from((segment.offset, segment.text.len()));
        let data = segment.text.as_bytes();
        Ok(Box::new(MietteSpanContents::new_named(name, data, all, first, 0, segment.lines.len())))
    }
}

/// Cuts a line to `width` characters around `place`, with an ellipsis on each
/// side where something is missing, and moves `place` along. Tells whether
/// anything is missing.
fn clip(line: &Line, place: &mut Range<usize>, width: usize) -> (Line, bool) {
    let total = line.text.chars().count();
    let before = line.text.get(..place.start).map_or(0, |text| text.chars().count());
    let (first, last) = if total <= width {
        (0, total)
    } else {
        // A third of the width in front of the place, unless it is near the end of the line.
        let first = before.saturating_sub(width / 3).min(total - width);
        (first, first + width)
    };
    let byte = |index: usize| line.text.char_indices().nth(index).map_or(line.text.len(), |(at, _)| at);
    let (start, end) = (byte(first), byte(last));
    let (cut_left, cut_right) = (line.cut_left || first > 0, line.cut_right || last < total);
    let ellipsis = |cut: bool| if cut { "…" } else { "" };
    let text = format!("{}{}{}", ellipsis(cut_left), &line.text[start..end], ellipsis(cut_right));
    let shift = ellipsis(cut_left).len();
    *place = place.start.clamp(start, end) - start + shift..place.end.clamp(start, end) - start + shift;
    (Line { number: line.number, text, cut_left, cut_right }, cut_left || cut_right)
}
