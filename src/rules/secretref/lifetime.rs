//! When the secrets of a document expire.

use jiff::Timestamp;

use crate::doc::{NodeId, Pointer};
use crate::model::date;
use crate::model::walk::walk;
use crate::project::{Context, Kind};

/// A date at which a secret ends.
pub(super) struct Expiry {
    /// The date in the file.
    pub(super) node: NodeId,
    /// Its pointer.
    pub(super) pointer: Pointer,
    /// The date.
    pub(super) at: Timestamp,
}

/// All expiry dates: `expiresAt` of the external-secrets shapes, `expires` of token profiles.
pub(super) fn expiries(cx: &Context<'_>) -> Vec<Expiry> {
    let tree = cx.tree();
    let mut found = Vec::new();
    if cx.document.shapes.is_empty() && !matches!(cx.document.kind, Kind::SecretsFile | Kind::AuthProfiles) {
        return found;
    }
    walk(tree, cx.root, |path, member, id| {
        let Some(member) = member else {
            return;
        };
        let counts = match member.key.as_str() {
            "expiresAt" | "expires_at" | "expiry" | "expirationDate" => true,
            // An OAuth profile is refreshed when it expires; only a token is lost for good.
            "expires" => cx.document.kind == Kind::AuthProfiles && is_token_profile(cx, &path.pointer()),
            _ => false,
        };
        if let Some(at) = counts.then(|| date::read(tree.node(id))).flatten() {
            found.push(Expiry { node: id, pointer: path.pointer(), at });
        }
    });
    found
}

fn is_token_profile(cx: &Context<'_>, pointer: &Pointer) -> bool {
    let tree = cx.tree();
    let owner = pointer.as_str().rsplit_once('/').and_then(|(owner, _)| tree.follow(cx.root, owner));
    let kind = owner.and_then(|owner| tree.get(owner, "type").or_else(|| tree.get(owner, "mode")));
    kind.and_then(|kind| tree.node(kind).as_str()) == Some("token")
}
