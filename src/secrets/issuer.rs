//! Names of providers whose keys all have a form: what is assigned to such a name
//! and has none was not issued by the provider.

use std::sync::LazyLock;

use super::key;
use super::words::WordSet;

/// The names of `rules/issuers.toml`.
static ISSUERS: LazyLock<WordSet> = LazyLock::new(|| WordSet::of(include!(concat!(env!("OUT_DIR"), "/issuers.rs"))));

/// What may follow the provider in the name of a key that the provider issued. A secret or a password may be one that
/// somebody chose.
const ENDINGS: &[&[u8]] = &[
    b"apikey",
    b"apitoken",
    b"accesskey",
    b"accesstoken",
    b"authtoken",
    b"secretkey",
    b"privatekey",
    b"authkey",
    b"pat",
    b"token",
    b"key",
    b"api",
    b"access",
    b"auth",
    b"personal",
    b"secret",
];
/// Longest name that is looked at, in letters and digits.
const LONGEST: usize = 64;
/// Most words before the name that are looked at in prose.
const MOST_WORDS: usize = 3;
/// Most bytes before the name that are looked at in prose.
const MOST_BEFORE: usize = 48;

/// Whether `name`, or in prose the words before it on the line together with it, says that the value is a key which
/// one of the providers issued. `before` is the text before the name.
pub(crate) fn is_named(name: &[u8], before: &[u8], prose: bool) -> bool {
    let mut letters = Vec::with_capacity(LONGEST);
    take(&mut letters, name);
    if names_issuer(&letters) {
        return true;
    }
    let mut rest = &before[before.len().saturating_sub(MOST_BEFORE)..];
    for _ in 0..if prose { MOST_WORDS } else { 0 } {
        let Some(trimmed) = rest.strip_suffix(b" ") else { return false };
        let word = trimmed.iter().rev().take_while(|byte| key::is_key_byte(**byte)).count();
        let (left, word) = trimmed.split_at(trimmed.len() - word);
        if word.is_empty() {
            return false;
        }
        let tail = std::mem::take(&mut letters);
        take(&mut letters, word);
        letters.extend(tail);
        if names_issuer(&letters) {
            return true;
        }
        rest = left;
    }
    false
}

/// Adds the letters and digits of a name in lower case.
fn take(letters: &mut Vec<u8>, name: &[u8]) {
    letters.extend(name.iter().filter(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase));
}

/// Whether only words for a key follow the name of an issuer.
fn names_issuer(letters: &[u8]) -> bool {
    let mut rest = letters;
    // A secret alone may be one that the owner chose: that of a webhook or of sessions.
    while rest.len() <= LONGEST && !rest.ends_with(b"webhooksecret") {
        if ISSUERS.has(rest) {
            return rest.len() < letters.len() && !letters[rest.len()..].eq(b"secret");
        }
        match ENDINGS.iter().find_map(|ending| rest.strip_suffix(*ending)) {
            Some(shorter) => rest = shorter,
            None => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_named_for_its_issuer() {
        for name in ["ELEVENLABS_API_KEY", "elevenlabsApiKey", "tailscale-auth-key", "STRIPE_SECRET_KEY", "E2B_KEY"] {
            assert!(is_named(name.as_bytes(), b"", false), "{name}");
        }
        for name in ["STRIPE_SECRET", "SLACK_WEBHOOK_SECRET", "MY_KEY", "API_KEY", "stripe", "", "NOTION_PASSWORD"] {
            assert!(!is_named(name.as_bytes(), b"", false), "{name}");
        }
    }

    #[test]
    fn prose_names_the_issuer_before_the_key() {
        assert!(is_named(b"token", b"my tailscale ", true) && is_named(b"key", b"New Relic license ", true));
        assert!(!is_named(b"token", b"my tailscale ", false) && !is_named(b"token", b"tailscale: ", true));
        assert!(!is_named(b"token", b"tailscale, which has a ", true));
    }
}
