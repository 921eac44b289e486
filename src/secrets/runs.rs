//! Runs: letters, digits and `+/-_` without a break, as machines write keys and encoded bytes.
//!
//! Most text has none of any length, and to find that out takes a fraction of what it takes to look for all keywords.
//! Hence detectors of values that always hold such a run ask for one first, see [`Engine::waits`].
//!
//! [`Engine::waits`]: super::engine::Engine

use super::work;
use crate::text::Span;

/// Fewest bytes of a run.
pub(crate) const LEAST: usize = 20;
/// Fewest capital letters in a row that words hardly have.
const CAPITALS: usize = 12;
/// The same for small letters.
const SMALL: usize = 20;
/// Fewest changes between small and capital letters that names hardly have.
const CHANGES: u32 = 7;
/// Most runs that are kept of one text; they take 16 bytes each.
const MOST_KEPT: usize = 1 << 20;
/// Bytes that are looked at together.
const BLOCK: usize = 64;

/// The bytes of runs.
const IS_RUN: [bool; 256] = {
    let (mut table, mut byte) = ([false; 256], 0_u8);
    while byte < 128 {
        table[byte as usize] = super::shape::RUN >> byte & 1 == 1;
        byte += 1;
    }
    table
};

/// Whether the byte may be part of a run.
pub(crate) fn is_run(byte: u8) -> bool {
    IS_RUN[usize::from(byte)]
}

/// The first run of at least [`LEAST`] bytes that begins from `at` on and before `limit`. A run that begins before `at`
/// counts from there.
pub(crate) fn next(text: &[u8], at: usize, limit: usize) -> Option<Span> {
    first(text, at, limit).filter(|run| run.start < limit)
}

/// The same; the run may begin after the limit.
fn first(text: &[u8], at: usize, limit: usize) -> Option<Span> {
    let mut base = at;
    // The bytes of the block before, the last of them in the highest bit.
    let mut before = 0_u64;
    while let Some(block) = text.get(base..base + BLOCK).and_then(|block| <&[u8; BLOCK]>::try_from(block).ok()) {
        let here = mask(block);
        let full = long(joined(here, before));
        if full != 0 {
            let start = (base + full.trailing_zeros() as usize).saturating_sub(BLOCK).max(at);
            return Some(Span::new(start, end(text, start)));
        }
        before = here;
        base += BLOCK;
        if base >= limit.saturating_add(BLOCK) {
            return None;
        }
    }
    // What is left, with what a run that reaches into it has before.
    let mut start = base - before.leading_ones() as usize;
    while start < text.len() {
        let end = end(text, start);
        if end - start >= LEAST {
            return Some(Span::new(start, end));
        }
        start = end + 1;
    }
    None
}

/// Where the run ends that `start` is part of.
fn end(text: &[u8], start: usize) -> usize {
    start + text[start..].iter().position(|&byte| !is_run(byte)).unwrap_or(text.len() - start)
}

/// One bit for each byte, the first in the lowest, that is part of a run.
#[inline(always)]
fn mask(block: &[u8; BLOCK]) -> u64 {
    // Each step is done for all bytes at once by the vector unit.
    let flags = block.map(|byte| {
        let letter = (byte | 0x20).wrapping_sub(b'a') < 26;
        let other = byte.wrapping_sub(b'+') < 15 && byte != b',' && byte != b'.';
        u8::from(letter | other | (byte == b'_'))
    });
    let (mut mask, mut at) = (0, 0);
    while at < BLOCK {
        let mut eight = [0; 8];
        eight.copy_from_slice(&flags[at..at + 8]);
        // Collects the lowest bits of eight bytes in the highest byte.
        let bits = u64::from_le_bytes(eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        mask |= bits << at;
        at += 8;
    }
    mask
}

/// The bits that [`LEAST`] bits in a row begin with.
fn long(bits: u128) -> u128 {
    let two = bits & bits >> 1;
    let four = two & two >> 2;
    let eight = four & four >> 4;
    let sixteen = eight & eight >> 8;
    sixteen & four >> 16
}

/// Whether the run has what names and words hardly have: a digit, letters of both cases mixed, or many of
/// one case.
/// What holds for a run holds for whatever contains it.
pub(crate) fn is_mixed(run: &[u8]) -> bool {
    let mut changes = 0;
    // The letters of the block before, the last of them in the highest bit.
    let (mut capitals_before, mut small_before) = (0, 0);
    for block in run.chunks(BLOCK) {
        let (mut capitals, mut small) = (0, 0);
        for at in (0..block.len()).step_by(8) {
            let eight = match block[at..].first_chunk() {
                Some(eight) => u64::from_le_bytes(*eight),
                None => block[at..].iter().rev().fold(0, |eight, &byte| eight << 8 | u64::from(byte)),
            };
            if at_least(eight, b'0') & !at_least(eight, b'9' + 1) != 0 {
                return true;
            }
            capitals |= collected(at_least(eight, b'A') & !at_least(eight, b'Z' + 1)) << at;
            small |= collected(at_least(eight, b'a')) << at;
        }
        if in_a_row::<CAPITALS>(joined(capitals, capitals_before)) || in_a_row::<SMALL>(joined(small, small_before)) {
            return true;
        }
        // Each letter together with the one before.
        let risen = capitals & (small << 1 | small_before >> (BLOCK - 1));
        let fallen = small & (capitals << 1 | capitals_before >> (BLOCK - 1));
        changes += risen.count_ones() + fallen.count_ones();
        if changes >= CHANGES {
            return true;
        }
        (capitals_before, small_before) = (capitals, small);
    }
    false
}

/// The highest bit of each of eight ASCII bytes that is at least this one.
#[inline(always)]
fn at_least(eight: u64, least: u8) -> u64 {
    (eight + u64::from(0x80 - least) * 0x0101_0101_0101_0101) & 0x8080_8080_8080_8080
}

/// The highest bits of eight bytes, the first in the lowest bit.
#[inline(always)]
fn collected(flags: u64) -> u64 {
    (flags >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// The bits of a block after those of the block before.
fn joined(here: u64, before: u64) -> u128 {
    u128::from(here) << BLOCK | u128::from(before)
}

/// Whether so many bits stand in a row.
fn in_a_row<const COUNT: usize>(bits: u128) -> bool {
    let (mut rows, mut length) = (bits, 1);
    while length < COUNT {
        let step = length.min(COUNT - length);
        rows &= rows >> step;
        length += step;
    }
    rows != 0
}

/// Whether some part of the text is a mixed run.
pub(crate) fn has_mixed(text: &[u8]) -> bool {
    work::count(text.len());
    let mut at = 0;
    while let Some(run) = next(text, at, text.len()) {
        if is_mixed(run.slice(text)) {
            return true;
        }
        at = run.end;
    }
    false
}

/// All runs of the text, ascending; nothing if there are too many to keep.
pub(crate) fn all(text: &[u8]) -> Option<Vec<Span>> {
    let runs: Vec<Span> = each(text).take(MOST_KEPT + 1).collect();
    (runs.len() <= MOST_KEPT).then_some(runs)
}

/// The runs of the text, ascending.
pub(crate) fn each(text: &[u8]) -> impl Iterator<Item = Span> {
    work::count(text.len());
    let mut at = 0;
    std::iter::from_fn(move || {
        let run = next(text, at, text.len())?;
        at = run.end;
        Some(run)
    })
}

/// The stretches of the text within `before` bytes before and `after` bytes after those of its runs that are mixed,
/// ascending.
pub(crate) fn surroundings(text: &[u8], runs: impl Iterator<Item = Span>, before: usize, after: usize) -> Vec<Span> {
    let mut zones: Vec<Span> = Vec::new();
    for run in runs {
        if !is_mixed(run.slice(text)) {
            continue;
        }
        let (start, end) = (run.start.saturating_sub(before), run.end.saturating_add(after).min(text.len()));
        match zones.last_mut() {
            Some(last) if start <= last.end => last.end = end,
            _ => zones.push(Span::new(start, end)),
        }
    }
    zones
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The same, one byte after the other.
    fn slow(text: &[u8], at: usize) -> Option<Span> {
        let mut start = at;
        for place in at..=text.len() {
            if text.get(place).copied().is_some_and(is_run) {
                continue;
            }
            if place - start >= LEAST {
                return Some(Span::new(start, place));
            }
            start = place + 1;
        }
        None
    }

    #[test]
    fn the_mask_tells_every_byte() {
        for first in (0..=255_u8).step_by(BLOCK) {
            let mut block = [0; BLOCK];
            (0..BLOCK).zip(first..=255).for_each(|(at, byte)| block[at] = byte);
            let mask = mask(&block);
            for (at, &byte) in block.iter().enumerate() {
                assert_eq!(mask >> at & 1 == 1, is_run(byte), "byte {byte}");
            }
        }
    }

    #[test]
    fn names_are_not_mixed_and_keys_are() {
        assert!(!is_mixed(b"a_name_of_many_small_words"));
        assert!(!is_mixed(b"NameOfThings"));
        assert!(is_mixed(b"a_name_of_many_small_words_2"));
        assert!(is_mixed(b"qWeRtYuIoPaSdFgHjKlZ"));
        assert!(is_mixed(b"QWERTYUIOPASDFGHJKLZ"));
        assert!(is_mixed(b"qwertyuiopasdfghjklz"));
    }

    /// The same, one byte after the other.
    fn slow_mixed(run: &[u8]) -> bool {
        let (mut capitals, mut small, mut changes, mut last) = (0, 0, 0, 0_u8);
        run.iter().any(|&byte| {
            capitals = if byte.is_ascii_uppercase() { capitals + 1 } else { 0 };
            small = if byte.is_ascii_lowercase() { small + 1 } else { 0 };
            let letters = byte.is_ascii_alphabetic() && last.is_ascii_alphabetic();
            changes += u32::from(letters && byte.is_ascii_uppercase() != last.is_ascii_uppercase());
            last = byte;
            byte.is_ascii_digit() || capitals >= CAPITALS || small >= SMALL || changes >= CHANGES
        })
    }

    proptest! {
        #[test]
        fn a_run_is_mixed_wherever_it_is(
            parts in prop::collection::vec((0_usize..22, prop::sample::select(vec!["a", "Z", "z", "A", "-", "_", "/", "+", "aB", "-", "A_"])), 0..14),
            digit in prop::option::weighted(0.2, (any::<prop::sample::Index>(), b'0'..=b'9')),
        ) {
            let mut run: Vec<u8> = parts.iter().flat_map(|&(length, of)| of.repeat(length).into_bytes()).collect();
            if let Some((at, digit)) = digit {
                let at = at.index(run.len() + 1);
                run.insert(at, digit);
            }
            prop_assert_eq!(is_mixed(&run), slow_mixed(&run));
        }

        #[test]
        fn runs_are_found_wherever_they_begin(
            lengths in prop::collection::vec((0_usize..90, prop::sample::select(vec!['a', '-', 'Z', '7'])), 0..20),
            at in any::<prop::sample::Index>(),
            limit in any::<prop::sample::Index>(),
        ) {
            let text: String = lengths.iter().flat_map(|&(length, of)| [of.to_string().repeat(length), ".".into()]).collect();
            let at = at.index(text.len() + 1);
            let all = slow(text.as_bytes(), at);
            prop_assert_eq!(next(text.as_bytes(), at, text.len()), all);
            let limit = limit.index(text.len() + 1);
            prop_assert_eq!(next(text.as_bytes(), at, limit), all.filter(|run| run.start < limit));
        }
    }
}
