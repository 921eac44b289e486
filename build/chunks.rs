//! Compresses texts in chunks; `src/packed.rs` reads them.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Items of text, so many of them together as fill a chunk.
pub(crate) struct Chunks {
    /// A chunk is closed when its text is at least this long, in bytes.
    size: usize,
    open: String,
    count: u16,
    packed: Vec<u8>,
    index: Vec<(u32, u32, u16)>,
}

impl Chunks {
    pub(crate) fn new(size: usize) -> Self {
        Self { size, open: String::new(), count: 0, packed: Vec::new(), index: Vec::new() }
    }

    /// Adds an item to the open chunk; the number of the chunk, and the item's place in it.
    pub(crate) fn add(&mut self, item: &str) -> Result<(u16, u16), Box<dyn Error>> {
        let place = (u16::try_from(self.index.len())?, self.count);
        self.open.push_str(item);
        self.count += 1;
        if self.open.len() >= self.size {
            self.close()?;
        }
        Ok(place)
    }

    /// Lets the next item begin a chunk.
    pub(crate) fn close(&mut self) -> Result<(), Box<dyn Error>> {
        if self.count == 0 {
            return Ok(());
        }
        let mut buffer = vec![0; zlib_rs::compress_bound(self.open.len())];
        let (compressed, code) =
            zlib_rs::compress_slice(&mut buffer, self.open.as_bytes(), zlib_rs::DeflateConfig::best_compression());
        if code != zlib_rs::ReturnCode::Ok {
            return Err(format!("a chunk could not be compressed: {code:?}").into());
        }
        self.packed.extend_from_slice(compressed);
        self.index.push((u32::try_from(self.packed.len())?, u32::try_from(self.open.len())?, self.count));
        self.open.clear();
        self.count = 0;
        Ok(())
    }

    /// How many chunks are closed.
    pub(crate) fn len(&self) -> usize {
        self.index.len()
    }

    /// Writes the compressed chunks to `file`, and their index under `name` to Rust source.
    pub(crate) fn write(mut self, file: &Path, name: &str, out: &mut String) -> Result<(), Box<dyn Error>> {
        self.close()?;
        fs::write(file, &self.packed)?;
        writeln!(out, "/// Of each chunk its end, its length when inflated, and how many items it holds.")?;
        writeln!(out, "static {name}: &[(u32, u32, u16)] = &{:?};", self.index)?;
        Ok(())
    }
}
