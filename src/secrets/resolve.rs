//! Several detectors may find the same value: one finding stays.

use std::cmp::Reverse;

use super::scan::Candidate;

/// Keeps the best of overlapping candidates, in the order of the text. A
/// provider's detector beats a generic one, more confidence beats less, a longer
/// value a shorter one. The related places of all of them are kept.
pub(crate) fn resolve(mut found: Vec<Candidate>) -> Vec<Candidate> {
    found.sort_by_key(|candidate| (candidate.span.start, candidate.span.end));
    let mut kept: Vec<Candidate> = Vec::with_capacity(found.len());
    for mut candidate in found {
        match kept.last_mut() {
            Some(last) if last.span.overlaps(candidate.span) => {
                if rank(&candidate) > rank(last) {
                    std::mem::swap(last, &mut candidate);
                }
                // What stands where a credential does is one, though it is not a whole one of its kind.
                last.confidence = last.confidence.max(candidate.confidence);
                last.related.append(&mut candidate.related);
                last.related.dedup();
            }
            _ => kept.push(candidate),
        }
    }
    kept
}

fn rank(candidate: &Candidate) -> impl Ord + use<> {
    (
        candidate.detector.specificity(),
        candidate.confidence,
        candidate.detector.custom.is_some(),
        candidate.span.len(),
        candidate.detector.prefix.len(),
        Reverse(candidate.detector.id),
        // What can be seen without decoding is reported as it stands there.
        candidate.inner.is_none(),
    )
}
