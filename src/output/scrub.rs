//! Taking secrets out of the texts of a report, once, before any renderer sees them.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

use crate::doc::Pointer;
use crate::redact::{Secret, without_random_runs};

/// So many consecutive bytes of a secret's private part count as a leak.
const WINDOW: usize = 8;

/// Shorter private parts are not looked for: they would hit ordinary words.
const SHORTEST: usize = 6;

/// Only so much of one secret is looked for. More cannot end up in a message
/// without its beginning, and source lines are masked by span anyway.
const LONGEST: usize = 16 * 1024;

/// Bounds the memory that a hostile file can ask for.
const MOST_WINDOWS: usize = 1 << 20;

/// Text that is safe to show: it has been through a [`Scrubber`]. There is no
/// other way to make one, so a renderer cannot be handed anything else.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Scrubbed(Box<str>);

impl Scrubbed {
    /// The text. Control characters are still in it: formats that people read
    /// go through [`crate::redact::printable`].
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Public prefix and length of a secret, which are safe by definition.
    #[must_use]
    pub fn of_secret(secret: &Secret) -> Self {
        Self(secret.redacted().into_boxed_str())
    }
}

impl fmt::Debug for Scrubbed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for Scrubbed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl serde::Serialize for Scrubbed {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Knows the secrets of one file and finds any stretch of them in a text.
///
/// It holds every eight-byte window of every secret, so the work is linear in
/// the text whatever the number of secrets.
#[derive(Default)]
pub(super) struct Scrubber {
    /// Windows, padded with 0xFF where the private part is shorter than one.
    windows: HashMap<[u8; WINDOW], u32>,
    /// Whether a window of that length exists.
    lengths: [bool; WINDOW + 1],
    /// What to show instead, and how much of it is the public prefix.
    shown: Vec<(Box<str>, usize)>,
}

impl Scrubber {
    /// Looks for this value from now on, as it is and as a JSON string would decode to.
    pub(super) fn add(&mut self, value: &[u8], public_prefix: usize) {
        let secret = Secret::new(value, public_prefix);
        self.add_secret(&secret);
        if memchr::memchr(b'\\', secret.private_part()).is_some()
            && let Ok(text) = std::str::from_utf8(secret.private_part())
            && let Ok(decoded) = serde_json::from_str::<String>(&format!("\"{text}\""))
        {
            self.add_windows(decoded.as_bytes(), &secret);
        }
    }

    /// Looks for this value from now on.
    pub(super) fn add_secret(&mut self, secret: &Secret) {
        self.add_windows(secret.private_part(), secret);
    }

    fn add_windows(&mut self, private: &[u8], secret: &Secret) {
        let full = self.windows.len() >= MOST_WINDOWS;
        let Some(shown) = u32::try_from(self.shown.len()).ok().filter(|_| !full) else { return };
        if private.len() < SHORTEST || is_word(private) || (private.len() < WINDOW && !is_mixed(private)) {
            return;
        }
        let redacted = secret.redacted();
        let prefix = redacted.rfind('…').unwrap_or(0);
        self.shown.push((redacted.into_boxed_str(), prefix));
        let length = private.len().min(WINDOW);
        self.lengths[length] = true;
        // A value of several words or lines holds ordinary words, which paths and messages may hold as well.
        let prose = private.iter().any(u8::is_ascii_whitespace);
        let common = |window: &[u8]| is_armour(window) || (prose && is_word(window));
        for window in private[..private.len().min(LONGEST)].windows(length).filter(|window| !common(window)) {
            self.windows.entry(key(window)).or_insert(shown);
        }
    }

    /// `text` without any stretch of a secret, and without random-looking runs that no detector knows.
    pub(super) fn scrub_message(&self, text: &str) -> Scrubbed {
        Scrubbed(without_random_runs(self.scrub(text).as_str()).into_boxed_str())
    }

    /// `text` without any stretch of a secret: each is replaced by the secret's
    /// public prefix and length.
    pub(super) fn scrub(&self, text: &str) -> Scrubbed {
        let hits = self.hits(text.as_bytes());
        if hits.is_empty() {
            return Scrubbed(text.into());
        }
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for (range, shown) in hits {
            let start = (0..=range.start).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
            let end = (range.end..text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
            out.push_str(text.get(done..start).unwrap_or(""));
            let (shown, prefix) = &self.shown[shown as usize];
            // The prefix stands there already where the whole value did.
            let rest = if out.ends_with(&shown[..*prefix]) { &shown[*prefix..] } else { shown };
            out.push_str(rest);
            done = end;
        }
        out.push_str(text.get(done..).unwrap_or(""));
        Scrubbed(out.into_boxed_str())
    }

    /// Scrubs the segments of a JSON pointer, decoded, so that an escaped `/`
    /// within a secret does not hide it.
    pub(super) fn scrub_pointer(&self, pointer: &str) -> Scrubbed {
        let segments = Pointer::segments(pointer);
        let pointer =
            segments.fold(Pointer::root(), |pointer, segment| pointer.key(self.scrub_message(&segment).as_str()));
        Scrubbed(String::from(pointer).into_boxed_str())
    }

    /// The same again, for a text that another file's secrets have been taken out of.
    pub(super) fn scrub_again(&self, text: &mut Scrubbed) {
        if !self.windows.is_empty() {
            *text = self.scrub(&text.0);
        }
    }

    /// Whether the text holds a stretch of a secret.
    pub(super) fn finds(&self, text: &str) -> bool {
        !self.hits(text.as_bytes()).is_empty()
    }

    /// Overwrites every stretch of a secret with asterisks.
    pub(super) fn mask(&self, text: &mut [u8]) {
        for (range, _) in self.hits(text) {
            text[range].fill(b'*');
        }
    }

    /// Stretches of secrets in a text, in order, not touching each other.
    fn hits(&self, text: &[u8]) -> Vec<(Range<usize>, u32)> {
        let mut hits: Vec<(Range<usize>, u32)> = Vec::new();
        if self.windows.is_empty() {
            return hits;
        }
        for start in 0..text.len() {
            // The longest first: it reaches furthest.
            let hit = (SHORTEST..=WINDOW).rev().filter(|&length| self.lengths[length]).find_map(|length| {
                let window = text.get(start..start + length)?;
                Some((start..start + length, *self.windows.get(&key(window))?))
            });
            match (hit, hits.last_mut()) {
                (Some((range, _)), Some((last, _))) if range.start <= last.end => last.end = last.end.max(range.end),
                (Some(hit), _) => hits.push(hit),
                (None, _) => {}
            }
        }
        hits
    }
}

/// 0xFF occurs in no UTF-8 text, so a padded key equals no full window.
fn key(bytes: &[u8]) -> [u8; WINDOW] {
    let mut key = [0xFF; WINDOW];
    key[..bytes.len()].copy_from_slice(bytes);
    key
}

/// Something like `password`, `GATEWAY_TOKEN` or `Private key`. Looking for it would spoil
/// every pointer and message that names the setting, and tell what the value is.
fn is_word(value: &[u8]) -> bool {
    let plain = |word: &[u8]| {
        let rest = word.get(1..).unwrap_or_default();
        word.iter().all(u8::is_ascii_alphabetic)
            && (rest.iter().all(u8::is_ascii_lowercase) || word.iter().all(u8::is_ascii_uppercase))
    };
    value.len() <= 20 && value.split(|byte| matches!(byte, b'_' | b'-' | b'.' | b'/' | b' ')).all(plain)
}

/// Whether a short value has characters of more than one kind.
fn is_mixed(value: &[u8]) -> bool {
    let kind = |byte: &u8| (byte.is_ascii_alphabetic(), byte.is_ascii_digit());
    value.iter().any(|byte| kind(byte) != kind(&value[0]))
}

/// Part of `-----BEGIN PRIVATE KEY-----`, or one character repeated.
fn is_armour(window: &[u8]) -> bool {
    let dashes = window.iter().any(|byte| matches!(byte, b'-' | b' '));
    (dashes && window.iter().all(|byte| byte.is_ascii_uppercase() || matches!(byte, b'-' | b' ' | b'\n')))
        || window.iter().all(|&byte| byte == window[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A value that is in no file, assembled here.
    fn value() -> String {
        format!("acme_{}", (0..20_u8).map(|i| char::from(b'a' + i * 7 % 26)).collect::<String>() + "0X9")
    }

    fn scrubber() -> Scrubber {
        let mut scrubber = Scrubber::default();
        scrubber.add(value().as_bytes(), 5);
        scrubber
    }

    #[test]
    fn whole_values_and_long_enough_parts_are_replaced() {
        let value = value();
        assert_eq!(scrubber().scrub(&format!("key {value} again")).as_str(), "key acme_…(28) again");
        assert_eq!(scrubber().scrub(&format!("ü{}ü", &value[18..28])).as_str(), "üacme_…(28)ü");
        assert_eq!(scrubber().scrub(&value[21..28]).as_str(), &value[21..28], "seven characters are no leak");
    }

    #[test]
    fn words_that_a_secret_happens_to_hold_stay() {
        let mut scrubber = Scrubber::default();
        scrubber.add(b"an external secret that is long and has 1 digit", 0);
        assert_eq!(scrubber.scrub("schemas/external/secret.json").as_str(), "schemas/external/secret.json");
    }

    #[test]
    fn escapes_hide_nothing() {
        let mut scrubber = Scrubber::default();
        let plain = format!("{}/{}", &value()[5..12], &value()[5..18]);
        scrubber.add(plain.replace('/', "\\/").as_bytes(), 0);
        assert_eq!(scrubber.scrub_pointer(&format!("/env/{}/x", plain.replace('/', "~1"))).as_str(), "/env/…(22)/x");
    }

    #[test]
    fn words_are_left_alone() {
        let mut scrubber = Scrubber::default();
        for word in ["password", "GATEWAY_TOKEN", "hunter"] {
            scrubber.add(word.as_bytes(), 0);
        }
        scrubber.add(b"s3cr3t", 0);
        assert_eq!(scrubber.scrub("/auth/password/GATEWAY_TOKEN").as_str(), "/auth/password/GATEWAY_TOKEN");
        assert_eq!(scrubber.scrub("is s3cr3t.").as_str(), "is …(6).");
    }
}
