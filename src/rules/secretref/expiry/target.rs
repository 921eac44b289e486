//! The ends of secrets that OpenClaw's own references lead to.

use std::collections::HashMap;

use jiff::Timestamp;

use super::{ENDS, Expiry, Life, What, inside, latest_change};
use crate::doc::{NodeId, Parsed, Tree};
use crate::model::date;
use crate::model::secret_ref::{is_file_id, secret_refs};
use crate::project::Context;
use crate::rules::secretref::files::beside;

/// Largest provider file that OpenClaw reads unless told otherwise, in bytes.
const MAX_FILE: u64 = 1024 * 1024;

/// What the file of a provider holds.
enum Content {
    Object(Parsed),
    Single(String),
}

/// References to values in files of the repository that are no documents of their own: those report for themselves.
pub(super) fn expiries(cx: &Context<'_>) -> Vec<Expiry> {
    let tree = cx.tree();
    let Some(providers) = cx.lookup(&["secrets", "providers"]) else { return Vec::new() };
    let mut files: HashMap<&str, Option<Content>> = HashMap::new();
    let mut found = Vec::new();
    for reference in secret_refs(cx).into_iter().filter(|reference| reference.source == "file") {
        let Some((alias, provider)) = reference.provider.and_then(|alias| Some((alias, tree.get(providers, alias)?)))
        else {
            continue;
        };
        let content = files.entry(alias).or_insert_with(|| read(cx, provider));
        let end = match content {
            Some(Content::Single(text)) if reference.id == "value" => inside(text),
            Some(Content::Object(parsed)) if is_file_id(reference.id) => within(parsed, reference.id),
            _ => None,
        };
        if let Some((what, life)) = end {
            let (node, pointer) = (reference.member(tree, "id"), reference.member_pointer("id"));
            found.push(Expiry { node, pointer, what, is_target: true, life, note: "" });
        }
    }
    found
}

fn read(cx: &Context<'_>, provider: NodeId) -> Option<Content> {
    let tree = cx.tree();
    let text = |key: &str| tree.get(provider, key).and_then(|id| tree.node(id).as_str());
    let location = beside(cx, text("path")?)?;
    if cx.documents.iter().any(|document| document.location == location) {
        return None;
    }
    let bytes = cx.store.read(&location, MAX_FILE).ok()?;
    if text("mode") == Some("singleValue") {
        return Some(Content::Single(String::from_utf8_lossy(&bytes).into_owned()));
    }
    Some(Content::Object(crate::doc::parse(&crate::text::decode(&bytes).text)))
}

/// The end of the value at a pointer: what it carries, else the date beside it.
fn within(parsed: &Parsed, pointer: &str) -> Option<(What, Life)> {
    let (tree, root) = (&parsed.tree, parsed.tree.root()?);
    let node = tree.follow(root, pointer)?;
    if let Some(carried) = tree.node(node).as_str().and_then(inside) {
        return Some(carried);
    }
    let holder = tree.follow(root, pointer.rsplit_once('/')?.0).filter(|holder| *holder != root);
    [Some(node), holder].into_iter().flatten().find_map(|holder| {
        let until = Some(stated(tree, holder)?);
        let from = latest_change(tree, holder).map(|(.., from)| from);
        Some((What::Secret, Life { from, until }))
    })
}

fn stated(tree: &Tree, holder: NodeId) -> Option<Timestamp> {
    ENDS.iter().find_map(|key| date::read(tree.node(tree.get(holder, key)?)))
}
