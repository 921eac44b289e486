//! Applying deltas, the differences that packs store.
//!
//! The format is Git's (`gitformat-pack(5)`): the lengths of both texts, then
//! instructions that copy from the base or insert new bytes.

use crate::secrets::Shared;

const BROKEN: &str = "its delta is broken";

/// Makes the text that `delta` describes. `shared` tells afterwards which
/// stretches of it were copied; neighbours in both texts are one.
///
/// # Errors
/// Says what is wrong with the delta, or that the result would be larger than `most`.
pub(super) fn apply(
    base: &[u8],
    delta: &[u8],
    most: usize,
    out: &mut Vec<u8>,
    shared: &mut Vec<Shared>,
) -> Result<(), &'static str> {
    let (base_size, rest) = size(delta)?;
    let (size, mut rest) = size(rest)?;
    if base_size != base.len() {
        return Err(BROKEN);
    }
    if size > most {
        return Err("it is too large");
    }
    out.clear();
    shared.clear();
    // What the instructions say counts, not what the header claims.
    out.reserve(size.min(base.len() * 2 + delta.len() + 4096));
    while let Some((&instruction, after)) = rest.split_first() {
        if instruction & 0x80 != 0 {
            let (from, length, after) = copy(instruction, after)?;
            let bytes = base.get(from..from + length).ok_or(BROKEN)?;
            let start = out.len();
            if start + length > size {
                return Err(BROKEN);
            }
            out.extend_from_slice(bytes);
            match shared.last_mut() {
                Some(last) if last.end == start && last.from + (last.end - last.start) == from => last.end += length,
                _ => shared.push(Shared { start, end: start + length, from }),
            }
            rest = after;
        } else {
            let (bytes, after) = after.split_at_checked(usize::from(instruction)).ok_or(BROKEN)?;
            if instruction == 0 || out.len() + bytes.len() > size {
                return Err(BROKEN);
            }
            out.extend_from_slice(bytes);
            rest = after;
        }
    }
    if out.len() == size { Ok(()) } else { Err(BROKEN) }
}

/// Where a copy begins in the base, how long it is, and the bytes after the instruction.
fn copy(instruction: u8, mut rest: &[u8]) -> Result<(usize, usize, &[u8]), &'static str> {
    let mut take = |bits: std::ops::Range<u32>| -> Result<usize, &'static str> {
        let mut value = 0_usize;
        for (bit, place) in bits.zip(0_u32..) {
            if instruction >> bit & 1 == 1 {
                let (&byte, after) = rest.split_first().ok_or(BROKEN)?;
                value |= usize::from(byte) << (8 * place);
                rest = after;
            }
        }
        Ok(value)
    };
    let from = take(0..4)?;
    let length = take(4..7)?;
    Ok((from, if length == 0 { 0x10000 } else { length }, rest))
}

/// A length: seven bits a byte, the lowest first.
fn size(bytes: &[u8]) -> Result<(usize, &[u8]), &'static str> {
    let mut value = 0_u64;
    for (at, &byte) in bytes.iter().enumerate().take(9) {
        value |= u64::from(byte & 0x7F) << (7 * at);
        if byte & 0x80 == 0 {
            return Ok((usize::try_from(value).map_err(|_| BROKEN)?, &bytes[at + 1..]));
        }
    }
    Err(BROKEN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(base: &[u8], delta: &[u8]) -> Result<(Vec<u8>, Vec<Shared>), &'static str> {
        let (mut out, mut shared) = (Vec::new(), Vec::new());
        apply(base, delta, 1 << 20, &mut out, &mut shared).map(|()| (out, shared))
    }

    #[test]
    fn copies_and_insertions_make_the_text() {
        let delta = [6, 9, 0x91, 2, 4, 2, b'x', b'y', 0x90, 3];
        let (text, shared) = applied(b"abcdef", &delta).expect("a sound delta");
        assert_eq!(text, b"cdefxyabc");
        assert_eq!(shared, [Shared { start: 0, end: 4, from: 2 }, Shared { start: 6, end: 9, from: 0 }]);
    }

    #[test]
    fn neighbouring_copies_are_one_stretch() {
        let delta = [6, 6, 0x90, 2, 0x91, 2, 4];
        let (_, shared) = applied(b"abcdef", &delta).expect("a sound delta");
        assert_eq!(shared, [Shared { start: 0, end: 6, from: 0 }]);
    }

    #[test]
    fn broken_deltas_are_refused() {
        for delta in
            [&[][..], &[6], &[5, 1, 1, b'x'], &[6, 2, 1, b'x'], &[6, 1, 0], &[6, 9, 0x91, 2, 9], &[6, 2, 5, b'x']]
        {
            assert!(applied(b"abcdef", delta).is_err(), "{delta:?}");
        }
        // Claims ten gigabytes, makes one byte.
        let claims = [6, 0x80, 0xC8, 0xAF, 0xA0, 0x25, 1, b'x'];
        assert!(applied(b"abcdef", &claims).is_err());
    }
}
