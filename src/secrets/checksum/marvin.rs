//! Marvin32, which Microsoft's "common annotated security keys" end in
//! (github.com/microsoft/security-utilities).

use crate::secrets::structural::base64;

/// The seed of the second version of the format: the text `Default0` as a number.
const SEED: u64 = u64::from_be_bytes(*b"Default0");
/// Characters that the checksum covers.
const COVERED: usize = 80;

/// Whether characters 81 to 84 are the first three bytes of the hash of what
/// the 80 before them encode. The long form has four more characters.
pub(super) fn azure(value: &[u8]) -> bool {
    let Some((covered, check)) = value.split_at_checked(COVERED) else { return false };
    let (Some(covered), Some(check)) = (base64::decode(covered), check.get(..4).and_then(base64::decode)) else {
        return false;
    };
    covered.len() == COVERED / 4 * 3 && check.len() == 3 && hash(&covered, SEED).to_le_bytes().starts_with(&check)
}

/// The 32-bit hash.
fn hash(bytes: &[u8], seed: u64) -> u32 {
    let state = hash64(bytes, seed);
    (state >> 32) as u32 ^ state as u32
}

fn hash64(bytes: &[u8], seed: u64) -> u64 {
    let mut state = (seed as u32, (seed >> 32) as u32);
    let (words, rest) = bytes.as_chunks::<4>();
    for word in words {
        state.0 = state.0.wrapping_add(u32::from_le_bytes(*word));
        mix(&mut state);
    }
    let mut last = [0; 4];
    last[..rest.len()].copy_from_slice(rest);
    last[rest.len()] = 0x80;
    state.0 = state.0.wrapping_add(u32::from_le_bytes(last));
    mix(&mut state);
    mix(&mut state);
    u64::from(state.1) << 32 | u64::from(state.0)
}

fn mix((low, high): &mut (u32, u32)) {
    *high ^= *low;
    *low = low.rotate_left(20).wrapping_add(*high);
    *high = high.rotate_left(9) ^ *low;
    *low = low.rotate_left(27).wrapping_add(*high);
    *high = high.rotate_left(19);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Vectors of the .NET runtime's own tests.
    #[test]
    fn hashes_are_those_of_the_runtime() {
        let seed = 0x004F_B61A_001B_DBCC;
        assert_eq!(hash64(&[], seed), 0x30ED_35C1_00CD_3C7D);
        assert_eq!(hash64(&[0xAF], seed), 0x48E7_3FC7_7D75_DDC1);
        assert_eq!(hash64(&[0xE7, 0x0F], seed), 0xB5F6_E1FC_485D_BFF8);
        assert_eq!(hash64(&[0x86, 0x42, 0xDC, 0x59], seed), 0x7008_F2E8_7E9C_F556);
    }

    #[test]
    fn a_key_with_its_own_checksum_holds() {
        const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut key: Vec<u8> = (0..80).map(|at: usize| ALPHABET[(at * 29 + 11) % 62]).collect();
        let bytes = base64::decode(&key).expect("base64");
        let hashed = hash(&bytes, SEED).to_le_bytes();
        let number = u32::from_be_bytes([0, hashed[0], hashed[1], hashed[2]]);
        key.extend([18, 12, 6, 0].map(|shift| ALPHABET[(number >> shift & 63) as usize]));
        assert!(azure(&key));
        key[3] ^= 1;
        assert!(!azure(&key) && !azure(b"short"));
    }
}
