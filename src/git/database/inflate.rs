//! Inflating objects.

use std::io::Read;

use gix::zlib::{Inflate, Status};

use crate::source::Content;
use crate::text::Point;

/// One compressed byte becomes at most 1032 (zlib's technical details, "maximum compression factor"), and a few more
/// at the end.
const MOST_EXPANSION: usize = 1040;

/// Inflates exactly `size` bytes into `out`, whose content is replaced.
///
/// # Errors
/// Says what is wrong with the stream.
pub(super) fn inflate(engine: &mut Inflate, input: &[u8], size: usize, out: &mut Vec<u8>) -> Result<(), &'static str> {
    engine.reset();
    out.clear();
    // Memory is not taken for what so few bytes cannot become.
    if size / MOST_EXPANSION > input.len() {
        return Err("it is not as long as it says");
    }
    // One byte more than expected lets a stream that is too long show itself.
    out.resize(size + 1, 0);
    let mut consumed = 0;
    let mut produced = 0;
    loop {
        let (status, taken, made) =
            engine.once(&input[consumed..], &mut out[produced..]).map_err(|_| "its compressed data is broken")?;
        consumed += taken;
        produced += made;
        if status == Status::StreamEnd {
            break;
        }
        if (taken == 0 && made == 0) || produced > size {
            return Err("its compressed data is broken or cut short");
        }
    }
    if produced != size {
        return Err("it is not as long as it says");
    }
    out.truncate(size);
    Ok(())
}

/// Bytes that are decoded at a time.
const WINDOW: usize = 16 * 1024 * 1024;

/// Bytes that two windows share, so that a secret at the seam is seen whole.
const OVERLAP: usize = 64 * 1024;

/// Inflates a stream window by window. The first `skip` bytes, a header, are left out;
/// `size` bytes must follow.
///
/// # Errors
/// Says what is wrong with the stream; what came before has been visited.
pub(super) fn windows(
    input: &mut dyn Read,
    mut skip: usize,
    size: u64,
    mut visit: impl FnMut(Content<'_>),
) -> Result<(), &'static str> {
    let mut engine = Inflate::default();
    let mut compressed = vec![0; 64 * 1024];
    let (mut held, mut at) = (0, 0);
    let mut window: Vec<u8> = vec![0; WINDOW];
    let (mut filled, mut offset, mut seen, mut start) = (0, 0, 0, Point::default());
    loop {
        if at == held {
            held = input.read(&mut compressed).map_err(|_| "it cannot be read")?;
            at = 0;
        }
        let (status, taken, made) =
            engine.once(&compressed[at..held], &mut window[filled..]).map_err(|_| "its compressed data is broken")?;
        at += taken;
        filled += made;
        let header = skip.min(filled);
        if header > 0 {
            window.copy_within(header..filled, 0);
            filled -= header;
            skip -= header;
        }
        if (offset + filled) as u64 > size {
            return Err("it is longer than it says");
        }
        let ended = status == Status::StreamEnd;
        if (filled == WINDOW || ended) && filled > seen {
            visit(Content { bytes: &window[..filled], offset, start, whole: false, seen });
            let drop = filled.saturating_sub(OVERLAP);
            start = start.after(&window[..drop]);
            offset += drop;
            window.copy_within(drop..filled, 0);
            filled -= drop;
            seen = filled;
        }
        if ended {
            let length = (offset + filled) as u64;
            return if length == size { Ok(()) } else { Err("it is not as long as it says") };
        }
        if taken == 0 && made == 0 && held == 0 {
            return Err("its compressed data is cut short");
        }
    }
}
