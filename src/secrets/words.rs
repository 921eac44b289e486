//! Sets of words that are compared without case.

/// Longest word, in bytes.
const LONGEST: usize = 32;

/// A set of lower-case words.
pub(crate) struct WordSet {
    /// By length, then in order.
    words: Vec<&'static str>,
    /// Where the words of each length begin; one more than there are lengths.
    lengths: [u16; LONGEST + 2],
    /// For each length the first and the last bytes of its words, as bits by their lowest five, which are the same in
    /// capital letters. Most words that are asked for are in no set, and these tell.
    ends: [(u32, u32); LONGEST + 1],
}

/// The bit of a byte.
fn bit(byte: u8) -> u32 {
    1 << (byte & 31)
}

impl WordSet {
    /// Takes words with blanks between them, of at most 32 bytes each.
    pub(crate) fn of(words: &'static str) -> Self {
        let mut words: Vec<&'static str> =
            words.split_ascii_whitespace().filter(|word| word.len() <= LONGEST).collect();
        words.sort_unstable_by_key(|word| (word.len(), *word));
        let mut lengths = [0; LONGEST + 2];
        for (length, start) in lengths.iter_mut().enumerate() {
            *start = u16::try_from(words.partition_point(|word| word.len() < length)).unwrap_or(u16::MAX);
        }
        let mut ends = [(0, 0); LONGEST + 1];
        for word in &words {
            if let (Some(first), Some(last)) = (word.as_bytes().first(), word.as_bytes().last()) {
                let (firsts, lasts) = &mut ends[word.len()];
                *firsts |= bit(*first);
                *lasts |= bit(*last);
            }
        }
        Self { words, lengths, ends }
    }

    /// Whether the word is in the set, in whatever case. Words of more than 32
    /// bytes are in none.
    pub(crate) fn has(&self, word: &[u8]) -> bool {
        let (Some(first), Some(last), Some((firsts, lasts))) = (word.first(), word.last(), self.ends.get(word.len()))
        else {
            return false;
        };
        if firsts & bit(*first) == 0 || lasts & bit(*last) == 0 {
            return false;
        }
        let mut lower = [0; LONGEST];
        let Some(lower) = lower.get_mut(..word.len()) else { return false };
        lower.copy_from_slice(word);
        lower.make_ascii_lowercase();
        let (start, end) = (usize::from(self.lengths[word.len()]), usize::from(self.lengths[word.len() + 1]));
        self.words[start..end].binary_search_by(|known| known.as_bytes().cmp(lower)).is_ok()
    }
}

/// A set of lower-case beginnings.
pub(crate) struct Prefixes {
    /// By their first byte.
    by_first: Vec<Vec<&'static str>>,
}

impl Prefixes {
    /// Takes beginnings with blanks between them.
    pub(crate) fn of(words: &'static str) -> Self {
        let mut by_first = vec![Vec::new(); 256];
        for word in words.split_ascii_whitespace() {
            by_first[usize::from(word.as_bytes()[0])].push(word);
        }
        Self { by_first }
    }

    /// Whether the text begins with one of them, in whatever case.
    pub(crate) fn begin(&self, text: &[u8]) -> bool {
        let Some(first) = text.first() else { return false };
        self.by_first[usize::from(first.to_ascii_lowercase())]
            .iter()
            .any(|word| text.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word.as_bytes())))
    }
}

#[cfg(test)]
mod tests {
    use super::{Prefixes, WordSet};

    #[test]
    fn words_are_found_in_any_case() {
        let set = WordSet::of("token secret key");
        assert!(WordSet::of("a bc").has(b"A") && WordSet::of("a bc").has(b"bC") && !WordSet::of("a bc").has(b"b"));
        assert!(set.has(b"Key") && set.has(b"SECRET") && !set.has(b"") && !set.has(b"tok") && !set.has(&[b'k'; 99]));
    }

    #[test]
    fn texts_begin_with_words_in_any_case() {
        let set = Prefixes::of("vault: ${ env.");
        assert!(set.begin(b"Vault:x") && set.begin(b"${") && set.begin(b"ENV.A"));
        assert!(!set.begin(b"") && !set.begin(b"vaul") && !set.begin(b"x"));
    }
}
