//! Finds the keywords of all detectors in one pass.
//!
//! Every keyword is represented by one window of four bytes, its rarest. A table
//! that fits into the second-level cache tells, by the hash of three bytes, which
//! bytes may follow as the fourth; only where that agrees with the
//! text are the keywords with that window compared. Building takes some
//! microseconds for a thousand keywords, where an automaton takes milliseconds,
//! which matters to a process that checks one file.

use super::work;

/// Number of bits of the hash of three bytes.
const BITS: u32 = 15;
/// Number of bits of the hash that numbers the buckets of whole windows.
const COARSE: u32 = 13;
/// The bit that tells lower case from upper case in ASCII letters.
const FOLD: u32 = 0x2020_2020;
/// The first three bytes of a window.
const THREE: u32 = 0x00FF_FFFF;

/// A keyword and the place of its window in it.
struct Keyword {
    folded: Box<[u8]>,
    window: usize,
    owner: u32,
}

/// A window and the keyword it belongs to.
type Entry = (u32, u16);

/// The keywords of a set of detectors.
pub(crate) struct Prefilter {
    /// By the hash of three bytes, the classes of a fourth byte after which a closer look is worth it.
    gate: Box<[u32; 1 << BITS]>,
    /// Windows of four bytes.
    four: Table,
    /// Keywords of three bytes.
    three: Table,
    keywords: Vec<Keyword>,
    longest: usize,
}

/// Windows of one length by their hash.
struct Table {
    /// Where the entries of each bucket begin; one more than there are buckets.
    starts: Vec<u16>,
    entries: Vec<Entry>,
}

impl Table {
    fn new(mut entries: Vec<Entry>) -> Self {
        entries.sort_unstable_by_key(|entry| (bucket(entry.0), *entry));
        let mut starts = vec![0_u16; (1 << COARSE) + 1];
        for entry in &entries {
            starts[bucket(entry.0) + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        Self { starts, entries }
    }

    /// The keywords with exactly this window.
    fn keywords(&self, window: u32) -> impl Iterator<Item = usize> {
        let bucket = bucket(window);
        let (start, end) = (usize::from(self.starts[bucket]), usize::from(self.starts[bucket + 1]));
        self.entries[start..end].iter().filter(move |entry| entry.0 == window).map(|entry| usize::from(entry.1))
    }
}

/// A keyword in the text.
#[derive(Clone, Copy)]
pub(crate) struct Hit {
    /// First byte of the keyword.
    pub(crate) start: usize,
    /// One past its last byte.
    pub(crate) end: usize,
    /// The number given with the keyword.
    pub(crate) owner: u32,
}

/// The hash of the first three bytes of a window.
fn hash(folded: u32) -> usize {
    ((folded & THREE).wrapping_mul(0x9E37_79B1) >> (32 - BITS)) as usize
}

fn bucket(window: u32) -> usize {
    (window.wrapping_mul(0x9E37_79B1) >> (32 - COARSE)) as usize
}

/// The class of a window's fourth byte, as a bit.
fn class(folded: u32) -> u32 {
    1 << ((folded >> 24) & 31)
}

/// How common a byte is in source code, in rough steps.
fn commonness(byte: u8) -> u32 {
    match byte | 0x20 {
        b' ' | b'e' | b't' => 8,
        b'a' | b'o' | b'i' | b'n' | b's' | b'r' => 6,
        b'l' | b'c' | b'd' | b'u' | b'p' | b'm' | b'h' => 4,
        b'f' | b'g' | b'y' | b'b' | b'w' | b'0' | b'1' | b'-' | b'/' => 3,
        b'.' | b':' | b'k' | b'v' | 0x7F => 2,
        _ => 1,
    }
}

impl Prefilter {
    /// Takes keywords of at least three bytes, each with the number to report;
    /// at most 65,535 of them.
    pub(crate) fn new<'k>(words: impl IntoIterator<Item = (&'k str, u32)>) -> Self {
        let (mut four, mut three, mut keywords) = (Vec::new(), Vec::new(), Vec::new());
        for ((word, owner), index) in words.into_iter().zip(0..u16::MAX) {
            let folded: Box<[u8]> = word.bytes().map(|byte| byte | 0x20).collect();
            let window = (0..folded.len().saturating_sub(3))
                .min_by_key(|&at| folded[at..at + 4].iter().map(|&byte| commonness(byte)).sum::<u32>())
                .unwrap_or(0);
            match folded[window..] {
                [a, b, c, d, ..] => four.push((u32::from_le_bytes([a, b, c, d]), index)),
                [a, b, c] => three.push((u32::from_le_bytes([a, b, c, 0]), index)),
                _ => {}
            }
            keywords.push(Keyword { folded, window, owner });
        }
        let longest = keywords.iter().map(|keyword| keyword.folded.len()).max().unwrap_or(0);
        let mut gate = Box::new([0_u32; 1 << BITS]);
        four.iter().for_each(|&(window, _)| gate[hash(window)] |= class(window));
        three.iter().for_each(|&(window, _)| gate[hash(window)] = u32::MAX);
        Self { gate, four: Table::new(four), three: Table::new(three), keywords, longest }
    }

    /// Length of the longest keyword, in bytes.
    pub(crate) fn longest(&self) -> usize {
        self.longest
    }

    /// Calls `found` for every keyword in `text`, ordered by the place of its window.
    pub(crate) fn scan(&self, text: &[u8], mut found: impl FnMut(Hit)) {
        work::count(text.len());
        for (at, window) in text.windows(4).enumerate() {
            if let &[a, b, c, d] = window {
                let folded = u32::from_le_bytes([a, b, c, d]) | FOLD;
                if self.gate[hash(folded)] & class(folded) != 0 {
                    self.verify(text, at, folded, &mut found);
                }
            }
        }
        // A keyword of three bytes at the very end has no fourth byte.
        if let Some(&[a, b, c]) = text.len().checked_sub(3).and_then(|at| text.get(at..)) {
            let folded = u32::from_le_bytes([a, b, c, 0]) | FOLD;
            self.three.keywords(folded & THREE).for_each(|index| self.compare(text, text.len() - 3, index, &mut found));
        }
    }

    #[inline(never)]
    fn verify(&self, text: &[u8], at: usize, folded: u32, found: &mut impl FnMut(Hit)) {
        let all = self.four.keywords(folded).chain(self.three.keywords(folded & THREE));
        all.for_each(|index| self.compare(text, at, index, found));
    }

    fn compare(&self, text: &[u8], at: usize, index: usize, found: &mut impl FnMut(Hit)) {
        let keyword = &self.keywords[index];
        work::count(keyword.folded.len());
        let Some(start) = at.checked_sub(keyword.window) else { return };
        let end = start + keyword.folded.len();
        let Some(bytes) = text.get(start..end) else { return };
        if bytes.iter().zip(&keyword.folded).all(|(byte, folded)| byte | 0x20 == *folded) {
            found(Hit { start, end, owner: keyword.owner });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(words: &[&str], text: &str) -> Vec<(usize, usize, u32)> {
        let filter = Prefilter::new(words.iter().copied().zip(0..));
        let mut hits = Vec::new();
        filter.scan(text.as_bytes(), |hit| hits.push((hit.start, hit.end, hit.owner)));
        hits
    }

    #[test]
    fn keywords_are_found_in_any_case_and_at_both_ends() {
        assert_eq!(hits(&["secret", "sk-"], "SK-a Secret sk-"), [(0, 3, 1), (5, 11, 0), (12, 15, 1)]);
        assert_eq!(hits(&["token"], "token"), [(0, 5, 0)]);
        assert_eq!(hits(&["token"], "toke"), []);
        assert_eq!(hits(&["abc"], "ab"), []);
    }

    #[test]
    fn equal_keywords_keep_their_owners() {
        let mut found = hits(&["apikey", "api"], "apikey");
        found.sort_unstable();
        assert_eq!(found, [(0, 3, 1), (0, 6, 0)]);
    }
}
