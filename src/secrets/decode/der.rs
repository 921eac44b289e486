//! Private keys in DER, as they stand in the armour of PEM files and elsewhere without it.
//!
//! PKCS #1 (RFC 8017, A.1.2), PKCS #8 (RFC 5958) and SEC 1 keys (RFC 5915) are a sequence that begins with an integer,
//! their version. A certificate or a public key begins with another sequence.

/// Bytes of the shortest key: Ed25519 in PKCS #8.
const SHORTEST: usize = 46;

/// Whether the first bytes are those of a private key.
pub(super) fn may_be_key(bytes: &[u8]) -> bool {
    header(bytes).is_some()
}

/// Whether the bytes are a whole private key.
pub(super) fn is_key(bytes: &[u8]) -> bool {
    let Some((length, content)) = header(bytes) else { return false };
    // Of a key that was cut short, or of something else, the length does not hold.
    bytes.len() >= SHORTEST && content + length == bytes.len()
        // After the version: an algorithm, the octets of an elliptic key, or the modulus of an RSA key.
        && matches!(bytes.get(content + 3), Some(0x30 | 0x04 | 0x02))
}

/// The length that the outer sequence claims, and where its content begins, if a version follows.
fn header(bytes: &[u8]) -> Option<(usize, usize)> {
    let (length, content) = match *bytes {
        [0x30, 0x82, high, low, ..] => (usize::from(high) << 8 | usize::from(low), 4),
        [0x30, 0x81, low, ..] => (usize::from(low), 3),
        [0x30, low @ 0x2C..=0x7F, ..] => (usize::from(low), 2),
        _ => return None,
    };
    matches!(bytes.get(content..content + 3)?, [0x02, 0x01, 0 | 1]).then_some((length, content))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_whole_key_is_told_from_a_certificate_and_from_a_part() {
        let mut key = vec![0x30, 0x2E, 2, 1, 0, 0x30];
        key.resize(48, 7);
        assert!(super::is_key(&key) && super::may_be_key(&key[..9]));
        assert!(!super::is_key(&key[..47]) && !super::is_key(&[]));
        assert!(!super::may_be_key(&[0x30, 0x82, 3, 4, 0x30, 0x82, 1, 2, 3]));
    }
}
