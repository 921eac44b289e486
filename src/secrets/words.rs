//! Sets of words that are compared without case.

/// A sorted set of lower-case words.
pub(crate) struct WordSet {
    words: Vec<&'static str>,
}

impl WordSet {
    /// Takes words with blanks between them.
    pub(crate) fn of(words: &'static str) -> Self {
        let mut words: Vec<&'static str> = words.split_ascii_whitespace().collect();
        words.sort_unstable();
        Self { words }
    }

    /// Whether the word is in the set, in whatever case. Words of more than 32
    /// bytes are in none.
    pub(crate) fn has(&self, word: &[u8]) -> bool {
        let mut lower = [0; 32];
        let Some(lower) = lower.get_mut(..word.len()) else { return false };
        lower.copy_from_slice(word);
        lower.make_ascii_lowercase();
        self.words.binary_search_by(|known| known.as_bytes().cmp(lower)).is_ok()
    }

    /// The words, sorted.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.words.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::WordSet;

    #[test]
    fn words_are_found_in_any_case() {
        let set = WordSet::of("token secret key");
        assert!(set.has(b"Key") && set.has(b"SECRET") && !set.has(b"") && !set.has(b"tok") && !set.has(&[b'k'; 99]));
    }
}
