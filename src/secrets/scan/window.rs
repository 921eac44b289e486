//! Stretches of text in which the pattern of a detector is tried.

use super::{Scanner, candidate};
use crate::secrets::custom::{LINE, Locality};
use crate::secrets::detector::Detector;
use crate::secrets::matches::Matches;
use crate::secrets::trace::{Reach, Yield};
use crate::secrets::work;

/// How far before a keyword a pattern may begin, in bytes.
const BEFORE: usize = 160;

/// How much text around a keyword of a pattern takes part: the stretch in which
/// the pattern is tried, and that of other keywords which it may be joined with.
pub(crate) fn form_reach(detector: &Detector, exact: bool) -> Reach {
    let before = before(detector, exact);
    let longest = detector.keywords.iter().map(|word| word.len()).max().unwrap_or(0);
    if detector.custom.is_some_and(|custom| custom.locality == Locality::Anywhere) {
        return Reach::ENDLESS;
    }
    // Allowlists may look at the line.
    let line = detector.custom.map_or(0, |_| LINE);
    let joined = before + detector.window + longest + line;
    Reach { before: before + joined, after: detector.window + joined + detector.profile.least }
}

/// How far before its keyword a pattern may begin.
pub(super) fn before(detector: &Detector, exact: bool) -> usize {
    match detector.custom.map(|custom| custom.locality) {
        _ if exact => 4,
        Some(Locality::Within(most)) => most,
        _ => BEFORE.min(detector.window),
    }
}

/// A stretch of text in which a pattern is to be tried.
pub(super) struct Window {
    pub(super) detector: usize,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Index of its first keyword.
    pub(super) mark: u32,
    /// Whether all of it is known from the text before.
    pub(super) known: bool,
}

impl Scanner<'_> {
    /// Notes a window; windows of one detector that touch become one, so that no
    /// byte is searched twice.
    pub(super) fn open(&mut self, window: Window) {
        work::count(self.windows.len());
        match self.windows.iter_mut().find(|open| open.detector == window.detector) {
            Some(open) if window.start <= open.end => {
                open.end = open.end.max(window.end);
                open.known &= window.known;
            }
            Some(open) => {
                let done = std::mem::replace(open, window);
                self.search(&done);
            }
            None => self.windows.push(window),
        }
    }

    pub(super) fn search(&mut self, window: &Window) {
        let known = self.known.get(window.mark as usize).copied().flatten().filter(|_| window.known);
        if let Some(known) = known {
            return self.take_over(window.mark, known.mark, |what| matches!(what, Yield::Searched(_)));
        }
        let engine = self.engine;
        let detector = engine.detectors[window.detector];
        work::count(window.end - window.start);
        if !detector.profile.may_occur(&self.text[window.start..window.end]) {
            return;
        }
        let elsewhere = |path: &str| {
            detector.custom.and_then(|custom| custom.path.as_ref()).is_some_and(|only| !only.is_match(path.as_bytes()))
        };
        if self.path.is_some_and(elsewhere) {
            return;
        }
        let Some(regex) = engine.regex(window.detector) else { return };
        let mut matches = Matches::new(regex, &self.text[..window.end], window.start, detector.profile.longest);
        while let Some((whole, secret)) = matches.next() {
            let allowed = detector.custom.is_some_and(|custom| {
                let subject = self.subject(whole, secret);
                custom.allow.iter().any(|list| list.covers(&subject))
            });
            if let Some(candidate) = candidate::matched(self.text, detector, secret).filter(|_| !allowed) {
                self.yields.push((window.mark, Yield::Searched(candidate)));
            }
        }
    }
}
