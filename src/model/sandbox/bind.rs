//! The parts of a bind, `host:container[:option,option]`.
//!
//! OpenClaw (observed with 2026.9.6) ends the host path at the first colon, or at the second where the text begins with a
//! drive letter, and trims nothing.

use crate::text::Span;

/// Where the parts of a bind stand in its text. Joined with colons they give the text again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BindParts {
    /// The path on the host, or the name of a volume.
    pub(crate) source: Span,
    /// The path in the container.
    pub(crate) target: Option<Span>,
    /// Everything after the second separator: options, separated by commas.
    pub(crate) options: Option<Span>,
}

impl BindParts {
    /// Finds the parts of any text.
    pub(crate) fn of(text: &str) -> Self {
        let end = text.len();
        let Some(first) = separator(text, 0) else {
            return Self { source: Span::new(0, end), target: None, options: None };
        };
        let source = Span::new(0, first);
        match separator(text, first + 1) {
            None => Self { source, target: Some(Span::new(first + 1, end)), options: None },
            Some(second) => {
                Self { source, target: Some(Span::new(first + 1, second)), options: Some(Span::new(second + 1, end)) }
            }
        }
    }
}

/// The first colon from `from` on that neither follows a drive letter nor
/// stands in a variable such as `${DATA:-/srv}`.
fn separator(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let last_brace = text.rfind('}').unwrap_or(0);
    let mut at = from + drive_length(&bytes[from..]);
    while at < bytes.len() {
        match bytes[at] {
            b':' => return Some(at),
            b'$' if bytes.get(at + 1) == Some(&b'{') && at < last_brace => {
                at += memchr::memchr(b'}', &bytes[at..]).unwrap_or(0) + 1;
            }
            _ => at += 1,
        }
    }
    None
}

/// Length of a leading drive (`C:` before a slash, `\\?\` allowed in front); 0 if there is none.
fn drive_length(text: &[u8]) -> usize {
    let prefix = if matches!(text, [b'\\', b'\\', b'?', b'\\', ..] | [b'/', b'/', b'?', b'/', ..]) { 4 } else { 0 };
    match &text[prefix..] {
        [letter, b':', b'\\' | b'/', ..] if letter.is_ascii_alphabetic() => prefix + 2,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parts(text: &str) -> (&str, Option<&str>, Option<&str>) {
        let parts = BindParts::of(text);
        let slice = |span: Span| &text[span.start..span.end];
        (slice(parts.source), parts.target.map(slice), parts.options.map(slice))
    }

    #[test]
    fn parts_end_at_colons() {
        assert_eq!(parts("/:/root"), ("/", Some("/root"), None));
        assert_eq!(parts("/a:/b:ro,z"), ("/a", Some("/b"), Some("ro,z")));
        assert_eq!(parts("/a"), ("/a", None, None));
        assert_eq!(parts(""), ("", None, None));
        assert_eq!(parts(":"), ("", Some(""), None));
        assert_eq!(parts("/a:/b:ro:x"), ("/a", Some("/b"), Some("ro:x")));
        assert_eq!(parts("data:/data"), ("data", Some("/data"), None));
    }

    #[test]
    fn drives_and_variables_keep_their_colons() {
        assert_eq!(parts(r"C:\x:/y"), (r"C:\x", Some("/y"), None));
        assert_eq!(parts("c:/x:/y:ro"), ("c:/x", Some("/y"), Some("ro")));
        assert_eq!(parts(r"\\?\C:\x:/y"), (r"\\?\C:\x", Some("/y"), None));
        assert_eq!(parts(r"C:\x:D:\y:ro"), (r"C:\x", Some(r"D:\y"), Some("ro")));
        assert_eq!(parts("${A:-/srv}:/y"), ("${A:-/srv}", Some("/y"), None));
        assert_eq!(parts("${A:/y"), ("${A", Some("/y"), None));
        assert_eq!(parts("C:"), ("C", Some(""), None));
    }

    proptest! {
        #[test]
        fn parts_rebuild_the_text(text in "([a-cA-C:/\\\\${}?~. é-]|//\\?/|\\$\\{A:-|ro)*") {
            let (source, target, options) = parts(&text);
            let joined: Vec<&str> = [Some(source), target, options].into_iter().flatten().collect();
            prop_assert_eq!(joined.join(":"), text);
        }

        #[test]
        fn any_text_has_parts(text in ".*") {
            let (source, target, options) = parts(&text);
            let joined: Vec<&str> = [Some(source), target, options].into_iter().flatten().collect();
            prop_assert_eq!(joined.join(":"), text);
        }
    }
}
