//! Bech32 (BIP-173): Nostr's `nsec`, age's identities, Sui's private keys.

const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATOR: [u32; 5] = [0x3B6A_57B2, 0x2650_8E6D, 0x1EA1_19FA, 0x3D42_33DD, 0x2A14_62B3];

/// Whether the last six characters check the rest. Case must not be mixed.
pub(super) fn holds(value: &[u8]) -> bool {
    let (lower, upper) = (value.iter().any(u8::is_ascii_lowercase), value.iter().any(u8::is_ascii_uppercase));
    let Some(at) = memchr::memrchr(b'1', value) else { return false };
    if (lower && upper) || at == 0 || value.len() < at + 7 {
        return false;
    }
    let (human, data) = (value[..at].to_ascii_lowercase(), value[at + 1..].to_ascii_lowercase());
    let mut check = 1;
    human.iter().for_each(|byte| check = step(check, byte >> 5));
    check = step(check, 0);
    human.iter().for_each(|byte| check = step(check, byte & 31));
    for byte in data {
        let Some(digit) = ALPHABET.iter().position(|&known| known == byte) else { return false };
        check = step(check, digit as u8);
    }
    check == 1
}

fn step(check: u32, digit: u8) -> u32 {
    let top = check >> 25;
    let shifted = (check & 0x01FF_FFFF) << 5 ^ u32::from(digit);
    GENERATOR.iter().enumerate().filter(|&(at, _)| top >> at & 1 == 1).fold(shifted, |sum, (_, part)| sum ^ part)
}

#[cfg(test)]
mod tests {
    use super::holds;

    /// Valid and invalid strings of BIP-173.
    #[test]
    fn test_vectors_of_the_standard() {
        for value in [
            "A12UEL5L",
            "a12uel5l",
            "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
            "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
        ] {
            assert!(holds(value.as_bytes()), "{value}");
        }
        for value in ["pzry9x0s0muk", "1pzry9x0s0muk", "x1b4n0q5v", "li1dgmt3", "A1G7SGD8", "a12uel5L", "", "1"] {
            assert!(!holds(value.as_bytes()), "{value}");
        }
    }
}
