//! Keys of open objects that are almost one that is known: `auto-destory` leaves an agent alive.

use std::collections::HashSet;

use serde_json::Value;

use super::known_key;
use crate::doc::{NodeId, Pointer};
use crate::finding::{Confidence, Finding};
use crate::project::Context;
use crate::schema::external::{Part, schema};

/// Looks through the objects of a part for which its schema allows keys of the author's own.
pub(super) fn find(cx: &Context<'_>, part: &Part) -> Vec<Finding> {
    let mut found = Vec::new();
    let Some(schema) = schema(part.schema) else { return found };
    look(cx, schema, part.node, &part.pointer, &mut found);
    found
}

/// The depth is that of the schema, which is ours.
fn look(cx: &Context<'_>, schema: &Value, node: NodeId, pointer: &Pointer, found: &mut Vec<Finding>) {
    let tree = cx.tree();
    for (index, &element) in tree.elements(node).iter().enumerate() {
        if let Some(items) = schema.get("items") {
            look(cx, items, element, &pointer.index(index), found);
        }
    }
    let properties = schema.get("properties").and_then(Value::as_object);
    let others = schema.get("additionalProperties");
    let is_open = others.is_none_or(|others| others == &Value::Bool(true));
    let present: HashSet<&str> = tree.members(node).iter().map(|member| member.key.as_str()).collect();
    let known = properties.filter(|_| is_open).into_iter().flat_map(|properties| properties.keys());
    let missing: Vec<&str> = known.map(String::as_str).filter(|known| !present.contains(known)).collect();
    for member in tree.members(node) {
        let key = member.key.as_str();
        let at = pointer.key(key);
        if let Some(inner) =
            properties.and_then(|properties| properties.get(key)).or(others.filter(|it| it.is_object()))
        {
            look(cx, inner, member.value, &at, found);
            continue;
        }
        if let Some(&meant) = missing.iter().find(|known| is_near(known, key)) {
            found.push(known_key(cx, member, key, meant, at).confidence(Confidence::Medium));
        }
    }
}

/// Whether a key of the author's own is but a slip away from a known one. A short word is soon another.
fn is_near(known: &str, key: &str) -> bool {
    let longest = known.len().max(key.len());
    if longest > 64 || known.len() < 6 || known.len().abs_diff(key.len()) > 2 {
        return false;
    }
    let allowed = if known.len() < 9 { 1 } else { 2 };
    let fold = |text: &str| text.to_ascii_lowercase().replace('_', "-");
    let (known, key) = (fold(known), fold(key));
    // The plural of a short word is no slip.
    (known.len() >= 10 || key.strip_suffix('s') != Some(&known)) && strsim::damerau_levenshtein(&known, &key) <= allowed
}

#[cfg(test)]
mod tests {
    use super::is_near;

    #[test]
    fn slips_and_words_of_their_own() {
        for (known, key) in [
            ("auto-destroy", "auto-destory"),
            ("auto-destroy", "auto_destroy"),
            ("max-duration", "max-duratoin"),
            ("timeout", "timout"),
            ("zeroTrust", "zeroTurst"),
            ("address", "adress"),
            ("requiresSecret", "requiresSecrets"),
        ] {
            assert!(is_near(known, key), "{key}");
        }
        for (known, key) in [("name", "nane"), ("region", "reason"), ("timeout", "timeouts"), ("model", "mode")] {
            assert!(!is_near(known, key), "{key}");
        }
    }
}
