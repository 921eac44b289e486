//! What several test files share.

/// Fills in `<<class:N>>`, the same way every time (see `rules/secrets/README.md`). Anything else stays as it is.
pub(crate) fn expand(template: &str) -> String {
    let mut out = String::with_capacity(template.len());
    let mut state: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("<<") {
        out.push_str(before);
        match after.split_once(">>").and_then(|(inside, tail)| Some((placeholder(inside)?, tail))) {
            Some(((alphabet, length), tail)) => {
                for _ in 0..length {
                    // Knuth's MMIX generator; the high bits are the good ones.
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    let index = (state >> 33) as usize % alphabet.len();
                    out.push(char::from(alphabet.as_bytes()[index]));
                }
                rest = tail;
            }
            None => {
                out.push_str("<<");
                rest = after;
            }
        }
    }
    out + rest
}

fn placeholder(inside: &str) -> Option<(String, usize)> {
    let (class, length) = inside.split_once(':')?;
    let range = |from: char, to: char| (from..=to).collect::<String>();
    let (lower, upper, digits) = (range('a', 'z'), range('A', 'Z'), range('0', '9'));
    let alphabet = match class {
        "alnum" => lower + &upper + &digits,
        "lower" => lower + &digits,
        "upper" => upper + &digits,
        "alpha" => lower + &upper,
        "digits" => digits,
        "hex" => digits + "abcdef",
        "HEX" => digits + "ABCDEF",
        "base64" => lower + &upper + &digits + "+/",
        "base64url" => lower + &upper + &digits + "-_",
        "base32" => upper + "234567",
        _ => return None,
    };
    Some((alphabet, length.parse().ok()?))
}

/// The fenced blocks of a section that say `file=NAME`: name and expanded text.
pub(crate) fn files(section: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in section.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (Some(_), Some(_)) => files.extend(open.take()),
            (Some((_, text)), None) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, Some(info)) => {
                open = info.split_once("file=").map(|(_, name)| (name.trim().to_owned(), String::new()));
            }
            (None, None) => {}
        }
    }
    files.into_iter().map(|(name, text)| (name, expand(&text))).collect()
}
