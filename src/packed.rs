//! Texts that the program carries compressed, in chunks, so that a run inflates only what it tells or checks.
//!
//! `build/chunks.rs` writes them.

use std::sync::OnceLock;

/// Chunks one after the other.
pub(crate) struct Chunks {
    packed: &'static [u8],
    /// Of each chunk where it ends in `packed`, its length when inflated, both in bytes, and how many items it holds.
    index: &'static [(u32, u32, u16)],
    inflated: OnceLock<Vec<OnceLock<String>>>,
}

impl Chunks {
    /// Nothing is inflated yet.
    pub(crate) const fn new(packed: &'static [u8], index: &'static [(u32, u32, u16)]) -> Self {
        Self { packed, index, inflated: OnceLock::new() }
    }

    /// How many chunks there are.
    pub(crate) fn len(&self) -> usize {
        self.index.len()
    }

    /// The text of a chunk, inflated when it is first asked for; empty if there is no such chunk.
    pub(crate) fn text(&self, number: usize) -> &str {
        let inflated = self.inflated.get_or_init(|| self.index.iter().map(|_| OnceLock::new()).collect());
        let Some((text, &(end, length, _))) = inflated.get(number).zip(self.index.get(number)) else { return "" };
        text.get_or_init(|| {
            let start = number.checked_sub(1).map_or(0, |before| self.index[before].0);
            let packed = self.packed.get(start as usize..end as usize).unwrap_or_default();
            let mut buffer = vec![0; length as usize];
            let (inflated, _) = zlib_rs::decompress_slice(&mut buffer, packed, zlib_rs::InflateConfig::default());
            // The build packed it, and tests inflate every chunk.
            let inflated = inflated.len();
            buffer.truncate(inflated);
            String::from_utf8(buffer).unwrap_or_default()
        })
    }

    /// The chunk that holds an item, and the item's place among those of the chunk.
    pub(crate) fn place(&self, item: usize) -> Option<(usize, usize)> {
        let mut before = 0;
        for (number, &(_, _, count)) in self.index.iter().enumerate() {
            let count = usize::from(count);
            if item < before + count {
                return Some((number, item - before));
            }
            before += count;
        }
        None
    }
}
