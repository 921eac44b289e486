//! Detectors by assignment: a value without a form of its own after the name of
//! its provider.

use super::detector::Profile;
use super::entropy;
use super::key;
use super::lookalike;
use super::malformed::{MOST_MISSING, WIDEST_NARROW};
use super::placeholder;
use super::prefilter::Hit;
use super::runs;
use super::trace::Reach;
use crate::text::Span;

/// How far after the name the value may begin, in bytes.
const REACH: usize = 120;

/// How far the name may begin before the provider's, in bytes.
const BEFORE: usize = 40;

/// Words that may follow a provider's name without a separator.
const FOLLOWERS: &[&[u8]] = &[
    b"api",
    b"key",
    b"token",
    b"secret",
    b"auth",
    b"access",
    b"pat",
    b"pass",
    b"client",
    b"bot",
    b"app",
    b"cred",
    b"service",
    b"user",
    b"account",
    b"admin",
    b"io",
    b"ai",
    b"private",
    b"personal",
    b"license",
    b"project",
    b"team",
    b"cloud",
    b"server",
    b"live",
    b"prod",
    b"sandbox",
    b"webhook",
    b"master",
];

/// The bytes a value may follow, one bit each.
const OPENS: u128 = set(b" \t\"'`=:>,([{|");
/// The bytes that may follow a value.
const CLOSES: u128 = set(b" \t\r\n\"'`<>,;)&}]\\|");

/// Fewest bytes that are taken for a key that was cut short.
const SHORTEST_CUT: usize = 24;
/// Fewest bytes of a value of no known form.
const SHORTEST_LOOSE: usize = 20;
/// Most bytes of a value of no known form, and one more.
const LONGEST_LOOSE: usize = 160;
/// Most words between the name of a provider and the joint.
const MOST_WORDS: usize = 3;
/// Fewest bytes that are taken for a key with a character in it that does not belong there.
const SHORTEST_ALTERED: usize = 16;
/// Most bytes of a value that somebody wrote in words.
const MOST_WORDED: usize = 40;
/// Most characters that do not belong there.
const MOST_STRANGE: usize = 2;

/// From this likeness to words on a value of a form that says little is one of words.
const WORDS: f32 = 0.7;
/// The lengths of keys are multiples of this more often than not.
const ROUND: usize = 4;

/// The bytes between a key and its value, one bit each.
const JOINTS: u128 = set(b" \t\"'`=:>]");

const fn set(bytes: &[u8]) -> u128 {
    let (mut set, mut at) = (0, 0);
    while at < bytes.len() {
        set |= 1 << bytes[at];
        at += 1;
    }
    set
}

fn is_in(set: u128, byte: u8) -> bool {
    byte < 128 && set >> byte & 1 == 1
}

/// How much text around the name takes part.
pub(crate) fn reach(profile: &Profile) -> Reach {
    Reach { before: BEFORE, after: REACH + 16 + (profile.most * 2).max(LONGEST_LOOSE) }
}

/// How far before a value, at most, the end of a name stands that tells that the value is misshapen, in bytes.
pub(crate) const BEHIND: usize = REACH + 16;

/// How far after the name a run of the value ends at least that is part of every value, in bytes.
pub(crate) fn farthest(profile: &Profile) -> usize {
    let before = if profile.run == profile.least { 0 } else { profile.most };
    REACH + 16 + before + runs::LEAST
}

/// Whether the keyword stands there as a word of its own: not `exa` in `example`.
pub(crate) fn may_name(text: &[u8], hit: Hit) -> bool {
    let first = text[hit.start];
    let begins = hit.start.checked_sub(1).and_then(|at| text.get(at)).is_none_or(|&before| {
        // `-Dacme.token=…` sets a property of a Java program.
        !before.is_ascii_alphabetic()
            || (before.is_ascii_lowercase() && first.is_ascii_uppercase())
            || text[..hit.start].ends_with(b"-D")
    });
    let rest = &text[hit.end..];
    begins
        && rest.first().is_none_or(|&after| {
            !after.is_ascii_alphabetic()
                || (after.is_ascii_uppercase() && text[hit.end - 1].is_ascii_lowercase())
                || FOLLOWERS
                    .iter()
                    .any(|word| rest.len() >= word.len() && rest[..word.len()].eq_ignore_ascii_case(word))
        })
}

/// The value that is assigned after the name, if there is one that has the
/// profile and `matches`.
pub(crate) fn value(text: &[u8], hit: Hit, profile: &Profile, matches: impl Fn(&[u8]) -> bool) -> Option<Span> {
    let reach = &text[hit.end..(hit.end + REACH).min(text.len())];
    let line = memchr::memchr2(b'\n', b'\r', reach).unwrap_or(reach.len());
    // A value that may be anything must follow its name directly.
    let free = profile.allows(b'(');
    let is_wide = !free && profile.most - profile.least > WIDEST_NARROW;
    let direct = direct(text, hit);
    let mut assigned = None;
    let opens = |at: usize, byte: u8| is_in(OPENS, byte) || (byte == b'-' && ends_with_plain_word(&reach[..at]));
    for (at, _) in reach.iter().enumerate().filter(|&(at, &byte)| opens(at, byte)) {
        let start = hit.end + at + 1;
        let rest = &text[start..(start + profile.most + 1).min(text.len())];
        if !profile.may_begin(rest) || (free && direct != Some(start)) || is_reference(&text[..start]) {
            continue;
        }
        if at > line {
            // Of the lines below, only what is plainly called a key belongs to the provider.
            if free || !is_plain_key(&text[hit.end + line..start]) {
                continue;
            }
            assigned = Some(true);
        }
        // Where the value may end: at a byte that closes it, or at the first that it cannot hold.
        let length = rest.iter().position(|&byte| !profile.allows(byte)).unwrap_or(rest.len());
        let closed = rest.get(length).copied().is_none_or(|byte| is_in(CLOSES, byte)) && (length <= profile.most);
        let value = &rest[..length];
        if !closed || !matches(value) || is_identifier(value, direct == Some(start)) {
            continue;
        }
        // A form that says little leaves room for words.
        if is_wide && !entropy::looks_random(value) && is_worded(value) {
            continue;
        }
        let shown = String::from_utf8_lossy(value);
        if (*assigned.get_or_insert_with(|| is_assigned(&text[hit.end..start]))
            || is_adjacent(&text[hit.end..start], value, profile))
            && !placeholder::is_placeholder(&shown)
        {
            return Some(Span::new(start, start + length));
        }
        assigned = None;
    }
    None
}

/// Whether what is opened here is a reference: `${NAME}`, `{{NAME}}`.
fn is_reference(before: &[u8]) -> bool {
    before.ends_with(b"${") || before.ends_with(b"{{")
}

/// Where the value begins that directly follows the key with the name in it:
/// `acme_key = "…"`, `acme api key: …`.
fn direct(text: &[u8], hit: Hit) -> Option<usize> {
    let rest = &text[hit.end..(hit.end + REACH).min(text.len())];
    let mut at = rest.iter().position(|&byte| !key::is_key_byte(byte))?;
    for _ in 0..MOST_WORDS {
        let word = at + rest[at..].iter().take_while(|&&byte| byte == b' ').count();
        let end = word + rest[word..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        if word == at || !key::is_plain_word(&rest[word..end]) {
            break;
        }
        at = end;
    }
    let joined = rest[at..].iter().take(8).take_while(|&&byte| is_in(JOINTS, byte)).count();
    let joint = &rest[at..at + joined];
    // `name=""`: nothing is assigned.
    if joint.ends_with(b"\"\" ") || joint.ends_with(b"'' ") {
        return None;
    }
    joint.iter().any(|byte| matches!(byte, b'=' | b':' | b'>')).then_some(hit.end + at + joined)
}

/// All of the name that the keyword is a part of.
pub(crate) fn whole_name(text: &[u8], hit: Hit) -> &[u8] {
    let before = text[..hit.start].iter().rev().take(BEFORE).take_while(|&&byte| key::is_key_byte(byte)).count();
    let after = text[hit.end..].iter().take(REACH).take_while(|&&byte| key::is_key_byte(byte)).count();
    &text[hit.start - before..hit.end + after]
}

/// Whether what stands there without quotes in a program is an expression, not a literal: `TOKEN = previous.token;`.
pub(crate) fn is_code(text: &[u8], value: Span) -> bool {
    let quoted = value.start.checked_sub(1).is_some_and(|at| matches!(text[at], b'"' | b'\'' | b'`'));
    !quoted && !value.slice(text).iter().any(u8::is_ascii_digit)
}

/// Whether the value says in words what it is, as those of examples and tests do: `my-secret-token-abc123`, `env-pass`.
pub(crate) fn names_itself(value: &[u8]) -> bool {
    let mut words = value.split(|byte| !byte.is_ascii_alphanumeric());
    value.len() <= MOST_WORDED
        && words.clone().count() > 1
        && words.any(|word| [&b"token"[..], b"secret", b"password", b"pass", b"key"].contains(&word))
        && !entropy::looks_random(value)
}

/// The value after the name and words for a credential, `acme private key …`, that
/// has none of the forms known of the provider's keys but was made by a machine.
/// Without such words it stands between quotes and is drawn from letters and digits: `acme := "…"`.
pub(crate) fn loose(text: &[u8], hit: Hit) -> Option<Span> {
    let rest = &text[hit.end..(hit.end + REACH).min(text.len())];
    let mut at = 0;
    let mut words = 0;
    loop {
        let joint = rest[at..].iter().take(4).take_while(|&&byte| is_in(JOINTS, byte) || byte == b'-' || byte == b'_');
        let next = at + joint.count();
        let word = next + rest[next..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        if word == next || words > MOST_WORDS || !key::is_plain_word(&rest[next..word]) {
            (next > at).then_some(())?;
            at = next;
            break;
        }
        words += 1;
        at = word;
    }
    let start = hit.end + at;
    let value = &text[start..(start + LONGEST_LOOSE).min(text.len())];
    let token = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+' | b'/' | b'=' | b'.');
    let length = value.iter().position(|&byte| !token(byte)).unwrap_or(value.len());
    let closed = value.get(length).is_none_or(|&byte| is_in(CLOSES, byte));
    let is_quote = |byte: Option<&u8>| byte.is_some_and(|byte| matches!(byte, b'"' | b'\'' | b'`'));
    let is_quoted = is_quote(text[..start].last()) && is_quote(value.get(length));
    let value = &value[..length];
    let counts = entropy::Alphabet::of(value);
    // One that was cut or mistyped has another length, and only words for a credential vouch for it.
    let told =
        words > 0 || (is_quoted && counts.other == 0 && length.is_multiple_of(ROUND) && entropy::is_mixed(value));
    (closed
        && told
        && (SHORTEST_LOOSE..LONGEST_LOOSE).contains(&length)
        && counts.digit >= 2
        && counts.lower + counts.upper >= 2
        && entropy::looks_random(value)
        && !value.starts_with(b"eyJ")
        && !lookalike::is_doubtful(value)
        && !placeholder::is_placeholder(&String::from_utf8_lossy(value)))
    .then(|| Span::new(start, start + length))
}

/// Whether a word for a credential stands before a dash: `acme-secret-…`.
fn ends_with_plain_word(before: &[u8]) -> bool {
    let word = before.iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let word = &before[before.len() - word..];
    ["key", "secret", "token"].iter().any(|known| {
        word.len() >= known.len() && word[word.len() - known.len()..].eq_ignore_ascii_case(known.as_bytes())
    })
}

/// Whether `gap`, which begins with a line break, ends with a key that is called
/// nothing but that, and the joint to its value: `[DEBUG] using key = `.
fn is_plain_key(gap: &[u8]) -> bool {
    let joint = gap.iter().rev().take_while(|&&byte| is_in(JOINTS, byte)).count();
    let (before, joint) = gap.split_at(gap.len() - joint);
    let name = before.len() - before.iter().rev().take_while(|&&byte| key::is_key_byte(byte)).count();
    joint.iter().any(|byte| matches!(byte, b'=' | b':')) && key::is_plain(&before[name..])
}

/// Whether the value is of words and hardly a digit.
fn is_worded(value: &[u8]) -> bool {
    entropy::Alphabet::of(value).digit * ROUND < value.len() && entropy::wordlikeness(value) > WORDS
}

/// Names of functions, types and policies: words without a digit. Those who
/// choose a token themselves write small letters.
fn is_identifier(value: &[u8], direct: bool) -> bool {
    let counts = entropy::Alphabet::of(value);
    counts.digit == 0
        && value.len() >= 16
        && (!direct || (counts.upper > 0 && counts.lower > 0))
        && entropy::wordlikeness(value) > 0.6
}

/// Where the value begins that is assigned to a key with the name in it, or to a
/// plain one on the lines below, if it looks nearly like the provider's keys but
/// is none: cut short, altered, or something else.
/// Of a form that is not `sure` only what is too long or short by a character is.
pub(crate) fn misshapen(text: &[u8], hit: Hit, profile: &Profile, sure: bool) -> Option<usize> {
    // `client_token` may be anybody's.
    if key::is_plain(&text[hit.start..hit.end]) {
        return None;
    }
    let at = direct(text, hit).or_else(|| below(text, hit))?;
    let value = &text[at..(at + profile.most * 2).min(text.len())];
    let length = value.iter().position(|&byte| is_in(CLOSES, byte)).unwrap_or(value.len());
    let strange = value[..length].iter().filter(|&&byte| !profile.allows(byte)).count();
    // What holds a colon is told by it.
    let parted = profile.allows(b':') == value[..length].contains(&b':');
    let narrow = parted && profile.most - profile.least <= WIDEST_NARROW;
    let hexadecimal = !profile.allows(b'z') && !profile.allows(b'Z');
    let outside = length < profile.least || length > profile.most;
    // A character or two that do not belong there, and too long or short besides: no form of the provider's.
    // Two alphabets of base64 differ in `-` and `_`, so that these alone may mean another kind of key.
    let sign = value[..length].iter().any(|&byte| !profile.allows(byte) && !matches!(byte, b'-' | b'_'));
    let most = if hexadecimal || sign { profile.most * 2 - 1 } else { profile.most + MOST_MISSING };
    let other = length * 2 >= profile.least && length <= most;
    let altered = narrow && length >= SHORTEST_ALTERED && strange <= MOST_STRANGE && (!outside || other);
    let off_by_one = narrow && length + 1 >= profile.least && length <= profile.most + 1;
    let near = match (strange, outside) {
        (0, true) if length < SHORTEST_CUT => false,
        (0, true) if !sure => off_by_one,
        (0, true) if hexadecimal => length * 2 >= profile.least && length < profile.most * 2,
        // New forms of other keys come up now and then, and are longer.
        (0, true) => narrow && length * 2 >= profile.least && length <= profile.most + MOST_MISSING,
        (0, false) => narrow && sure,
        _ => altered && sure,
    };
    near.then_some(at)
}

/// Where the value of a plain key on the lines below begins.
fn below(text: &[u8], hit: Hit) -> Option<usize> {
    let reach = &text[hit.end..(hit.end + REACH).min(text.len())];
    let line = memchr::memchr2(b'\n', b'\r', reach)?;
    let joint = memchr::memchr2_iter(b'=', b':', &reach[line..]).map(|at| line + at).find(|&at| {
        let name = reach[line..at].trim_ascii_end();
        let start = name.iter().rposition(|byte| !key::is_key_byte(*byte)).map_or(0, |before| before + 1);
        key::is_plain(&name[start..])
    })?;
    let joined = reach[joint..].iter().take_while(|&&byte| is_in(JOINTS, byte)).count();
    (joint + joined < reach.len()).then_some(hit.end + joint + joined)
}

/// Whether the value stands right beside the name and could hardly be anything
/// but its key: of the exact length, and no digest such as those of commits.
fn is_adjacent(gap: &[u8], value: &[u8], profile: &Profile) -> bool {
    let digest = value.iter().all(u8::is_ascii_hexdigit) && matches!(value.len(), 32 | 40 | 64);
    let quoted = gap.iter().any(|byte| matches!(byte, b'"' | b'\'' | b'`'));
    (1..=3).contains(&gap.len())
        && gap.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'"' | b'\'' | b'`' | b'('))
        && profile.least == profile.most
        && value.len() >= 20
        && value.iter().any(u8::is_ascii_digit)
        && (quoted || !digest)
}

/// Whether what stands between name and value assigns one to the other.
fn is_assigned(gap: &[u8]) -> bool {
    let joins = |byte: &u8| matches!(byte, b'=' | b':' | b'>' | b',' | b'(' | b'|');
    let name_end = gap.iter().position(|byte| !key::is_key_byte(*byte)).unwrap_or(gap.len());
    let last = gap.iter().rposition(u8::is_ascii_alphanumeric).map_or(0, |at| at + 1);
    let start = gap[..last].iter().rposition(|byte| !key::is_key_byte(*byte)).map_or(0, |at| at + 1);
    let name = &gap[start..last];
    if key::is_innocent(name) {
        return false;
    }
    let direct = gap[name_end..].iter().all(|byte| !byte.is_ascii_alphanumeric());
    (direct && gap.iter().any(joins)) || key::has_credential_word(gap)
}
