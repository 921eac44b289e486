//! Logins whose end OpenClaw itself writes down (2026.9.6).

use jiff::SignedDuration;

use super::{Expiry, Life, What};
use crate::doc::{NodeId, Tree};
use crate::model::date;
use crate::model::walk::Path;

/// Milliseconds before this are of the first years after 1970: seconds were meant.
const LEAST_MILLISECONDS: f64 = 1e11;

/// Smallest number that can be meant as seconds: 2001.
const LEAST_SECONDS: f64 = 1e9;

/// A profile of `auth-profiles.json`. OpenClaw refreshes a login by OAuth when it ends, if it can; a token is lost for good.
pub(super) fn of(tree: &Tree, path: &Path<'_>, id: NodeId) -> Option<Expiry> {
    let text = |key: &str| tree.get(id, key).and_then(|id| tree.node(id).as_str());
    let what = match text("type").or_else(|| text("mode"))? {
        "token" => What::Token,
        "oauth" if text("refresh").is_none_or(|refresh| refresh.trim().is_empty()) => What::Login,
        _ => return None,
    };
    let node = tree.get(id, "expires")?;
    let number = tree.node(node).as_f64()?;
    let is_seconds = (LEAST_SECONDS..LEAST_MILLISECONDS).contains(&number);
    let note = if is_seconds { "OpenClaw takes `expires` for milliseconds, and this looks like seconds" } else { "" };
    let life = Life { from: None, until: Some(date::from_milliseconds(number)?) };
    Some(Expiry { node, pointer: path.pointer().key("expires"), what, is_target: false, life, note })
}

/// `channels.twitch` and its accounts: seconds from the time at which the token was obtained.
pub(super) fn twitch(tree: &Tree, path: &Path<'_>, id: NodeId) -> Option<Expiry> {
    if !(path.matches(&["channels", "twitch"]) || path.matches(&["channels", "twitch", "accounts", "*"])) {
        return None;
    }
    let number = |key: &str| tree.get(id, key).and_then(|id| tree.node(id).as_f64());
    let seconds = number("expiresIn").filter(|seconds| (1.0..1e10).contains(seconds))?;
    let obtained = date::from_milliseconds(number("obtainmentTimestamp")?)?;
    let refreshes = tree.get(id, "refreshToken").is_some();
    let until = obtained.checked_add(SignedDuration::try_from_secs_f64(seconds).ok()?).ok()?;
    let node = tree.get(id, "expiresIn").filter(|_| !refreshes)?;
    let (pointer, life) = (path.pointer().key("expiresIn"), Life { from: Some(obtained), until: Some(until) });
    Some(Expiry { node, pointer, what: What::Login, is_target: false, life, note: "" })
}
