//! Checksums that some providers put into their credentials.

use super::detector::Checksum;

const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Whether `value`, which starts with the public `prefix`, satisfies the checksum.
pub(crate) fn holds(checksum: Checksum, value: &[u8], prefix: &str) -> bool {
    match checksum {
        Checksum::GithubCrc32 => {
            let random = value.strip_prefix(prefix.as_bytes()).unwrap_or(value);
            random
                .len()
                .checked_sub(6)
                .and_then(|at| random.split_at_checked(at))
                .is_some_and(|(random, check)| base62(crc32(random)) == check)
        }
    }
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 & 0_u32.wrapping_sub(crc & 1)))
    })
}

/// Six digits, the most significant first.
fn base62(mut number: u32) -> [u8; 6] {
    let mut digits = [b'0'; 6];
    for digit in digits.iter_mut().rev() {
        *digit = BASE62[(number % 62) as usize];
        number /= 62;
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crc32_of_the_usual_test_string() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn a_value_with_its_own_checksum_holds() {
        let random = b"abcdefghijABCDEFGHIJ0123456789";
        let mut value = b"ghp_".to_vec();
        value.extend_from_slice(random);
        value.extend_from_slice(&base62(crc32(random)));
        assert!(holds(Checksum::GithubCrc32, &value, "ghp_"));
        value[10] = b'_';
        assert!(!holds(Checksum::GithubCrc32, &value, "ghp_"));
    }
}
