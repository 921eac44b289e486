//! Which version's schema judges a document.

use super::pool::{Version, parse, versions};

/// Why a version was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The user asked for exactly this one.
    Requested,
    /// The user asked for one that is not embedded; this is the nearest.
    NearestToRequested,
    /// `meta.lastTouchedVersion` names it.
    LastTouched,
    /// `meta.lastTouchedVersion` names one that is not embedded; this is the nearest.
    NearestToLastTouched,
    /// Nothing said otherwise.
    Newest,
}

/// The version to judge by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// An embedded version.
    pub version: &'static str,
    /// Why this one.
    pub reason: Reason,
    /// What was asked for and cannot be given: a version that does not parse, or one outside the embedded range.
    pub unknown: Option<String>,
}

/// Whether the text has the form of an OpenClaw version.
#[must_use]
pub fn is_version(text: &str) -> bool {
    parse(text.trim()).is_some()
}

/// The version that the user requested, else the nearest at or below the one that wrote the file, else the newest.
#[must_use]
pub fn choose(requested: Option<&str>, last_touched: Option<&str>) -> Choice {
    let newest = versions().last().map_or("", |version| version.version);
    for (wanted, exact, near) in [
        (requested, Reason::Requested, Reason::NearestToRequested),
        (last_touched, Reason::LastTouched, Reason::NearestToLastTouched),
    ] {
        let Some(text) = wanted.map(str::trim).filter(|text| !text.is_empty()) else { continue };
        let Some(number) = parse(text) else {
            return Choice { version: newest, reason: Reason::Newest, unknown: Some(text.to_owned()) };
        };
        let Some((version, outside)) = nearest(number) else { break };
        let reason = if version.number() == number { exact } else { near };
        return Choice { version: version.version, reason, unknown: outside.then(|| text.to_owned()) };
    }
    Choice { version: newest, reason: Reason::Newest, unknown: None }
}

/// The newest version at or below `number`, else the oldest; and whether `number` lies outside what is embedded.
fn nearest(number: [u32; 3]) -> Option<(&'static Version, bool)> {
    let (first, last) = (versions().first()?, versions().last()?);
    let below = versions().iter().rev().find(|version| version.number() <= number);
    Some((below.unwrap_or(first), below.is_none() || number > last.number()))
}
