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
        // An OAuth profile is refreshed when it expires; only a token is lost for good.
        if cx.document.kind == Kind::AuthProfiles && tree.is_object(id) {
            let kind = tree.get(id, "type").or_else(|| tree.get(id, "mode")).and_then(|kind| tree.node(kind).as_str());
            let expires = tree.get(id, "expires").filter(|_| kind == Some("token"));
            if let Some((node, at)) = expires.and_then(|node| Some((node, date::read(tree.node(node))?))) {
                found.push(Expiry { node, pointer: path.pointer().key("expires"), at });
            }
        }
        let is_date = |key: &str| matches!(key, "expiresAt" | "expires_at" | "expiry" | "expirationDate");
        if let Some(at) = member.filter(|m| is_date(m.key.as_str())).and_then(|_| date::read(tree.node(id))) {
            found.push(Expiry { node: id, pointer: path.pointer(), at });
        }
    });
    found
}
