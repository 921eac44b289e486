//! Which of the candidates are reported, and how sure.

use std::cmp::Reverse;

use super::{Candidate, Detection, Scanner, UNSURE};
use crate::finding::Confidence;
use crate::redact::Secret;
use crate::secrets::trace::Yield;
use crate::secrets::{published, resolve};

impl Scanner<'_> {
    /// Which of the candidates are reported.
    pub(super) fn detections(&self, decoded: Vec<Candidate>) -> Vec<Detection> {
        let (mut found, mut prefixed, mut misshapen) = (Vec::new(), Vec::new(), Vec::new());
        for (_, what) in &self.yields {
            match what {
                Yield::Found(candidate) | Yield::Searched(candidate) => found.push(candidate.clone()),
                Yield::Prefixed(start, most) => prefixed.push((*start, *most)),
                Yield::Misshapen(start) => misshapen.push(*start),
            }
        }
        if self.engine.has_conditions() {
            self.engine.keep_wanted(&mut found, self.text, |span| self.subject(span, span));
        }
        // Unless the detector whose prefix it is reports it, a value of no more bytes
        // than a damaged one has was cut short or mangled.
        prefixed.sort_by_key(|&(start, most)| (start, Reverse(most)));
        prefixed.dedup_by_key(|&mut (start, _)| start);
        misshapen.sort_unstable();
        for candidate in found.iter_mut().filter(|candidate| candidate.detector.specificity() <= UNSURE) {
            let start = candidate.span.start;
            let known = prefixed.binary_search_by_key(&start, |&(start, _)| start);
            let short = known.is_ok_and(|at| candidate.span.len() <= prefixed[at].1);
            if short || misshapen.binary_search(&start).is_ok() {
                candidate.confidence = Confidence::Low;
            }
        }
        found.extend(decoded);
        let detection = |candidate: Candidate| {
            let value = candidate.span.slice(self.text);
            let prefix = candidate.detector.prefix;
            let public = if value.starts_with(prefix.as_bytes()) { prefix.len() } else { 0 };
            let wrapping = candidate.inner.as_ref().map(|inner| inner.wrapping);
            Detection {
                detector: candidate.detector,
                span: candidate.span,
                secret: candidate.inner.map_or_else(|| Secret::new(value, public), |inner| inner.secret),
                wrapping,
                confidence: candidate.confidence,
                severity: candidate.detector.severity,
                related: candidate.related,
            }
        };
        // Asked last, as it takes a digest of every value. Who writes a detector of their own knows what it is for.
        let secret = |candidate: &Candidate| {
            candidate.detector.custom.is_some() || !published::is_published(candidate.span.slice(self.text))
        };
        // Where the path is not known, a detector for certain paths must not hide what others find in the rest.
        let limited = |candidate: &Candidate| {
            self.path.is_none() && candidate.detector.custom.is_some_and(|custom| custom.depends_on_path())
        };
        let (limited, found): (Vec<_>, Vec<_>) = found.into_iter().partition(limited);
        let mut kept = resolve::resolve(found);
        if !limited.is_empty() {
            kept.extend(resolve::resolve(limited));
            kept.sort_by_key(|candidate| (candidate.span.start, candidate.span.end));
        }
        kept.into_iter().filter(secret).map(detection).collect()
    }
}
