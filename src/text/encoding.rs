//! Recognising UTF-16 and mapping offsets of the decoded text back to the file.

use std::borrow::Cow;

use super::Span;

/// How the bytes of a file are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 or something close to it; invalid sequences are kept as they are.
    Utf8,
    /// UTF-16, little endian.
    Utf16Le,
    /// UTF-16, big endian.
    Utf16Be,
}

/// A text together with the way back to the bytes it came from.
pub struct Decoded<'a> {
    /// The text in UTF-8 (or the file's own bytes, if they are not UTF-16).
    pub text: Cow<'a, [u8]>,
    /// How the file was encoded.
    pub encoding: Encoding,
    /// For UTF-16: pairs (offset in `text`, offset in the file), ascending, at
    /// every point where the distance between the two stops being regular.
    anchors: Vec<(usize, usize)>,
}

impl Decoded<'_> {
    /// Where a span of the decoded text lies in the file.
    #[must_use]
    pub fn to_file(&self, span: Span) -> Span {
        match self.encoding {
            Encoding::Utf8 => span,
            _ => Span::new(self.offset_to_file(span.start), self.offset_to_file(span.end)),
        }
    }

    /// Where a span of the file lies in the decoded text. An offset inside a
    /// character counts as the end of that character.
    #[must_use]
    pub fn from_file(&self, span: Span) -> Span {
        match self.encoding {
            Encoding::Utf8 => span,
            _ => Span::new(self.offset_from_file(span.start), self.offset_from_file(span.end)),
        }
    }

    fn offset_from_file(&self, offset: usize) -> usize {
        let next = self.anchors.partition_point(|&(_, file)| file <= offset);
        let (text, file) = self.anchors[next.saturating_sub(1)];
        let at = text + (offset - file) / 2;
        self.anchors.get(next).map_or(at, |&(limit, _)| at.min(limit)).min(self.text.len())
    }

    fn offset_to_file(&self, offset: usize) -> usize {
        let at = self.anchors.partition_point(|&(text, _)| text <= offset);
        let (text, file) = self.anchors[at.saturating_sub(1)];
        // Between two anchors every character is one UTF-8 byte and two bytes of the file.
        file + (offset - text) * 2
    }
}

/// Decodes UTF-16 (by its byte order mark, or by the zero bytes of ASCII text);
/// anything else is returned as it is.
#[must_use]
pub fn decode(bytes: &[u8]) -> Decoded<'_> {
    match sniff(bytes) {
        Encoding::Utf8 => Decoded { text: Cow::Borrowed(bytes), encoding: Encoding::Utf8, anchors: Vec::new() },
        encoding => decode_utf16(bytes, encoding),
    }
}

fn sniff(bytes: &[u8]) -> Encoding {
    match bytes {
        [0xFF, 0xFE, ..] => return Encoding::Utf16Le,
        [0xFE, 0xFF, ..] => return Encoding::Utf16Be,
        _ => {}
    }
    let head = &bytes[..bytes.len().min(512) & !1];
    if head.len() < 8 || memchr::memchr(0, head).is_none() {
        return Encoding::Utf8;
    }
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd, units) = (zeros(0), zeros(1), head.len() / 2);
    // Few zeros on the other side are no objection: U+0100 and half of an emoji have one there.
    if even * 10 <= units && odd * 10 >= units * 7 {
        Encoding::Utf16Le
    } else if odd * 10 <= units && even * 10 >= units * 7 {
        Encoding::Utf16Be
    } else {
        Encoding::Utf8
    }
}

fn decode_utf16(bytes: &[u8], encoding: Encoding) -> Decoded<'_> {
    let units = bytes.chunks_exact(2).map(|pair| match encoding {
        Encoding::Utf16Be => u16::from_be_bytes([pair[0], pair[1]]),
        _ => u16::from_le_bytes([pair[0], pair[1]]),
    });
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut anchors = vec![(0, 0)];
    let mut file = 0;
    for unit in char::decode_utf16(units) {
        let (character, width) = match unit {
            Ok(character) => (character, character.len_utf16() * 2),
            Err(_) => (char::REPLACEMENT_CHARACTER, 2),
        };
        text.push(character);
        file += width;
        if !character.is_ascii() {
            anchors.push((text.len(), file));
        }
    }
    Decoded { text: Cow::Owned(text.into_bytes()), encoding, anchors }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_point_into_the_original_utf16() {
        let original = "key=ü😀value";
        let mut bytes = vec![0xFF, 0xFE];
        bytes.extend(original.encode_utf16().flat_map(u16::to_le_bytes));
        let decoded = decode(&bytes);
        let text = String::from_utf8(decoded.text.to_vec()).expect("valid");
        let at = text.find("value").expect("value is there");
        let span = decoded.to_file(Span::new(at, at + 5));
        let expected: Vec<u8> = "value".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(span.slice(&bytes), expected);
        assert_eq!(decoded.from_file(span), Span::new(at, at + 5));
        let offsets = text.char_indices().map(|(offset, _)| Span::at(offset));
        for offset in offsets {
            assert_eq!(decoded.from_file(decoded.to_file(offset)), offset);
        }
        assert_eq!(decoded.from_file(Span::at(bytes.len() + 9)), Span::at(text.len()));
    }

    #[test]
    fn utf16_without_a_mark_is_recognised() {
        let bytes: Vec<u8> = "token = something".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&bytes).encoding, Encoding::Utf16Be);
        assert_eq!(decode(b"plain text\0with a zero").encoding, Encoding::Utf8);
        let bytes: Vec<u8> = "\u{1F400} token = something".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&bytes).encoding, Encoding::Utf16Le);
    }
}
