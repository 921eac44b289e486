//! Values that stand at the names of credentials and are public by their form:
//! certificates, the public halves of key pairs, sealed data, identifiers.

use super::structural::base64;

/// Fewest bytes of a key or certificate in base64.
const SHORTEST_KEY: usize = 40;
/// How much of one is decoded, in bytes: all that tells the kind stands at its beginning.
const HEAD: usize = 48;

/// Whether the value is one that may be known to everybody.
pub(crate) fn is_public(value: &[u8]) -> bool {
    is_session_key(value)
        || is_nkey(value)
        || is_measurement(value)
        || is_sealed(value)
        || (value.len() >= SHORTEST_KEY && value.starts_with(b"M") && is_public_der(value))
        || is_armour(value)
}

/// An address that OpenClaw keeps a conversation under: `agent:main:telegram:direct:42`, `agent:main:subagent:…`
/// (<https://docs.openclaw.ai/concepts/session>).
fn is_session_key(value: &[u8]) -> bool {
    let Some(rest) = value.strip_prefix(b"agent:") else { return false };
    let agent = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')).count();
    agent > 0 && rest.get(agent) == Some(&b':')
}

/// Whether the name is that of a session's key, and the value an address such as `hook:mail:42` or `discord:group:1`.
pub(crate) fn is_session_address(name: &[u8], value: &[u8]) -> bool {
    let letters: Vec<u8> = name.iter().filter(|byte| byte.is_ascii_alphabetic()).map(u8::to_ascii_lowercase).collect();
    let first = value.iter().take_while(|byte| byte.is_ascii_lowercase() || **byte == b'-').count();
    letters.ends_with(b"sessionkey") && first >= 2 && value.get(first) == Some(&b':')
}

/// The public half of a NATS key pair: a letter for its kind and 55 characters of base32
/// (<https://docs.nats.io/running-a-nats-service/configuration/securing_nats/auth_intro/nkey_auth>).
fn is_nkey(value: &[u8]) -> bool {
    value.len() == 56
        && matches!(value[0], b'A' | b'C' | b'N' | b'O' | b'U' | b'X')
        && value.iter().all(|byte| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(byte))
}

/// What a page tells Google Analytics whose it is: `G-` and ten characters, `UA-` and two numbers
/// (<https://support.google.com/analytics/answer/9539598>), and that of Tag Manager.
fn is_measurement(value: &[u8]) -> bool {
    let code = |rest: &[u8], least: usize, most: usize| {
        (least..=most).contains(&rest.len())
            && rest.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    };
    match value {
        [b'G', b'-', rest @ ..] => code(rest, 10, 10),
        [b'G', b'T', b'M', b'-', rest @ ..] => code(rest, 6, 8),
        [b'U', b'A', b'-', rest @ ..] => {
            rest.len() >= 6 && rest.iter().all(|byte| byte.is_ascii_digit() || *byte == b'-')
        }
        _ => false,
    }
}

/// What `kubeseal` made of a secret: the length of an RSA-4096 block in two bytes, that block, and the rest under the
/// key in it (<https://github.com/bitnami-labs/sealed-secrets>, docs/developer/crypto.md).
fn is_sealed(value: &[u8]) -> bool {
    const LEAST: usize = 700;
    value.len() >= LEAST
        && matches!(value, [b'A', b'g', b'A'..=b'D', ..])
        && value.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))
}

/// Base64 of armour, `-----BEGIN …`. A private key in it is found by itself, wherever it stands.
fn is_armour(value: &[u8]) -> bool {
    value.starts_with(b"LS0tLS1CRUdJTi")
}

/// Base64 of a certificate (RFC 5280, section 4.1) or of the public half of a key pair (the same, section 4.1.2.7): a
/// sequence that begins with another one, not with the version of a private key.
fn is_public_der(value: &[u8]) -> bool {
    /// The algorithms of key pairs: RSA, elliptic curves, Ed25519 and its relatives (RFC 8017, RFC 5480, RFC 8410).
    const ALGORITHMS: [&[u8]; 3] = [
        &[0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01],
        &[0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02],
        &[0x06, 0x03, 0x2B, 0x65],
    ];
    let Some(head) = base64::decode(&value[..value.len().min(HEAD)]) else { return false };
    let Some(outer) = content(&head) else { return false };
    let Some(inner) = content(outer) else { return false };
    // The version of a certificate is tagged; an algorithm begins with its identifier.
    inner.starts_with(&[0xA0, 0x03, 0x02, 0x01]) || ALGORITHMS.iter().any(|algorithm| inner.starts_with(algorithm))
}

/// What stands in the sequence that the bytes begin with.
fn content(bytes: &[u8]) -> Option<&[u8]> {
    match bytes {
        [0x30, 0x82, _, _, rest @ ..] | [0x30, 0x81, _, rest @ ..] => Some(rest),
        [0x30, length, rest @ ..] if *length < 0x80 => Some(rest),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_public, is_session_address};
    use crate::secrets::decode::base64;

    #[test]
    fn addresses_of_conversations_are_public() {
        for value in ["agent:main:main", "agent:main:cron:5d64:run:9a", "agent:ops-2:feishu:direct:ou_77fa"] {
            assert!(is_public(value.as_bytes()), "{value}");
        }
        assert!(
            is_session_address(b"childSessionKey", b"hook:mail:4711") && is_session_address(b"session_key", b"cron:5d")
        );
        assert!(!is_session_address(b"apiKey", b"hook:mail:4711") && !is_session_address(b"sessionKey", b"q7T:x"));
        assert!(!is_public(b"agent:") && !is_public(b"agent::x") && !is_public(b"agents:main:q7"));
    }

    #[test]
    fn public_halves_and_certificates_are_public_and_private_keys_are_not() {
        let der = |head: &[u8]| {
            let mut bytes = head.to_vec();
            bytes.resize(96, 0x5A);
            String::from_utf8(base64(&bytes)).expect("ASCII")
        };
        let rsa = [0x30, 0x81, 0x9F, 0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01];
        let curve = [0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01];
        let certificate = [0x30, 0x82, 0x03, 0x04, 0x30, 0x82, 0x01, 0xEC, 0xA0, 0x03, 0x02, 0x01, 0x02];
        assert!([&rsa[..], &curve, &certificate].iter().all(|head| is_public(der(head).as_bytes())));
        let private = [0x30, 0x81, 0x87, 0x02, 0x01, 0x00, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02];
        assert!(!is_public(der(&private).as_bytes()));
        let armour =
            |label: &str| String::from_utf8(base64(format!("-----BEGIN {label}-----\n{}", "q".repeat(60)).as_bytes()));
        assert!(is_public(armour("CERTIFICATE").expect("ASCII").as_bytes()));
    }

    #[test]
    fn sealed_data_and_identifiers_are_public() {
        let sealed = format!("AgB{}", "x9Kq+/7T".repeat(90));
        assert!(is_public(sealed.as_bytes()) && !is_public(&sealed.as_bytes()[..600]));
        assert!(is_public(b"G-KX4QQ1G7DK") && is_public(b"UA-1234567-2") && is_public(b"GTM-MH2952V"));
        assert!(!is_public(b"G-kX4qq1g7dk") && !is_public(b"UA-secret"));
    }
}
