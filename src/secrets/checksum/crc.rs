//! Cyclic redundancy checks written as text.

use super::Verdict;

const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE36: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// GitHub and npm: the last six characters are the CRC-32 of the random part in
/// base 62 (the GitHub blog, "Behind GitHub's new authentication token formats",
/// and the npm announcement of the same format). Installation tokens that carry
/// a JSON Web Token have none.
pub(super) fn github(value: &[u8], prefix: &str) -> Verdict {
    let random = value.strip_prefix(prefix.as_bytes()).unwrap_or(value);
    if random.iter().any(|byte| !byte.is_ascii_alphanumeric()) {
        return Verdict::Absent;
    }
    split_end(random, 6).is_some_and(|(random, check)| digits::<6>(crc32(random), BASE62) == check).into()
}

/// GitLab: a routable token ends in a dot, two digits of length and the CRC-32
/// of all that stands before it, seven digits in base 36 (GitLab's architecture
/// document "Routable tokens"; a version between dots came later). Older tokens
/// have no dot and no checksum.
pub(super) fn gitlab(value: &[u8]) -> Verdict {
    if !value.contains(&b'.') {
        return Verdict::Absent;
    }
    split_end(value, 7).is_some_and(|(covered, check)| digits::<7>(crc32(covered), BASE36) == check).into()
}

/// Grafana service accounts: eight hexadecimal digits at the end are the CRC-32
/// of what stands before the last underscore, the lowest byte first (package
/// `satokengen` of Grafana).
pub(super) fn grafana(value: &[u8]) -> bool {
    split_end(value, 9).is_some_and(|(covered, end)| {
        let shown: Vec<u8> = crc32(covered)
            .to_le_bytes()
            .iter()
            .flat_map(|byte| [BASE36[usize::from(byte >> 4)], BASE36[usize::from(byte & 15)]])
            .collect();
        end[0] == b'_' && end[1..].eq_ignore_ascii_case(&shown)
    })
}

fn split_end(value: &[u8], length: usize) -> Option<(&[u8], &[u8])> {
    value.len().checked_sub(length).and_then(|at| value.split_at_checked(at))
}

/// CRC-32 as in ISO 3309 and Ethernet.
pub(super) fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 & 0_u32.wrapping_sub(crc & 1)))
    })
}

/// CRC-16 as in XMODEM.
pub(super) fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc, &byte| {
        (0..8).fold(crc ^ (u16::from(byte) << 8), |crc, _| (crc << 1) ^ (0x1021 & 0_u16.wrapping_sub(crc >> 15)))
    })
}

/// The number in `N` digits, the most significant first.
fn digits<const N: usize>(mut number: u32, alphabet: &[u8]) -> [u8; N] {
    let mut digits = [b'0'; N];
    let base = alphabet.len() as u32;
    for digit in digits.iter_mut().rev() {
        *digit = alphabet[(number % base) as usize];
        number /= base;
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_of_the_usual_test_string() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc16(b"123456789"), 0x31C3);
    }

    #[test]
    fn a_github_value_with_its_own_checksum_holds() {
        let random = b"abcdefghijABCDEFGHIJ0123456789";
        let mut value = b"ghp_".to_vec();
        value.extend_from_slice(random);
        value.extend_from_slice(&digits::<6>(crc32(random), BASE62));
        assert_eq!(github(&value, "ghp_"), Verdict::Holds);
        value[10] ^= 1;
        assert_eq!(github(&value, "ghp_"), Verdict::Fails);
        assert_eq!(github(b"ghp_", "ghp_"), Verdict::Fails);
        assert_eq!(github(b"ghs_1_eyJ.eyJ.abc", "ghs_"), Verdict::Absent);
    }

    #[test]
    fn gitlab_tokens_cover_their_prefix() {
        for middle in [".0r", ".01.0r"] {
            let mut value = ["glpat", "-", "bzoxCnU6MQphYmNkZWZnaGlqa2xtbm9wEA", middle].concat().into_bytes();
            let check = digits::<7>(crc32(&value), BASE36);
            value.extend_from_slice(&check);
            assert_eq!(gitlab(&value), Verdict::Holds);
            value[8] ^= 1;
            assert_eq!(gitlab(&value), Verdict::Fails);
        }
        assert_eq!(gitlab(b"glpat-abcdefghij0123456789"), Verdict::Absent);
    }

    #[test]
    fn grafana_tokens_are_checked_low_byte_first() {
        let mut value = ["glsa", "_", "abcdefghijklmnopqrstuvwxyz012345"].concat().into_bytes();
        let check = crc32(&value).to_le_bytes();
        value.push(b'_');
        value.extend(check.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()));
        assert!(grafana(&value));
        value[9] ^= 1;
        assert!(!grafana(&value) && !grafana(b"glsa_"));
    }
}
