//! What came of keywords in the text that was scanned before, where nothing around them has changed.

use super::Scanner;
use crate::secrets::trace::{Mark, Shared, Trace, Yield};

/// The text before and what it shares with this one.
pub(super) struct Before<'a> {
    pub(super) trace: &'a Trace,
    pub(super) shared: &'a [Shared],
}

impl Scanner<'_> {
    /// The keyword in the text before, if everything around it that takes part is the same.
    pub(super) fn unchanged(&self, index: usize, mark: Mark) -> Option<u32> {
        let before = self.before.as_ref()?;
        let known = (*self.known.get(index)?)?;
        let stretch = before.shared.get(known.shared as usize)?;
        let reach = self.engine.reaches[usize::from(mark.owner)];
        let (start, end) = (mark.start as usize, mark.start as usize + usize::from(mark.length));
        let from_start = stretch.start == 0 && stretch.from == 0;
        let to_end =
            stretch.end == self.text.len() && stretch.from + stretch.end - stretch.start == before.trace.length;
        let left = from_start || start.checked_sub(reach.before).is_some_and(|first| first >= stretch.start);
        let right = to_end || end.checked_add(reach.after).is_some_and(|last| last <= stretch.end);
        (left && right).then_some(known.mark)
    }

    /// Takes over what came of a keyword in the text before.
    pub(super) fn take_over(&mut self, index: u32, from: u32, which: impl Fn(&Yield) -> bool) {
        let Some(before) = &self.before else { return };
        if before.trace.yields.is_empty() {
            return;
        }
        let there = before.trace.marks[from as usize].start as usize;
        let here = self.marks[index as usize].start as usize;
        let taken =
            before.trace.yields_of(from).filter(|what| which(what)).map(|what| (index, what.moved(there, here)));
        self.yields.extend(taken);
    }
}
