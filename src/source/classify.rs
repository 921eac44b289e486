//! Telling text from binary data, and naming formats in which looking is pointless.

/// What the first bytes of a file say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Text in some encoding.
    Text,
    /// Bytes that are not text, but may hold text: executables, databases.
    Binary,
    /// A compressed or media format, in which no secret can be seen.
    Opaque,
}

/// Formats in which everything of interest is compressed.
const OPAQUE: &[(usize, &[u8])] = &[
    (0, b"\x89PNG\r\n"),
    (0, b"\xFF\xD8\xFF"),
    (0, b"GIF8"),
    (8, b"WEBP"),
    (0, b"PK\x03\x04"),
    (0, b"\x1F\x8B"),
    (0, b"\xFD7zXZ"),
    (0, b"7z\xBC\xAF"),
    (0, b"\x28\xB5\x2F\xFD"),
    (0, b"BZh9"),
    (0, b"wOFF"),
    (0, b"wOF2"),
    (0, b"\x00\x01\x00\x00\x00"),
    (0, b"OTTO"),
    (0, b"ID3"),
    (0, b"OggS"),
    (0, b"fLaC"),
    (4, b"ftyp"),
    (0, b"\x1A\x45\xDF\xA3"),
    (0, b"\x00\x00\x01\x00"),
];

/// Bytes looked at for a zero byte, as Git does.
const HEAD: usize = 8000;

/// Classifies a file by its first bytes.
#[must_use]
pub fn classify(bytes: &[u8]) -> Class {
    if OPAQUE.iter().any(|(at, magic)| bytes.get(*at..).is_some_and(|rest| rest.starts_with(magic))) {
        return Class::Opaque;
    }
    let head = &bytes[..bytes.len().min(HEAD)];
    let utf16 = crate::text::decode(&bytes[..bytes.len().min(512)]).encoding != crate::text::Encoding::Utf8;
    if !utf16 && memchr::memchr(0, head).is_some() { Class::Binary } else { Class::Text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_binary_and_opaque_are_told_apart() {
        assert_eq!(classify(b"plain"), Class::Text);
        assert_eq!(classify(b""), Class::Text);
        assert_eq!(classify(b"\xFF\xFEa\0b\0"), Class::Text);
        assert_eq!(classify(b"\x7FELF\0\0"), Class::Binary);
        assert_eq!(classify(b"\x89PNG\r\n\x1a\n"), Class::Opaque);
    }
}
