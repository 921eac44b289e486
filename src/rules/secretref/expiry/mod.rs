//! When the secrets of a document end: dates that stand beside them, and dates that tokens and certificates carry.

mod certificate;
mod profile;
mod target;

use jiff::Timestamp;

use crate::doc::{NodeId, Pointer, Tree, Value};
use crate::model::walk::{Path, walk};
use crate::model::{date, external};
use crate::project::{Context, Kind};
use crate::secrets::{is_published, token_dates};

/// Keys of the date at which a secret ends.
pub(in crate::rules) const ENDS: [&str; 4] = ["expiresAt", "expires_at", "expiry", "expirationDate"];

/// Keys of the date at which a secret got the value it has, the surest first.
pub(in crate::rules) const BEGINS: [&str; 7] =
    ["lastRotatedAt", "lastRotated", "last_rotated", "rotatedAt", "updatedAt", "createdAt", "created_at"];

/// The longest text that is looked at for a token, in bytes.
const LONGEST_TOKEN: usize = 16 * 1024;

/// What it is that ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rules) enum What {
    /// Something with a date beside it.
    Secret,
    /// A token with a date beside it.
    Token,
    /// A login that cannot be refreshed.
    Login,
    /// A JSON Web Token.
    WebToken,
    /// An X.509 certificate.
    Certificate,
}

/// The end of a secret.
#[derive(Clone, Debug)]
pub(in crate::rules) struct Expiry {
    /// The date or the credential in the file; the reference, where that leads to it.
    pub(in crate::rules) node: NodeId,
    /// Its pointer.
    pub(in crate::rules) pointer: Pointer,
    /// What it is.
    pub(in crate::rules) what: What,
    /// Whether a reference leads to it.
    pub(in crate::rules) is_target: bool,
    /// The dates.
    pub(in crate::rules) life: Life,
    /// What more there is to know about the end; empty if there is nothing.
    pub(in crate::rules) note: &'static str,
}

/// Since when something is good, where that is known, and until when; nothing for what says that it never ends.
#[derive(Clone, Copy, Debug)]
pub(in crate::rules) struct Life {
    pub(in crate::rules) from: Option<Timestamp>,
    pub(in crate::rules) until: Option<Timestamp>,
}

impl Expiry {
    /// "this certificate", for messages.
    pub(in crate::rules) fn subject(&self) -> &'static str {
        match (self.what, self.is_target) {
            (What::Secret, false) => "the secret",
            (What::Token, false) => "this token",
            (What::Login, false) => "this login, which cannot be refreshed,",
            (What::WebToken, false) => "this JSON Web Token",
            (What::Certificate, false) => "this certificate",
            (What::WebToken, true) => "the JSON Web Token that this leads to",
            (What::Certificate, true) => "the certificate that this leads to",
            (_, true) => "the secret that this leads to",
        }
    }
}

/// All ends of secrets in a document, in file order.
pub(in crate::rules) fn expiries(cx: &Context<'_>) -> Vec<Expiry> {
    let tree = cx.tree();
    let mut found = Vec::new();
    let dated = !cx.document.shapes.is_empty() || cx.document.kind == Kind::SecretsFile;
    walk(tree, cx.root, |path, _, id| match &tree.node(id).value {
        Value::Object(_) => {
            if cx.document.kind == Kind::AuthProfiles {
                found.extend(profile::of(tree, path, id));
            }
            found.extend(profile::twitch(tree, path, id));
            if dated {
                found.extend(ENDS.iter().filter_map(|key| stated(tree, path, id, key)));
            }
        }
        Value::String(text) => found.extend(inside(text.as_str()).map(|(what, life)| Expiry {
            node: id,
            pointer: path.pointer(),
            what,
            is_target: false,
            life,
            note: "",
        })),
        _ => {}
    });
    found.extend(target::expiries(cx));
    found
}

/// A date that stands beside a secret.
fn stated(tree: &Tree, path: &Path<'_>, holder: NodeId, key: &str) -> Option<Expiry> {
    let node = tree.get(holder, key)?;
    let until = Some(date::read(tree.node(node))?);
    let from = latest_change(tree, holder).map(|(.., at)| at);
    let (pointer, life) = (path.pointer().key(key), Life { from, until });
    Some(Expiry { node, pointer, what: What::Secret, is_target: false, life, note: "" })
}

/// What a text is, and its dates.
fn inside(text: &str) -> Option<(What, Life)> {
    let bare = text.trim();
    let bare = bare.strip_prefix("Bearer ").unwrap_or(bare).trim_start();
    // The first letters of `{"` in base64, with which the header of every token begins.
    if bare.starts_with("eyJ") {
        let short = bare.len() <= LONGEST_TOKEN && !is_published(bare.as_bytes());
        let dates = short.then(|| token_dates(bare.as_bytes()))??;
        return Some((What::WebToken, Life { from: dates.issued, until: dates.expires }));
    }
    if !bare.starts_with("-----BEGIN ") {
        return None;
    }
    certificate::first(bare).map(|life| (What::Certificate, life))
}

/// The latest date at which a secret got the value it has: the key, the date in the file, the date.
pub(in crate::rules) fn latest_change(tree: &Tree, secret: NodeId) -> Option<(&'static str, NodeId, Timestamp)> {
    let dates = BEGINS.iter().filter_map(|key| {
        let id = tree.get(secret, key)?;
        Some((*key, id, date::read(tree.node(id))?))
    });
    dates.reduce(|best, next| if next.2 > best.2 { next } else { best })
}

/// The secrets of a document that may carry dates: stored ones, named ones, entries of reference maps, credentials of
/// agents.
pub(in crate::rules) fn secrets<'t>(cx: &Context<'t>) -> Vec<external::Entry<'t>> {
    let tree = cx.tree();
    let mut found = external::stored(cx.document, cx.root);
    found.extend(external::named_secrets(tree, cx.root));
    found.extend(external::ref_map(tree, cx.root));
    found.extend(external::agent_credentials(tree, cx.root));
    found
}
