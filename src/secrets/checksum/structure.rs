//! Credentials that say something readable inside.

use crate::secrets::structural::base64;

/// PyPI: a macaroon of the second binary version: the location `pypi.org` or
/// `test.pypi.org`, an identifier, and at the end a signature of 32 bytes
/// (github.com/rescrv/libmacaroons, "README: v2 binary format").
pub(super) fn pypi(value: &[u8]) -> bool {
    let encoded = value.strip_prefix(b"pypi-").unwrap_or(value);
    let Some(bytes) = base64::decode(encoded) else { return false };
    let Some([2, 1, length, rest @ ..]) = bytes.get(..) else { return false };
    let Some((location, rest)) = rest.split_at_checked(usize::from(*length)) else { return false };
    let signed = rest.len().checked_sub(34).and_then(|at| rest.get(at.checked_sub(1)?..at + 2));
    matches!(location, b"pypi.org" | b"test.pypi.org") && rest.first() == Some(&2) && signed == Some(&[0, 6, 32])
}

/// Sentry: after the prefix JSON that tells when and for which organization the
/// token was issued (docs.sentry.io, "Organization tokens").
pub(super) fn sentry(value: &[u8]) -> bool {
    let rest = value.strip_prefix(b"sntrys_").unwrap_or(value);
    let encoded = memchr::memchr(b'_', rest).map_or(rest, |at| &rest[..at]);
    base64::decode(encoded).is_some_and(|json| {
        json.ends_with(b"}")
            && [&b"\"iat\""[..], b"\"org\""].iter().all(|key| memchr::memmem::find(&json, key).is_some())
    })
}

/// Discord: the first part is the decimal id of the bot or user in base64
/// (discord.com/developers/docs/reference, "Authentication" and "Snowflakes").
pub(super) fn discord(value: &[u8]) -> bool {
    let first = memchr::memchr(b'.', value).map(|at| &value[..at]);
    first.and_then(base64::decode).is_some_and(|id| (17..=20).contains(&id.len()) && id.iter().all(u8::is_ascii_digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    fn encode(bytes: &[u8]) -> String {
        let mut bits: Vec<u8> = bytes.iter().flat_map(|byte| (0..8).rev().map(move |at| byte >> at & 1)).collect();
        bits.resize(bits.len().div_ceil(6) * 6, 0);
        bits.chunks(6)
            .map(|six| char::from(ALPHABET[usize::from(six.iter().fold(0_u8, |sum, bit| sum << 1 | bit))]))
            .collect()
    }

    #[test]
    fn a_macaroon_has_a_location_and_a_signature() {
        let mut bytes = vec![2, 1, 8];
        bytes.extend_from_slice(b"pypi.org");
        bytes.extend_from_slice(&[2, 4, 1, 2, 3, 4, 0, 2, 2, b'[', b']', 0, 0, 6, 32]);
        bytes.extend((0..32).map(|at: u8| at.wrapping_mul(37)));
        let value = format!("{}-{}", "pypi", encode(&bytes));
        assert!(pypi(value.as_bytes()));
        assert!(!pypi(&value.as_bytes()[..value.len() - 4]));
        assert!(!pypi(b"pypi-") && !pypi(b"pypi-AgEIcHlwaS5vcmc"));
    }

    #[test]
    fn an_organization_token_says_which() {
        let json = encode(br#"{"iat":1.5,"url":"https://sentry.io","region_url":"","org":"acme"}"#);
        assert!(sentry(format!("sntrys_{json}_abc").as_bytes()));
        assert!(!sentry(b"sntrys_eyJpYXQiOjE_abc"));
    }

    #[test]
    fn a_bot_token_begins_with_its_id() {
        let id = encode(b"123456789012345678");
        assert!(discord(format!("{id}.abcdef.ghi").as_bytes()));
        assert!(!discord(b"abc.def.ghi") && !discord(b"abc"));
    }
}
