//! Reading files whole, or in windows where they are large.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::Path;

use super::walk::describe;
use crate::text::Point;

/// Files up to this size are read whole; larger ones in windows of this size.
const WHOLE: u64 = 16 * 1024 * 1024;

/// Bytes that two windows share, so that a secret at the seam is seen whole.
const OVERLAP: usize = 64 * 1024;

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable(pub String);

/// A file's content: all of it, or one window of it.
#[derive(Clone, Copy, Debug)]
pub struct Content<'a> {
    /// The bytes.
    pub bytes: &'a [u8],
    /// Offset of the first byte in the file.
    pub offset: usize,
    /// Line and columns of the first byte.
    pub start: Point,
    /// Whether this is the whole file.
    pub whole: bool,
    /// How many bytes at the start were part of the window before.
    pub seen: usize,
}

/// Reads files into a buffer that is kept from one file to the next.
#[derive(Debug, Default)]
pub struct Reader {
    buffer: Vec<u8>,
}

impl Reader {
    /// Reads a file and calls `visit` for its content, or for each window of it.
    /// Returns the number of bytes read.
    ///
    /// # Errors
    /// Says why the file could not be read, or that it changed on the way;
    /// what was read has been visited then.
    pub fn read(&mut self, path: &Path, mut visit: impl FnMut(Content<'_>)) -> Result<u64, Unreadable> {
        let unreadable = |error: io::Error| Unreadable(describe(&error));
        let mut file = File::open(path).map_err(unreadable)?;
        let before = file.metadata().map_err(unreadable)?;
        if !before.is_file() {
            return Err(Unreadable("not a regular file".into()));
        }
        let read = if before.len() <= WHOLE {
            let read = self.whole(&mut file, before.len()).map_err(unreadable)?;
            visit(Content { bytes: &self.buffer[..read], offset: 0, start: Point::default(), whole: true, seen: 0 });
            read as u64
        } else {
            self.windows(&mut file, &mut visit).map_err(unreadable)?
        };
        let after = file.metadata().map_err(unreadable)?;
        if stamp(&before) != stamp(&after) || read != after.len() {
            return Err(Unreadable("changed while it was read".into()));
        }
        Ok(read)
    }

    /// Reads a file, which says that it has `length` bytes, to the beginning of the buffer; how many there are.
    fn whole(&mut self, file: &mut File, length: u64) -> io::Result<usize> {
        // There is room for one more byte: what does not fill it ends there, which saves asking for the end. What is
        // in the buffer already is not cleared for it.
        let room = usize::try_from(length).unwrap_or(usize::MAX).saturating_add(1);
        if self.buffer.len() < room {
            self.buffer.resize(room, 0);
        }
        let mut read = 0;
        while read + 1 < room || read == 0 {
            match file.read(&mut self.buffer[read..room]) {
                Ok(0) => return Ok(read),
                Ok(more) => read += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        if read == room {
            // It has more than it says.
            self.buffer.truncate(read);
            file.take(WHOLE.saturating_sub(length)).read_to_end(&mut self.buffer)?;
            read = self.buffer.len();
        }
        Ok(read)
    }

    fn windows(&mut self, file: &mut File, visit: &mut impl FnMut(Content<'_>)) -> io::Result<u64> {
        let (mut offset, mut start, mut seen) = (0, Point::default(), 0);
        self.buffer.clear();
        loop {
            let room = WHOLE.saturating_sub(self.buffer.len() as u64);
            let read = file.by_ref().take(room).read_to_end(&mut self.buffer)?;
            if read == 0 {
                return Ok((offset + self.buffer.len()) as u64);
            }
            visit(Content { bytes: &self.buffer, offset, start, whole: false, seen });
            let drop = self.buffer.len().saturating_sub(OVERLAP);
            start = start.after(&self.buffer[..drop]);
            offset += drop;
            self.buffer.drain(..drop);
            seen = self.buffer.len();
        }
    }
}

/// Calls `visit` for bytes that are in memory, as [`Reader::read`] does for a file: at once, or in windows.
pub fn in_windows(bytes: &[u8], mut visit: impl FnMut(Content<'_>)) {
    let window = usize::try_from(WHOLE).unwrap_or(usize::MAX);
    if bytes.len() <= window {
        return visit(Content { bytes, offset: 0, start: Point::default(), whole: true, seen: 0 });
    }
    let (mut offset, mut start, mut seen) = (0, Point::default(), 0);
    loop {
        let end = bytes.len().min(offset + window);
        visit(Content { bytes: &bytes[offset..end], offset, start, whole: false, seen });
        if end == bytes.len() {
            return;
        }
        start = start.after(&bytes[offset..end - OVERLAP]);
        offset = end - OVERLAP;
        seen = OVERLAP;
    }
}

/// What tells that a file was written to in the meantime.
fn stamp(metadata: &Metadata) -> (u64, Option<std::time::SystemTime>) {
    (metadata.len(), metadata.modified().ok())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write as _;

    use super::*;

    #[test]
    fn what_a_file_holds_is_read_whatever_was_read_before() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let path = directory.path().join("text");
        let mut reader = Reader::default();
        for text in ["first and long", "", "second", "x"] {
            fs::write(&path, text).expect("a written file");
            let mut seen = Vec::new();
            assert_eq!(reader.read(&path, |content| seen.extend_from_slice(content.bytes)), Ok(text.len() as u64));
            assert_eq!(seen, text.as_bytes());
            // As a file of the system does that says it is empty.
            let mut file = File::open(&path).expect("the file");
            let read = reader.whole(&mut file, text.len().saturating_sub(3) as u64).expect("its bytes");
            assert_eq!(&reader.buffer[..read], text.as_bytes());
        }
    }

    #[test]
    fn a_file_that_changes_while_it_is_read_is_told_and_still_visited() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let path = directory.path().join("growing.log");
        fs::write(&path, "first\n").expect("a written file");
        let mut seen = Vec::new();
        let read = Reader::default().read(&path, |content| {
            seen.extend_from_slice(content.bytes);
            let mut file = fs::OpenOptions::new().append(true).open(&path).expect("the file again");
            file.write_all(b"second\n").expect("more text");
        });
        assert_eq!(read, Err(Unreadable("changed while it was read".into())));
        assert_eq!(seen, b"first\n");
    }
}
