//! How random a value looks.

/// Shannon entropy in bits per byte.
#[must_use]
pub fn shannon(value: &[u8]) -> f32 {
    if value.is_empty() {
        return 0.0;
    }
    let mut counts = [0_u32; 256];
    for &byte in value {
        counts[usize::from(byte)] += 1;
    }
    let total = value.len() as f32;
    counts.iter().filter(|&&count| count > 0).map(|&count| count as f32 / total).map(|p| -p * p.log2()).sum()
}

/// Pairs of letters that make up most of English and programmers' words: for
/// every first letter the letters that often follow it.
const PAIRS: [&str; 26] = [
    "bcdgiklmnprstuvwy",
    "aeiloruy",
    "acehiklortu",
    "adeiorsuy",
    "acdefilmnprstvwxy",
    "aefiloru",
    "aehilnoru",
    "aeioru",
    "acdegklmnoprstvz",
    "aeou",
    "eilnsy",
    "adeilopstuvy",
    "aeimopsuby",
    "acdeginostuvky",
    "bcdfgiklmnoprstuvwk",
    "aehiloprstu",
    "u",
    "aceidgikmnorstuvy",
    "acehikmopqstuw",
    "aehiorstuwy",
    "abcdegilmnprst",
    "aeio",
    "aehinor",
    "acipt",
    "eost",
    "aeo",
];

/// The share of neighbouring letters that also neighbour in words, from 0 to 1;
/// 0 for a value without two letters in a row. Words reach 0.8 and more, random
/// letters about 0.4.
#[must_use]
pub fn wordlikeness(value: &[u8]) -> f32 {
    let (mut pairs, mut common) = (0_u32, 0_u32);
    for pair in value.windows(2) {
        let (first, second) = (pair[0].to_ascii_lowercase(), pair[1].to_ascii_lowercase());
        if first.is_ascii_lowercase() && second.is_ascii_lowercase() {
            pairs += 1;
            common += u32::from(PAIRS[usize::from(first - b'a')].as_bytes().contains(&second));
        }
    }
    if pairs == 0 { 0.0 } else { common as f32 / pairs as f32 }
}

/// The kinds of characters in a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Alphabet {
    /// Number of a-z.
    pub lower: usize,
    /// Number of A-Z.
    pub upper: usize,
    /// Number of 0-9.
    pub digit: usize,
    /// Number of all other bytes.
    pub other: usize,
    /// Changes between letters and digits, and between cases other than an initial capital.
    pub changes: usize,
}

impl Alphabet {
    /// Counts the characters of `value`.
    #[must_use]
    pub fn of(value: &[u8]) -> Self {
        let mut counts = Self::default();
        for byte in value {
            match byte {
                b'a'..=b'z' => counts.lower += 1,
                b'A'..=b'Z' => counts.upper += 1,
                b'0'..=b'9' => counts.digit += 1,
                _ => counts.other += 1,
            }
        }
        counts.changes = value.windows(2).filter(|pair| is_change(pair[0], pair[1])).count();
        counts
    }

    /// How many of lower case, upper case and digits occur.
    #[must_use]
    pub fn classes(&self) -> usize {
        [self.lower, self.upper, self.digit].iter().filter(|&&count| count > 0).count()
    }
}

fn is_change(a: u8, b: u8) -> bool {
    (a.is_ascii_alphabetic() && b.is_ascii_digit())
        || (a.is_ascii_digit() && b.is_ascii_alphabetic())
        || (a.is_ascii_lowercase() && b.is_ascii_uppercase())
}

/// Whether a value of at least eight bytes looks as if drawn at random rather
/// than composed of words and numbers.
#[must_use]
pub fn looks_random(value: &[u8]) -> bool {
    if value.len() < 8 {
        return false;
    }
    let counts = Alphabet::of(value);
    let letters = counts.lower + counts.upper;
    if letters == 0 {
        return false;
    }
    let bits = shannon(value);
    if bits < 2.5 {
        return false;
    }
    if counts.digit == 0 {
        return wordlikeness(value) < if letters < 12 { 0.55 } else { 0.66 };
    }
    if is_short_digest(value, &counts) {
        return true;
    }
    // Words with a number at the end or between change seldom.
    let rate = counts.changes as f32 / value.len() as f32;
    (rate >= 0.2 && counts.digit >= 2) || wordlikeness(value) < 0.62
}

/// Hexadecimal digits of both kinds, as no words are written.
fn is_short_digest(value: &[u8], counts: &Alphabet) -> bool {
    value.len() >= 12
        && counts.digit >= 3
        && counts.lower + counts.upper >= 2
        && counts.other == 0
        && value.iter().all(u8::is_ascii_hexdigit)
}

/// Fewest bytes of a value that is drawn from letters of both cases and digits.
const MIXED: usize = 20;

/// Whether the value is drawn from letters of both cases and digits, as neither words nor digests are.
#[must_use]
pub fn is_mixed(value: &[u8]) -> bool {
    let counts = Alphabet::of(value);
    value.len() >= MIXED && counts.upper >= 2 && counts.lower >= 2 && counts.digit >= 2 && looks_random(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entropy_of_simple_values() {
        assert!(shannon(b"").abs() < f32::EPSILON);
        assert!(shannon(b"aaaa").abs() < f32::EPSILON);
        assert!((shannon(b"abcd") - 2.0).abs() < 1e-6);
    }

    #[test]
    fn words_are_not_random() {
        for value in ["my-secret-token", "refresh_token", "clientSecretProvider", "database2024", "authentication"] {
            assert!(!looks_random(value.as_bytes()), "{value}");
        }
        for value in ["x7Kq2mZp9RtW4sLv", "qzxjkvwpbt", "4f9a02bc77de1835", "Hq8vKzXw2pLm"] {
            assert!(looks_random(value.as_bytes()), "{value}");
        }
    }
}
