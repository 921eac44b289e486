//! Finds the keywords of all detectors in one pass.
//!
//! Only every second place of the text is looked at. Every keyword is represented by two neighbouring windows of four
//! bytes, its rarest, so that one of them begins at such a place wherever the keyword stands; windows of keywords of three
//! or four bytes hold a byte that may be any. Which are the rarest is known of built-in keywords since the program was
//! built, see `build/places.rs`. A table that fits into the second-level cache tells, by the first three
//! bytes, which may follow as the fourth; only where that agrees with the text are the keywords with that window compared.
//! Building takes some microseconds for a thousand keywords, where an automaton takes milliseconds, which matters to a
//! process that checks one file.

use std::cell::LazyCell;

use super::work;

/// How many places further the next one is that is looked at.
const STEP: usize = 2;
/// Number of bits of the hash of the first three bytes of a window.
const PLACES: u32 = 15;
/// Bytes of a keyword that are compared at once.
const HEAD: usize = 8;
/// The bit that tells lower case from upper case in ASCII letters, in each of eight bytes.
const FOLD: u64 = 0x2020_2020_2020_2020;
/// Makes a hash of a number.
const MIX: u32 = 0x9E37_79B1;

/// Words that stand in programs all the time; keywords are not told by what they share with these.
const COMMON: &[u8] = b"self value values impl inline inherited function functions return returns const constant \
default defaults struct public private static string strings result results option options import imports include \
export module modules class classes object objects array number numbers boolean false true null undefined this that \
with from import when then else match while break continue case switch throw throws catch except finally async await \
type types kind name names index length size count list items item data date time text line lines file files path paths \
test tests testing assert assertion expect error errors message messages warning debug info print format format \
config configuration context content contents control action actions active state status station start starting \
stack stream block blocks check checks core code node nodes table tables form forms field fields column columns \
request requests response client server service services version versions update updates create created delete \
element elements event events handler handle document documents window width height style color border margin \
method methods property properties param params parameter parameters argument arguments args input output \
---- ==== \": \" \", \" com/ org/ http https search archive write writer bucket quality link linked call callback user users \
base store storage complete compile component content simple sample example build builder token tokens under order \
basic capacity locality city specific ation tion ment able ible ting ning ring ling ally ence ance heck ings ";

/// A keyword to look for.
#[derive(Clone, Copy)]
pub(crate) struct Word<'k> {
    /// At least three bytes.
    pub(crate) text: &'k str,
    /// Where in it the first of its rarest two windows stands; the rarest three bytes of one of four. Nothing if that
    /// is to be found out.
    pub(crate) place: Option<u8>,
    /// The number to report.
    pub(crate) owner: u32,
}

/// A keyword as it is compared.
struct Keyword {
    /// Where its folded bytes are.
    start: u32,
    length: u8,
    /// Its first eight bytes, as far as there are as many, and which of them there are.
    head: u64,
    mask: u64,
    owner: u32,
}

impl Keyword {
    fn new(folded: &[u8], start: usize, owner: u32) -> Self {
        let byte = |at: usize| folded.get(at).map_or((0, 0), |&byte| (u64::from(byte), 0xFF));
        let (head, mask) =
            (0..HEAD).rev().map(byte).fold((0, 0), |(head, mask), (byte, is)| (head << 8 | byte, mask << 8 | is));
        let length = u8::try_from(folded.len()).unwrap_or(u8::MAX);
        Self { start: u32::try_from(start).unwrap_or(u32::MAX), length, head, mask, owner }
    }
}

/// Where a keyword stands if a text holds certain bytes.
#[derive(Clone, Copy)]
struct Window {
    /// The bytes, the first lowest.
    bytes: u32,
    keyword: u16,
    /// Where in the keyword they stand.
    at: u8,
}

/// The keywords of a set of detectors.
pub(crate) struct Prefilter {
    /// By [`place`] of the first three bytes, the classes of a fourth after which a closer look is worth it.
    gate: Box<[u32; 1 << PLACES]>,
    /// By all four bytes.
    whole: Table,
    /// By the first three.
    short: Table,
    /// By the last three.
    late: Table,
    keywords: Vec<Keyword>,
    /// The bytes of all keywords, letters in lower case.
    folded: Vec<u8>,
    longest: usize,
}

/// Windows by the hash of their bytes.
struct Table {
    /// How far a hash is shifted to number a bucket.
    shift: u32,
    /// Where the windows of each bucket begin; one more than there are buckets.
    starts: Vec<u16>,
    windows: Vec<Window>,
}

impl Table {
    fn new(windows: &[Window]) -> Self {
        let bits = (windows.len() * 2).next_power_of_two().ilog2().max(4);
        let shift = u32::BITS - bits;
        let bucket = |window: &Window| (window.bytes.wrapping_mul(MIX) >> shift) as usize;
        // Each bucket's own start stands one further until it is filled.
        let mut starts = vec![0_u16; (1 << bits) + 2];
        for window in windows {
            starts[bucket(window) + 2] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut sorted = vec![Window { bytes: 0, keyword: 0, at: 0 }; windows.len()];
        for window in windows {
            let next = &mut starts[bucket(window) + 1];
            sorted[usize::from(*next)] = *window;
            *next += 1;
        }
        Self { shift, starts, windows: sorted }
    }

    /// The windows with these bytes.
    #[inline(always)]
    fn windows(&self, bytes: u32) -> impl Iterator<Item = Window> {
        let bucket = (bytes.wrapping_mul(MIX) >> self.shift) as usize;
        let (start, end) = (usize::from(self.starts[bucket]), usize::from(self.starts[bucket + 1]));
        self.windows[start..end].iter().filter(move |window| window.bytes == bytes).copied()
    }
}

/// A keyword in the text.
#[derive(Clone, Copy)]
pub(crate) struct Hit {
    /// First byte of the keyword.
    pub(crate) start: usize,
    /// One past its last byte.
    pub(crate) end: usize,
    /// The number given with the keyword.
    pub(crate) owner: u32,
}

/// Bytes without the case of letters, and without what tells other bytes from ASCII.
#[inline(always)]
fn folded(bytes: u64) -> u64 {
    bytes & 0x5F5F_5F5F_5F5F_5F5F
}

/// Where the gate has what it knows of the first three of these bytes.
#[inline(always)]
#[allow(clippy::cast_possible_truncation, reason = "only the lowest bytes count")]
fn place(folded: u64) -> usize {
    ((folded as u32) << 8).wrapping_mul(MIX) as usize >> (u32::BITS - PLACES)
}

/// The class of the fourth, the number of a bit.
#[inline(always)]
#[allow(clippy::cast_possible_truncation, reason = "only the lowest bits count")]
fn class(folded: u64) -> u32 {
    (folded >> 24) as u32 & 31
}

/// At most four bytes as a number, folded.
fn number(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |number, &byte| number << 8 | u32::from(byte & 0x5F))
}

/// How common a byte is in source code, in rough steps.
fn commonness(byte: u8) -> u32 {
    match byte | 0x20 {
        b' ' | b'e' | b't' => 8,
        b'a' | b'o' | b'i' | b'n' | b's' | b'r' => 6,
        b'l' | b'c' | b'd' | b'u' | b'p' | b'm' | b'h' => 4,
        b'f' | b'g' | b'y' | b'b' | b'w' | b'0' | b'1' | b'-' | b'/' => 3,
        b'.' | b':' | b'k' | b'v' | 0x7F => 2,
        _ => 1,
    }
}

/// Which stretches of four bytes [`COMMON`] words have, by their hash.
struct Common([u64; 256]);

impl Common {
    fn new() -> Self {
        let mut bits = [0; 256];
        for four in COMMON.windows(4) {
            let (word, bit) = Self::at(number(four));
            bits[word] |= bit;
        }
        Self(bits)
    }

    fn at(four: u32) -> (usize, u64) {
        let hash = four.wrapping_mul(MIX) >> 18;
        ((hash >> 6) as usize, 1 << (hash & 63))
    }

    /// Where in a keyword of more than four bytes its rarest windows stand.
    fn place(&self, folded: &[u8]) -> usize {
        let costs: Vec<u32> = folded.windows(4).map(|four| self.of(four)).collect();
        (0..folded.len() - 4).min_by_key(|&at| costs[at] + costs[at + 1]).unwrap_or(0)
    }

    /// How common four bytes are, in rough steps.
    fn of(&self, four: &[u8]) -> u32 {
        let (word, bit) = Self::at(number(four));
        let known = if self.0[word] & bit == 0 { 0 } else { 40 };
        four.iter().map(|&byte| commonness(byte)).sum::<u32>() + known
    }
}

impl Prefilter {
    /// Takes at most 32,767 keywords.
    pub(crate) fn new<'k>(words: impl IntoIterator<Item = Word<'k>>) -> Self {
        let common = LazyCell::new(Common::new);
        let (mut whole, mut short, mut late) = (Vec::new(), Vec::new(), Vec::new());
        let (mut keywords, mut bytes) = (Vec::new(), Vec::new());
        let mut gate = Box::new([0_u32; 1 << PLACES]);
        for (Word { text, place: known, owner }, keyword) in words.into_iter().zip(0..u16::MAX / 2) {
            let start = bytes.len();
            bytes.extend(text.bytes().map(|byte| byte | 0x20));
            let folded = &bytes[start..];
            keywords.push(Keyword::new(folded, start, owner));
            let window = |at: usize, bytes| Window { bytes, keyword, at: u8::try_from(at).unwrap_or(u8::MAX) };
            let mut four = |at: usize| {
                let bytes = number(&folded[at..at + 4]);
                gate[place(bytes.into())] |= 1 << class(bytes.into());
                whole.push(window(at, bytes));
            };
            let known = known.map(usize::from);
            if folded.len() > 4 {
                let at = known.filter(|at| at + 5 <= folded.len()).unwrap_or_else(|| common.place(folded));
                four(at);
                four(at + 1);
                continue;
            }
            if folded.len() == 4 {
                four(0);
            }
            let last = folded.len() == 4 && known == Some(1);
            if folded.len() == 3 || last {
                // After these three there may be anything.
                let at = usize::from(last);
                let bytes = number(&folded[at..at + 3]);
                gate[place(bytes.into())] = u32::MAX;
                short.push(window(at, bytes));
            }
            if !last {
                // Before the first three there may be anything.
                let bytes = number(&folded[..3]);
                for any in (0..=0x5F_u8).filter(|any| any & 0x20 == 0) {
                    let bytes = u64::from(bytes) << 8 | u64::from(any);
                    gate[place(bytes)] |= 1 << class(bytes);
                }
                late.push(window(0, bytes));
            }
        }
        let longest = keywords.iter().map(|keyword: &Keyword| usize::from(keyword.length)).max().unwrap_or(0);
        let (whole, short, late) = (Table::new(&whole), Table::new(&short), Table::new(&late));
        Self { gate, whole, short, late, keywords, folded: bytes, longest }
    }

    /// Length of the longest keyword, in bytes.
    pub(crate) fn longest(&self) -> usize {
        self.longest
    }

    /// Calls `found` for every keyword in `text`, ordered by the place of one of its windows.
    pub(crate) fn scan(&self, text: &[u8], mut found: impl FnMut(Hit)) {
        work::count(text.len());
        let mut at = 0;
        while let Some(eight) = text.get(at..).and_then(<[u8]>::first_chunk) {
            let folded = folded(u64::from_le_bytes(*eight));
            let here = self.lets_pass(folded);
            let next = self.lets_pass(folded >> 16);
            if here | next != 0 {
                if here != 0 {
                    self.verify(text, at, &mut found);
                }
                if next != 0 {
                    self.verify(text, at + STEP, &mut found);
                }
            }
            at += 2 * STEP;
        }
        // Short windows may begin in the last bytes.
        while at < text.len() {
            self.verify(text, at, &mut found);
            at += STEP;
        }
    }

    /// Whether a window with these bytes may be of use: not zero if so.
    #[inline(always)]
    fn lets_pass(&self, folded: u64) -> u32 {
        // Read this way it takes one instruction.
        self.gate[place(folded)] >> class(folded) & 1
    }

    #[inline(never)]
    fn verify(&self, text: &[u8], at: usize, found: &mut impl FnMut(Hit)) {
        let folded = number(&text[at..text.len().min(at + 4)]);
        self.whole.windows(folded).for_each(|window| self.compare(text, at, window, found));
        self.short.windows(folded & 0x00FF_FFFF).for_each(|window| self.compare(text, at, window, found));
        self.late.windows(folded >> 8).for_each(|window| self.compare(text, at + 1, window, found));
    }

    #[inline]
    fn compare(&self, text: &[u8], at: usize, window: Window, found: &mut impl FnMut(Hit)) {
        let keyword = &self.keywords[usize::from(window.keyword)];
        let length = usize::from(keyword.length);
        work::count(length);
        let Some(start) = at.checked_sub(usize::from(window.at)) else { return };
        if text.get(start..).is_some_and(|text| self.begins(keyword, text)) {
            found(Hit { start, end: start + length, owner: keyword.owner });
        }
    }

    /// Whether a text begins with the keyword.
    #[inline]
    fn begins(&self, keyword: &Keyword, text: &[u8]) -> bool {
        let length = usize::from(keyword.length);
        let compared = match text.first_chunk::<HEAD>() {
            Some(eight) if (u64::from_le_bytes(*eight) | FOLD) & keyword.mask != keyword.head => return false,
            Some(_) => HEAD.min(length),
            None => 0,
        };
        let folded = &self.folded[keyword.start as usize..][..length];
        text.get(compared..length)
            .is_some_and(|bytes| bytes.iter().zip(&folded[compared..]).all(|(byte, folded)| byte | 0x20 == *folded))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(words: &[&str], text: &str) -> Vec<(usize, usize, u32)> {
        found(words.iter().zip(0..).map(|(text, owner)| Word { text, place: None, owner }), text)
    }

    fn found<'k>(words: impl Iterator<Item = Word<'k>>, text: &str) -> Vec<(usize, usize, u32)> {
        let filter = Prefilter::new(words);
        let mut hits = Vec::new();
        filter.scan(text.as_bytes(), |hit| hits.push((hit.start, hit.end, hit.owner)));
        hits
    }

    #[test]
    fn keywords_are_found_in_any_case_and_at_both_ends() {
        assert_eq!(hits(&["secret", "sk-"], "SK-a Secret sk-"), [(0, 3, 1), (5, 11, 0), (12, 15, 1)]);
        assert_eq!(hits(&["token"], "token"), [(0, 5, 0)]);
        assert_eq!(hits(&["token"], "toke"), []);
        assert_eq!(hits(&["abc"], "ab"), []);
    }

    #[test]
    fn keywords_of_every_length_are_found_at_every_place() {
        let word = "zyxwvutsrq";
        for (length, before, after) in
            (3..=word.len()).flat_map(|l| (0..5).flat_map(move |b| (0..5).map(move |a| (l, b, a))))
        {
            let text = format!("{}{}{}", "-".repeat(before), &word[..length], "-".repeat(after));
            assert_eq!(hits(&[&word[..length]], &text), [(before, before + length, 0)], "{text}");
            for place in 0..=u8::try_from(length).expect("a short word") {
                let word = Word { text: &word[..length], place: Some(place), owner: 7 };
                assert_eq!(found([word].into_iter(), &text), [(before, before + length, 7)], "{text}, {place}");
            }
        }
    }

    #[test]
    fn equal_keywords_keep_their_owners() {
        let mut found = hits(&["apikey", "api"], "apikey");
        found.sort_unstable();
        assert_eq!(found, [(0, 3, 1), (0, 6, 0)]);
    }
}
