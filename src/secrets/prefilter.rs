//! Finds the keywords of all detectors in one pass.
//!
//! Every keyword is represented by one window of four bytes, its rarest. The
//! hash of each window of the text is looked up in a bitmap that fits into the
//! first-level cache; only where the bit is set are the keywords with that hash
//! compared. Building takes some microseconds for a thousand keywords, where an
//! automaton takes milliseconds, which matters to a process that checks one file.

/// Number of bits of the hash.
const BITS: u32 = 15;
/// The bit that tells lower case from upper case in ASCII letters.
const FOLD: u32 = 0x2020_2020;

/// A keyword and the place of its window in it.
struct Keyword {
    folded: Box<[u8]>,
    window: usize,
    owner: u32,
}

/// The keywords of a set of detectors.
pub(crate) struct Prefilter {
    bitmap: Box<[u64]>,
    /// Hash and index into `keywords`, sorted.
    buckets: Vec<(u16, u16)>,
    keywords: Vec<Keyword>,
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

fn hash(folded: u32) -> usize {
    (folded.wrapping_mul(0x9E37_79B1) >> (32 - BITS)) as usize
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
    /// Takes keywords of at least three bytes, each with the number to report.
    pub(crate) fn new<'k>(words: impl IntoIterator<Item = (&'k str, u32)>) -> Self {
        let mut filter =
            Self { bitmap: vec![0; 1 << (BITS - 6)].into_boxed_slice(), buckets: Vec::new(), keywords: Vec::new() };
        for (word, owner) in words {
            filter.add(word.as_bytes(), owner);
        }
        filter.buckets.sort_unstable();
        filter.buckets.dedup();
        filter
    }

    fn add(&mut self, word: &[u8], owner: u32) {
        let Ok(index) = u16::try_from(self.keywords.len()) else { return };
        let folded: Box<[u8]> = word.iter().map(|byte| byte | 0x20).collect();
        let window = (0..folded.len().saturating_sub(3))
            .min_by_key(|&at| folded[at..at + 4].iter().map(|&byte| commonness(byte)).sum::<u32>())
            .unwrap_or(0);
        match folded.get(window..window + 4) {
            Some(&[a, b, c, d]) => self.mark(hash(u32::from_le_bytes([a, b, c, d])), index),
            // A keyword of three bytes: every fourth byte is possible.
            _ => {
                if let &[a, b, c] = &*folded {
                    for d in (0..=u8::MAX).filter(|d| d & 0x20 != 0) {
                        self.mark(hash(u32::from_le_bytes([a, b, c, d])), index);
                    }
                }
            }
        }
        self.keywords.push(Keyword { folded, window, owner });
    }

    fn mark(&mut self, hash: usize, keyword: u16) {
        self.bitmap[hash >> 6] |= 1 << (hash & 63);
        self.buckets.push((u16::try_from(hash).unwrap_or(u16::MAX), keyword));
    }

    /// Calls `found` for every keyword in `text`, ordered by the place of its window.
    pub(crate) fn scan(&self, text: &[u8], mut found: impl FnMut(Hit)) {
        for (at, window) in text.windows(4).enumerate() {
            if let &[a, b, c, d] = window {
                let hash = hash(u32::from_le_bytes([a, b, c, d]) | FOLD);
                if self.bitmap[hash >> 6] >> (hash & 63) & 1 == 1 {
                    self.verify(text, at, hash, &mut found);
                }
            }
        }
        // A keyword of three bytes at the very end has no fourth byte.
        if let Some(&[a, b, c]) = text.len().checked_sub(3).and_then(|at| text.get(at..)) {
            self.verify(text, text.len() - 3, hash(u32::from_le_bytes([a, b, c, b' ']) | FOLD), &mut found);
        }
    }

    #[inline(never)]
    fn verify(&self, text: &[u8], at: usize, hash: usize, found: &mut impl FnMut(Hit)) {
        let first = self.buckets.partition_point(|&(bucket, _)| usize::from(bucket) < hash);
        for &(_, index) in self.buckets[first..].iter().take_while(|&&(bucket, _)| usize::from(bucket) == hash) {
            let keyword = &self.keywords[usize::from(index)];
            let Some(start) = at.checked_sub(keyword.window) else { continue };
            let end = start + keyword.folded.len();
            let Some(bytes) = text.get(start..end) else { continue };
            if bytes.iter().zip(&keyword.folded).all(|(byte, folded)| byte | 0x20 == *folded) {
                found(Hit { start, end, owner: keyword.owner });
            }
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
