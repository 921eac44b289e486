//! Values that begin like those of a provider but have another form: cut short,
//! mistyped, or made up for a test. Another kind of credential hardly begins like
//! that, so what the generic detectors find there is doubtful.

use super::detector::{Detector, Profile};

/// From this length on a public prefix is unlike anything else.
const DISTINCTIVE: usize = 4;
/// How far the lengths of a provider's values may lie apart for all of them to be known.
pub(crate) const WIDEST_NARROW: usize = 16;
/// Most bytes by which a value of known lengths may be too long. New forms come
/// up now and then, and are longer.
pub(crate) const MOST_MISSING: usize = 4;
/// Short prefixes that many share.
const COMMON: &[&str] = &["sk_", "sk-", "pk_", "rk_", "key"];
/// Fewest bytes of a value with a short prefix.
const SHORTEST: usize = 16;

/// Whether a keyword of the detector that stands there, in the case in which it is
/// issued, is the beginning of values rather than a word: `acme_`, `acp-`, `AKIA`.
pub(crate) fn is_beginning(detector: &Detector, keyword: &[u8]) -> bool {
    let end = keyword.last().is_some_and(|byte| matches!(byte, b'_' | b'-'));
    let code = keyword.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    keyword.len() >= DISTINCTIVE && (end || (code && detector.keywords.iter().any(|known| known.as_bytes() == keyword)))
}

/// Most bytes of a damaged value of the profile.
pub(crate) fn longest(profile: &Profile) -> usize {
    if is_narrow(profile) { profile.most + MOST_MISSING } else { (profile.least * 2).min(profile.most) }
}

/// Whether the detector's prefix at the beginning of `text` tells that what
/// follows was meant to be its value. A short one does where the rest could be
/// the detector's, but for a few characters that are missing or too many.
pub(crate) fn is_meant(detector: &Detector, text: &[u8]) -> bool {
    if detector.prefix.len() >= DISTINCTIVE {
        return true;
    }
    let profile = &detector.profile;
    if !is_narrow(profile) || COMMON.contains(&detector.prefix) {
        return false;
    }
    let most = profile.most + MOST_MISSING;
    let length = text.iter().take(most + 1).take_while(|&&byte| profile.allows(byte)).count();
    let near = profile.least.saturating_sub(MOST_MISSING).max(SHORTEST)..=most;
    near.contains(&length) && !(profile.least..=profile.most).contains(&length)
}

fn is_narrow(profile: &Profile) -> bool {
    profile.most - profile.least <= WIDEST_NARROW
}
