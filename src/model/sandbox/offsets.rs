//! From offsets in a decoded string to bytes in the file.

/// Where each byte of a decoded string comes from: `offsets[i]` is the place in `raw`, the text between the quotes, of the
/// decoded byte `i`; one more entry stands for the end. `None` where the two do not belong together.
pub(super) fn offsets(raw: &[u8], decoded: &str) -> Option<Vec<usize>> {
    let raw = std::str::from_utf8(raw).ok()?;
    let mut offsets = Vec::with_capacity(decoded.len() + 1);
    let mut push = |bytes: usize, at: usize| offsets.extend(std::iter::repeat_n(at, bytes));
    let mut chars = raw.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c != '\\' {
            push(c.len_utf8(), at);
            continue;
        }
        let escape = chars.next()?.1;
        match escape {
            '\n' | '\u{2028}' | '\u{2029}' => {}
            '\r' => {
                chars.next_if(|&(_, c)| c == '\n');
            }
            'x' | 'u' => {
                let code = hex(raw, at + 2, if escape == 'x' { 2 } else { 4 })?;
                for _ in 0..if escape == 'x' { 2 } else { 4 } {
                    chars.next();
                }
                push(
                    match code {
                        // The halves of a pair make four bytes together.
                        0xD800..=0xDFFF => 2,
                        _ => char::from_u32(code)?.len_utf8(),
                    },
                    at,
                );
            }
            'b' | 'f' | 'n' | 'r' | 't' | 'v' | '0' => push(1, at),
            other => push(other.len_utf8(), at),
        }
    }
    push(1, raw.len());
    (offsets.len() == decoded.len() + 1).then_some(offsets)
}

fn hex(text: &str, at: usize, digits: usize) -> Option<u32> {
    u32::from_str_radix(text.get(at..at + digits)?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::offsets;

    #[test]
    fn escapes_are_counted() {
        assert_eq!(offsets(b"a:b", "a:b"), Some(vec![0, 1, 2, 3]));
        assert_eq!(offsets(br"C:\\x", r"C:\x"), Some(vec![0, 1, 2, 4, 5]));
        assert_eq!(offsets(br"\u002fx", "/x"), Some(vec![0, 6, 7]));
        assert_eq!(offsets(br"\x2fx", "/x"), Some(vec![0, 4, 5]));
        assert_eq!(offsets("ü/".as_bytes(), "ü/"), Some(vec![0, 0, 2, 3]));
        assert_eq!(offsets(b"a\\\nb", "ab"), Some(vec![0, 3, 4]));
        assert_eq!(offsets(br"\ud83d\ude00", "😀"), Some(vec![0, 0, 6, 6, 12]));
        assert_eq!(offsets(b"ab", "abc"), None);
    }
}
