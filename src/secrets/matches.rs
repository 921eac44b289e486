//! The matches of one pattern in a stretch of text, in time linear in its length.

use regex::bytes::{Captures, Regex};

use super::work;
use crate::text::Span;

/// To find out that a match cannot be longer, the text up to the end may have to be read, and again for the next match.
/// Where a pattern has no longest match, so much is read at a time, in bytes.
/// Less in tests, so that ordinary texts take several steps.
const STEP: usize = if cfg!(test) { 4 << 10 } else { 64 << 10 };

/// How much is read again where a step ends without a match, in bytes: a match that stands across its end.
const OVERLAP: usize = STEP / 8;

/// The matches of one pattern.
pub(crate) struct Matches<'a> {
    regex: &'a Regex,
    text: &'a [u8],
    at: usize,
    longest: usize,
}

impl<'a> Matches<'a> {
    /// Those from `start` to the end of `text`; `longest` is the most bytes that a match has.
    pub(crate) fn new(regex: &'a Regex, text: &'a [u8], start: usize, longest: usize) -> Self {
        Self { regex, text, at: start, longest }
    }

    /// All of the next match, and the credential: the first group that took part and is not empty, or everything.
    pub(crate) fn next(&mut self) -> Option<(Span, Span)> {
        let captures = self.captures()?;
        let whole = captures.get(0)?;
        let secret = captures.iter().skip(1).flatten().find(|group| !group.is_empty()).unwrap_or(whole);
        self.at = whole.end().max(self.at + 1);
        Some((Span::new(whole.start(), whole.end()), Span::new(secret.start(), secret.end())))
    }

    fn captures(&mut self) -> Option<Captures<'a>> {
        while self.at <= self.text.len() {
            let end = if self.longest < STEP { self.text.len() } else { (self.at + STEP).min(self.text.len()) };
            let Some(captures) = self.regex.captures_at(&self.text[..end], self.at) else {
                work::count(end - self.at);
                if end == self.text.len() {
                    return None;
                }
                self.at = end - OVERLAP;
                continue;
            };
            let whole = captures.get(0)?;
            // As far as it takes to know that no longer match begins there.
            work::count((whole.start() - self.at + self.longest.min(STEP)).min(end - self.at));
            if whole.end() == end && end < self.text.len() {
                // Perhaps only the step ends there.
                let further = (end + 4 * STEP).min(self.text.len());
                work::count(further - whole.start());
                return self.regex.captures_at(&self.text[..further], whole.start()).or(Some(captures));
            }
            return Some(captures);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, text: &[u8]) -> Vec<(usize, usize)> {
        let regex = Regex::new(pattern).expect("a pattern");
        let mut matches = Matches::new(&regex, text, 0, usize::MAX);
        std::iter::from_fn(|| matches.next()).map(|(whole, _)| (whole.start, whole.end)).collect()
    }

    #[test]
    fn steps_cut_no_match_off() {
        let mut text = vec![b'.'; STEP - 10];
        text.extend_from_slice(b"begin");
        text.extend(vec![b'x'; 1000]);
        text.extend_from_slice(b"end");
        let start = STEP - 10;
        assert_eq!(matches("begin[x]+end", &text), [(start, start + 1008)]);
        assert_eq!(matches("begin[x]+", &text), [(start, start + 1005)]);
        assert_eq!(matches(r"\.+", &vec![b'.'; 3 * STEP]), [(0, 3 * STEP)]);
    }
}
