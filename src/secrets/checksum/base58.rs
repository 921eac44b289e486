//! Base58Check: bytes followed by the first four of their double SHA-256.
//! Bitcoin's wallet import format, BIP-32 extended keys and Tezos keys use one
//! alphabet, the seeds of the XRP Ledger another.

use sha2::{Digest as _, Sha256};

pub(super) const BITCOIN: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
pub(super) const RIPPLE: &[u8; 58] = b"rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";

/// Longer values are no key in this form; the work grows with the square of the length.
const LONGEST: usize = 160;

/// Whether the last four bytes check those before them.
pub(super) fn holds(value: &[u8], alphabet: &[u8; 58]) -> bool {
    decode(value, alphabet).is_some_and(|bytes| {
        bytes.len().checked_sub(4).and_then(|at| bytes.split_at_checked(at)).is_some_and(|(covered, check)| {
            !covered.is_empty() && Sha256::digest(Sha256::digest(covered)).as_slice().starts_with(check)
        })
    })
}

fn decode(value: &[u8], alphabet: &[u8; 58]) -> Option<Vec<u8>> {
    if value.len() > LONGEST {
        return None;
    }
    // The least significant byte first.
    let mut bytes: Vec<u8> = Vec::with_capacity(value.len());
    for &byte in value {
        let mut carry = alphabet.iter().position(|&known| known == byte)?;
        for place in &mut bytes {
            carry += usize::from(*place) * 58;
            *place = (carry & 0xFF) as u8;
            carry >>= 8;
        }
        if carry > 0 {
            bytes.push(carry as u8);
        }
    }
    // Every leading zero is a character of its own.
    bytes.extend(value.iter().take_while(|&&byte| byte == alphabet[0]).map(|_| 0));
    bytes.reverse();
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encode(bytes: &[u8], alphabet: &[u8; 58]) -> Vec<u8> {
        let mut digits: Vec<usize> = Vec::new();
        for &byte in bytes {
            let mut carry = usize::from(byte);
            for digit in &mut digits {
                carry += *digit << 8;
                *digit = carry % 58;
                carry /= 58;
            }
            while carry > 0 {
                digits.push(carry % 58);
                carry /= 58;
            }
        }
        let zeros = bytes.iter().take_while(|&&byte| byte == 0).map(|_| alphabet[0]);
        zeros.chain(digits.iter().rev().map(|&digit| alphabet[digit])).collect()
    }

    #[test]
    fn a_key_with_its_own_checksum_holds() {
        for (alphabet, version) in [(BITCOIN, 0x80), (BITCOIN, 0), (RIPPLE, 0x21)] {
            let mut bytes = vec![version];
            bytes.extend((0..32_u8).map(|at| at.wrapping_mul(91).wrapping_add(7)));
            let check = Sha256::digest(Sha256::digest(&bytes));
            bytes.extend_from_slice(&check[..4]);
            let mut value = encode(&bytes, alphabet);
            assert!(holds(&value, alphabet), "{version}");
            value[12] = if value[12] == alphabet[3] { alphabet[4] } else { alphabet[3] };
            assert!(!holds(&value, alphabet), "{version}");
        }
    }

    #[test]
    fn what_is_no_base58_fails() {
        for value in [&b""[..], b"1", b"11111", b"0OIl", &[b'z'; 500]] {
            assert!(!holds(value, BITCOIN), "{value:?}");
        }
    }
}
