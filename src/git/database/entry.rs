//! Getting at the bytes of a pack's entries.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Take};
use std::ops::Range;
use std::path::Path;

use gix::odb::pack;

use super::MAX_WHOLE;
use super::forest::HEADER;

/// Packs up to this size are mapped into memory. What is touched of a mapped
/// file counts as the process's memory, so larger ones are read piece by piece.
const MAPPED: u64 = 48 * 1024 * 1024;

/// An entry's header and the compressed bytes after it.
pub(super) struct Entry<'a> {
    pub(super) header: pack::data::Entry,
    pub(super) compressed: &'a [u8],
}

/// One thread's view of a pack's file.
pub(super) struct Entries {
    file: Source,
    hash: gix::hash::Kind,
    /// The bytes of the entry that was read last, and where they stand.
    buffer: Vec<u8>,
    held: Range<u64>,
}

enum Source {
    Mapped(pack::data::File),
    File(File),
}

impl Entries {
    /// Opens a pack's file.
    pub(super) fn open(path: &Path, hash: gix::hash::Kind) -> Option<Self> {
        let file = File::open(path).ok()?;
        let small = file.metadata().ok()?.len() <= MAPPED;
        let file = if small { Source::Mapped(pack::data::File::at(path, hash).ok()?) } else { Source::File(file) };
        Some(Self { file, hash, buffer: Vec::new(), held: 0..0 })
    }

    /// The entry that stands in these bytes of the file; `None` if there is no such thing.
    pub(super) fn entry(&mut self, range: &Range<u64>) -> Option<Entry<'_>> {
        let bytes = match &mut self.file {
            Source::Mapped(data) => data.entry_slice(range.clone())?,
            Source::File(file) => {
                if self.held != *range {
                    self.held = 0..0;
                    let length = sensible_length(file, range, self.hash)?;
                    self.buffer.resize(usize::try_from(length).ok()?, 0);
                    read_at(file, &mut self.buffer, range.start).ok()?;
                    self.held = range.clone();
                }
                &self.buffer
            }
        };
        let header = pack::data::Entry::from_bytes(bytes, range.start, self.hash).ok()?;
        let compressed = bytes.get(usize::try_from(header.data_offset.checked_sub(range.start)?).ok()?..)?;
        Some(Entry { header, compressed })
    }

    /// The size that the entry's header claims, without reading more than that.
    pub(super) fn claimed_size(&mut self, range: &Range<u64>, longest_header: u64) -> Option<u64> {
        let head = range.start..range.end.min(range.start.saturating_add(longest_header));
        match &mut self.file {
            Source::Mapped(_) => self.entry(&head).map(|entry| entry.header.decompressed_size),
            // Small entries are read whole: they are wanted next.
            Source::File(_) if range.end - range.start < 1 << 20 => {
                self.entry(range).map(|entry| entry.header.decompressed_size)
            }
            Source::File(_) => self.entry(&head).map(|entry| entry.header.decompressed_size),
        }
    }
}

/// How many bytes of a range may belong to the entry that it begins with. Where an index leaves entries out, ranges are
/// as long as it pleases.
fn sensible_length(file: &mut File, range: &Range<u64>, hash: gix::hash::Kind) -> Option<u64> {
    let length = range.end.checked_sub(range.start)?;
    if length < 1 << 20 {
        return Some(length);
    }
    let mut head = [0; HEADER as usize];
    read_at(file, &mut head, range.start).ok()?;
    let claimed = pack::data::Entry::from_bytes(&head, range.start, hash).ok()?.decompressed_size;
    // Nobody inflates what is too large. What cannot be compressed grows, by much less than an eighth.
    let needed = if claimed > MAX_WHOLE as u64 { 0 } else { claimed + claimed / 8 + (64 << 10) };
    Some(length.min(HEADER + needed))
}

/// A reader over some bytes of a file.
pub(super) fn stream(path: &Path, range: &Range<u64>) -> io::Result<Take<File>> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(range.start))?;
    Ok(file.take(range.end.saturating_sub(range.start)))
}

#[cfg(unix)]
fn read_at(file: &mut File, buffer: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, buffer, offset)
}

#[cfg(not(unix))]
fn read_at(file: &mut File, buffer: &mut [u8], offset: u64) -> io::Result<()> {
    file.seek(SeekFrom::Start(offset))?;
    file.read_exact(buffer)
}
