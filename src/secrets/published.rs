//! Credentials that vendors themselves print in documentation, specifications
//! and samples. Everybody can read them there, so they are no leak.
//!
//! `rules/published.toml` names for each its source and a part of its digest;
//! the values themselves are nowhere in this program.

use std::borrow::Cow;

use memchr::memmem;
use sha2::{Digest as _, Sha256};

/// The first 8 bytes of the SHA-256 of every published value, sorted.
static PUBLISHED: &[u64] = include!(concat!(env!("OUT_DIR"), "/published.rs"));

/// Whether a vendor publishes this very value.
///
/// A private key in armour is compared by the letters and digits of its body,
/// so that indentation, line ends and escapes do not matter; a number of 32
/// bytes in hexadecimal digits without `0x` and without case.
#[must_use]
pub fn is_published(value: &[u8]) -> bool {
    let digest = Sha256::digest(canonical(value));
    let Some(&first) = digest.first_chunk::<8>() else { return false };
    PUBLISHED.binary_search(&u64::from_be_bytes(first)).is_ok()
}

/// What of a value is compared.
fn canonical(value: &[u8]) -> Cow<'_, [u8]> {
    if let Some(body) = armoured(value) {
        return Cow::Owned(letters(body));
    }
    let digits = value.strip_prefix(b"0x").unwrap_or(value);
    if digits.len() == 64 && digits.iter().all(u8::is_ascii_hexdigit) {
        return Cow::Owned(digits.to_ascii_lowercase());
    }
    Cow::Borrowed(value)
}

/// What stands between the lines that begin and end a private key.
fn armoured(value: &[u8]) -> Option<&[u8]> {
    let label = value.strip_prefix(b"-----BEGIN")?;
    let body = &label[memmem::find(label, b"-----")? + 5..];
    Some(&body[..memmem::find(body, b"-----END").unwrap_or(body.len())])
}

/// The letters and digits of `body`; of an escape such as `\n` neither.
fn letters(body: &[u8]) -> Vec<u8> {
    let mut escaped = false;
    let keep = |byte: &&u8| {
        let keep = byte.is_ascii_alphanumeric() && !escaped;
        escaped = **byte == b'\\';
        keep
    };
    body.iter().filter(keep).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::{PUBLISHED, canonical, is_published};
    use crate::secrets::{FileHint, scan};

    /// Values that stand in documentation, in pieces, and a line in which each would be found.
    const KNOWN: &[(&[&str], &str)] = &[
        (&["AIzaSyB41DRU", "bKWJHPxaFjMAwdrzW", "zbVKartNGg"], "key: {}"),
        (
            &["Eby8vdM02xNOcqFlqUwJPLlm", "EtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1S", "ZFPTOtr/KBHBeksoGMGw=="],
            "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={};",
        ),
        (&["110201543:", "AAHdqTcvCH1vGWJxf", "SeofSAs0K5PALDsaw"], "botToken: {}"),
        (&["0xac0974bec39a17e36ba4a6b4d238ff94", "4bacb478cbed5efcae784d7bf4f2ff80"], "private_key: \"{}\""),
        (&["NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP", "1e3UZjInClVN65XAbvqqM6A7H5fATj0j"], "secret_key: \"{}\""),
    ];

    #[test]
    fn the_table_is_sorted_and_without_repetition() {
        assert!(PUBLISHED.is_sorted_by(|one, next| one < next));
        assert!(PUBLISHED.len() >= 200);
    }

    #[test]
    fn what_is_published_is_silent_and_what_differs_is_found() {
        for (pieces, line) in KNOWN {
            let value = pieces.concat();
            assert!(is_published(value.as_bytes()), "{}…", pieces[0]);
            let found = |value: &str| scan(line.replace("{}", value).as_bytes(), &FileHint::from_path("a.yaml")).len();
            assert_eq!(found(&value), 0, "{}…", pieces[0]);
            assert_eq!(found(&altered(&value)), 1, "{}… with a character changed", pieces[0]);
        }
    }

    /// The same with its last letter or digit another one.
    fn altered(value: &str) -> String {
        let at = value.rfind(|character: char| character.is_ascii_alphanumeric()).expect("a letter");
        let other = if value.as_bytes()[at] == b'4' { "7" } else { "4" };
        format!("{}{other}{}", &value[..at], &value[at + 1..])
    }

    #[test]
    fn how_a_key_is_laid_out_does_not_matter() {
        let (begin, end) = ("-----BEGIN RSA PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----");
        let plain = format!("{begin}\nAb+/\ncd==\n{end}");
        let escaped = format!("{begin}\\nAb+/\\ncd==\\n{end}");
        let indented = format!("{begin}\r\n    Ab+/\r\n    cd==\r\n{end}");
        for layout in [plain, escaped, indented] {
            assert_eq!(&*canonical(layout.as_bytes()), b"Abcd");
        }
    }

    #[test]
    fn how_a_number_is_written_does_not_matter() {
        let digits = "Ab".repeat(32);
        assert_eq!(canonical(format!("0x{digits}").as_bytes()), canonical(digits.to_lowercase().as_bytes()));
    }
}
