//! A scan that takes over what two texts share finds what a scan from nothing finds.
#![no_main]

use libfuzzer_sys::fuzz_target;
use openclaw_lint::secrets::{Detection, FileHint, Shared, rescan, scan_traced};

fn seen(found: &[Detection]) -> Vec<(&'static str, usize, usize)> {
    found.iter().map(|each| (each.detector.id, each.span.start, each.span.end)).collect()
}

fuzz_target!(|data: &[u8]| {
    // Where the text is cut, how much is left out there, and what comes in its place.
    let [a, b, c, rest @ ..] = data else { return };
    let cut = usize::from(u16::from_le_bytes([*a, *b])).min(rest.len());
    let (inserted, base) = rest.split_at((usize::from(*c) / 4).min(rest.len()));
    let (cut, skip) = (cut.min(base.len()), usize::from(*c) % 4);
    let tail = (cut + skip).min(base.len());
    let text = [&base[..cut], inserted, &base[tail..]].concat();
    let mut shared = Vec::new();
    if cut > 0 {
        shared.push(Shared { start: 0, end: cut, from: 0 });
    }
    if tail < base.len() {
        shared.push(Shared { start: cut + inserted.len(), end: text.len(), from: tail });
    }
    let hint = FileHint::from_path("a.env");
    let (_, trace) = scan_traced(base, &hint);
    let (fresh, _) = scan_traced(&text, &hint);
    let (derived, _) = rescan(&text, &hint, &trace, &shared);
    assert_eq!(seen(&fresh), seen(&derived));
});
