//! Base32 (RFC 4648, upper case) of bytes that end in their CRC-16, the low
//! byte first: NATS NKEYs (github.com/nats-io/nkeys) and Stellar's StrKey
//! (SEP-0023) alike.

use super::crc::crc16;

/// Whether the last two bytes check those before them.
pub(super) fn holds(value: &[u8]) -> bool {
    decode(value).is_some_and(|bytes| {
        bytes
            .len()
            .checked_sub(2)
            .and_then(|at| bytes.split_at_checked(at))
            .is_some_and(|(covered, check)| !covered.is_empty() && crc16(covered).to_le_bytes() == check)
    })
}

/// `None` if a character is not of the alphabet or bits are left that are not zero.
fn decode(value: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(value.len() * 5 / 8);
    let (mut bits, mut held) = (0_u32, 0);
    for &byte in value {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'2'..=b'7' => byte - b'2' + 26,
            _ => return None,
        };
        bits = (bits << 5) | u32::from(digit);
        held += 5;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    (bits == 0).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Confidence;
    use crate::secrets::hint::FileHint;
    use crate::secrets::scan::scan;

    fn encode(bytes: &[u8]) -> Vec<u8> {
        const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        let mut bits: Vec<u8> = bytes.iter().flat_map(|byte| (0..8).rev().map(move |at| byte >> at & 1)).collect();
        bits.resize(bits.len().div_ceil(5) * 5, 0);
        bits.chunks(5).map(|five| ALPHABET[usize::from(five.iter().fold(0_u8, |sum, bit| sum << 1 | bit))]).collect()
    }

    /// A seed as `nk -gen` makes it: two bytes of type, 32 of key, two of checksum.
    fn seed(first: [u8; 2]) -> Vec<u8> {
        let mut bytes = first.to_vec();
        bytes.extend((0..32_u8).map(|at| at.wrapping_mul(73).wrapping_add(19)));
        let check = crc16(&bytes).to_le_bytes();
        bytes.extend_from_slice(&check);
        encode(&bytes)
    }

    #[test]
    fn a_seed_with_its_own_checksum_holds() {
        let mut value = seed([0x95, 0x00]);
        assert!(value.starts_with(b"SUA") && value.len() == 58 && holds(&value));
        value[20] = if value[20] == b'A' { b'B' } else { b'A' };
        assert!(!holds(&value));
    }

    #[test]
    fn a_seed_is_certain_without_any_name_and_doubtful_when_altered() {
        let confidence = |value: &[u8]| {
            let text = [b"see below\n\n", value, b"\n"].concat();
            scan(&text, &FileHint::UNKNOWN).iter().map(|found| found.confidence).collect::<Vec<_>>()
        };
        let mut value = seed([0x95, 0x00]);
        assert_eq!(confidence(&value), [Confidence::High]);
        value[20] = if value[20] == b'A' { b'B' } else { b'A' };
        assert_eq!(confidence(&value), [Confidence::Medium]);
    }

    #[test]
    fn what_is_not_base32_fails() {
        for value in [&b""[..], b"A", b"AAAA", b"SUA1", b"sua"] {
            assert!(!holds(value), "{value:?}");
        }
    }
}
