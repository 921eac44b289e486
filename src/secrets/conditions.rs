//! What users demand of a finding beyond that its detector found it.

use super::custom::Subject;
use super::engine::Engine;
use super::scan::Candidate;
use crate::text::{LineIndex, Span};

impl Engine {
    /// Whether [`Engine::keep_wanted`] can change anything.
    pub(crate) fn has_conditions(&self) -> bool {
        !self.exemptions.is_empty() || self.has_requirements
    }

    /// Drops what allowlists are about, what lacks another finding that it requires nearby, and what only serves
    /// others in that way.
    pub(crate) fn keep_wanted<'t>(
        &self,
        found: &mut Vec<Candidate>,
        text: &'t [u8],
        subject: impl Fn(Span) -> Subject<'t>,
    ) {
        let exempt = |candidate: &Candidate| {
            let mut lists = self.exemptions.iter().filter(|each| each.concerns(candidate.detector));
            lists.any(|each| each.list.covers(&subject(candidate.span)))
        };
        found.retain(|candidate| !exempt(candidate));
        if !self.has_requirements {
            return;
        }
        let index = LineIndex::new(text);
        let mut lines: Vec<(&str, usize)> =
            found.iter().map(|candidate| (candidate.detector.id, index.line(candidate.span.start))).collect();
        lines.sort_unstable();
        let is_near = |rule: &str, most: Option<usize>, line: usize| {
            let Some(most) = most else { return lines.binary_search_by(|(other, _)| (*other).cmp(rule)).is_ok() };
            let at = lines.partition_point(|&other| other < (rule, line.saturating_sub(most)));
            lines.get(at).is_some_and(|&(other, at)| other == rule && at <= line.saturating_add(most))
        };
        found.retain(|candidate| {
            let Some(custom) = candidate.detector.custom else { return true };
            let line = || index.line(candidate.span.start);
            !custom.silent && custom.required.iter().all(|other| is_near(&other.rule, other.lines, line()))
        });
    }
}
