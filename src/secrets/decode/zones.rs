//! Which parts of a text are to be looked at.

use crate::secrets::trace::{Shared, Trace};
use crate::text::Span;

/// From `start` to `end`; may be empty, then it is a place where something was cut out.
pub(super) type Zone = Span;

/// All of a text.
pub(super) fn whole(length: usize) -> Vec<Zone> {
    vec![Span::new(0, length)]
}

/// The parts of a text that the text of `base` does not have, and those in which something was found there.
pub(super) fn fresh(length: usize, base: &Trace, shared: &[Shared]) -> Vec<Zone> {
    let mut zones = Vec::new();
    let mut done = 0;
    let mut continues = shared.first().is_some_and(|first| first.start == 0 && first.from == 0);
    for stretch in shared {
        if !continues {
            zones.push(Span::new(done, stretch.start));
        }
        continues = false;
        done = stretch.end;
        let end = stretch.from + (stretch.end - stretch.start);
        let first = base.encoded.partition_point(|span| span.start < stretch.from);
        let known = base.encoded[first..].iter().take_while(|span| span.start < end);
        let moved = |at: usize| at.min(end) - stretch.from + stretch.start;
        zones.extend(known.map(|span| Span::new(moved(span.start), moved(span.end))));
    }
    let to_end =
        shared.last().is_some_and(|last| last.end == length && last.from + last.end - last.start == base.length);
    if !to_end {
        zones.push(Span::new(done, length));
    }
    zones.sort_unstable();
    let mut merged: Vec<Zone> = Vec::with_capacity(zones.len());
    for zone in zones {
        match merged.last_mut() {
            Some(last) if zone.start <= last.end => last.end = last.end.max(zone.end),
            _ => merged.push(zone),
        }
    }
    merged
}

/// Whether one of the zones, ascending, touches the span.
pub(super) fn touch(zones: &[Zone], span: Span) -> bool {
    let first = zones.partition_point(|zone| zone.end < span.start);
    zones.get(first).is_some_and(|zone| zone.start <= span.end)
}
