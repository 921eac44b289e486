//! The external-secrets shapes: who defines, stores, maps and uses which secret.

use crate::doc::{NodeId, Place, Pointer, Tree};
use crate::project::{Document, Kind};

use super::walk::walk;

/// Something with a name in a document.
#[derive(Clone, Debug)]
pub struct Entry<'t> {
    /// The name.
    pub name: &'t str,
    /// Where the name stands.
    pub place: Place,
    /// The value behind the name; the name's own node where it is no key.
    pub node: NodeId,
    /// The pointer of the value.
    pub pointer: Pointer,
}

/// Whether a document has or uses secrets, found in one walk.
#[derive(Clone, Debug, Default)]
pub struct Uses<'t> {
    /// `secretRef: "name"`.
    pub refs: Vec<Entry<'t>>,
    /// Names in `secretref: [...]`.
    pub tags: Vec<Entry<'t>>,
    /// `requiresSecret: "name"`.
    pub requirements: Vec<Entry<'t>>,
}

/// Where an audit trail may stand.
pub const AUDIT_TRAIL: &[&[&str]] = &[
    &["auditTrail"],
    &["externalSecrets", "auditTrail"],
    &["secrets", "auditTrail"],
    &["openclaw", "auditTrail"],
    &["openclaw", "secrets", "auditTrail"],
];

/// Where it may stand what is watched.
pub const MONITORING: &[&[&str]] = &[&["monitoring"], &["openclaw", "monitoring"]];

/// The members of an object as entries.
#[must_use]
pub fn entries<'t>(tree: &'t Tree, root: NodeId, path: &[&str]) -> Vec<Entry<'t>> {
    let Some(object) = tree.at(root, path) else {
        return Vec::new();
    };
    let pointer = Pointer::root().keys(path);
    tree.members(object)
        .iter()
        .map(|member| Entry {
            name: member.key.as_str(),
            place: member.key_place(),
            node: member.value,
            pointer: pointer.key(member.key.as_str()),
        })
        .collect()
}

/// The string at `key` of an object, as an entry named by its content.
#[must_use]
pub fn string_entry<'t>(tree: &'t Tree, owner: &Entry<'_>, key: &str) -> Option<Entry<'t>> {
    let node = tree.get(owner.node, key)?;
    let name = tree.node(node).as_str()?;
    Some(Entry { name, place: tree.node(node).place(), node, pointer: owner.pointer.key(key) })
}

/// Where reference maps may stand.
const REF_MAPS: [&[&str]; 5] = [
    &["openclaw", "gateway", "secrets", "refMap"],
    &["openclaw", "secrets", "refMap"],
    &["gateway", "secrets", "refMap"],
    &["secrets", "refMap"],
    &["refMap"],
];

/// Whether a document holds a reference map, an empty one included.
#[must_use]
pub fn has_ref_map(tree: &Tree, root: NodeId) -> bool {
    REF_MAPS.iter().any(|path| tree.at(root, path).is_some())
}

/// The entries of a document's reference maps.
#[must_use]
pub fn ref_map<'t>(tree: &'t Tree, root: NodeId) -> Vec<Entry<'t>> {
    REF_MAPS.iter().flat_map(|path| entries(tree, root, path)).collect()
}

/// `secrets.providers.<alias>` of both families.
#[must_use]
pub fn secret_providers<'t>(tree: &'t Tree, root: NodeId) -> Vec<Entry<'t>> {
    let mut found = entries(tree, root, &["secrets", "providers"]);
    found.extend(entries(tree, root, &["openclaw", "gateway", "secrets", "providers"]));
    found
}

/// Where `externalSecrets` may stand.
const MANAGERS: [&[&str]; 2] = [&["externalSecrets"], &["openclaw", "externalSecrets"]];

/// `externalSecrets.providers[]`, by `name`.
#[must_use]
pub fn external_providers<'t>(tree: &'t Tree, root: NodeId) -> Vec<Entry<'t>> {
    let mut found = Vec::new();
    for home in MANAGERS {
        let path = [home, &["providers"]].concat();
        let pointer = Pointer::root().keys(&path);
        let Some(list) = tree.at(root, &path) else { continue };
        for (index, &element) in tree.elements(list).iter().enumerate() {
            let Some(name) = tree.get(element, "name") else { continue };
            if let Some(text) = tree.node(name).as_str() {
                let pointer = pointer.index(index);
                found.push(Entry { name: text, place: tree.node(name).place(), node: element, pointer });
            }
        }
        // Some write them by name instead of as a list.
        found.extend(entries(tree, root, &path).into_iter().filter(|entry| tree.is_object(entry.node)));
    }
    found
}

/// `externalSecrets.agentCredentials.<name>`.
#[must_use]
pub fn agent_credentials<'t>(tree: &'t Tree, root: NodeId) -> Vec<Entry<'t>> {
    MANAGERS.iter().flat_map(|home| entries(tree, root, &[home, &["agentCredentials"][..]].concat())).collect()
}

/// The members of a source document's `mapping`.
#[must_use]
pub fn mapping<'t>(tree: &'t Tree, root: NodeId) -> Vec<Entry<'t>> {
    if tree.at(root, &["source", "provider"]).is_none() && tree.get(root, "type").is_none() {
        return Vec::new();
    }
    entries(tree, root, &["mapping"])
}

/// `secrets.<name>` and `openclaw.secrets.<name>` that name an external source.
#[must_use]
pub fn named_secrets<'t>(tree: &'t Tree, root: NodeId) -> Vec<Entry<'t>> {
    let mut found = entries(tree, root, &["secrets"]);
    found.extend(entries(tree, root, &["openclaw", "secrets"]));
    found.retain(|entry| {
        !matches!(entry.name, "providers" | "defaults" | "refMap" | "resolution")
            && (tree.get(entry.node, "source").is_some() || tree.get(entry.node, "provider").is_some())
    });
    found
}

/// The entries of a secrets file: objects with a `value`.
#[must_use]
pub fn stored<'t>(document: &'t Document, root: NodeId) -> Vec<Entry<'t>> {
    if document.kind != Kind::SecretsFile {
        return Vec::new();
    }
    let mut found = entries(&document.tree, root, &[]);
    found.retain(|entry| document.tree.get(entry.node, "value").is_some());
    found
}

/// `environments.<environment>`.
#[must_use]
pub fn environments<'t>(tree: &'t Tree, root: NodeId) -> Vec<Entry<'t>> {
    let mut found = entries(tree, root, &["environments"]);
    found.extend(entries(tree, root, &["openclaw", "environments"]));
    found
}

/// The secrets of one environment.
#[must_use]
pub fn environment_secrets<'t>(tree: &'t Tree, root: NodeId, environment: &str) -> Vec<Entry<'t>> {
    entries(tree, root, &["environments", environment, "secrets"])
}

/// Every use of a secret by name.
#[must_use]
pub fn uses<'t>(tree: &'t Tree, root: NodeId) -> Uses<'t> {
    let mut uses = Uses::default();
    walk(tree, root, |path, member, id| {
        let Some(member) = member else {
            return;
        };
        let entry = |node: NodeId, pointer: Pointer| {
            let name = tree.node(node).as_str()?;
            Some(Entry { name, place: tree.node(node).place(), node, pointer })
        };
        match member.key.as_str() {
            "secretRef" => uses.refs.extend(entry(id, path.pointer())),
            "requiresSecret" => {
                uses.requirements.extend(entry(id, path.pointer()));
                let elements = tree.elements(id).iter().enumerate();
                uses.requirements.extend(elements.filter_map(|(i, &e)| entry(e, path.pointer().index(i))));
            }
            "secretref" => {
                uses.tags.extend(entry(id, path.pointer()));
                let elements = tree.elements(id).iter().enumerate();
                uses.tags.extend(elements.filter_map(|(i, &e)| entry(e, path.pointer().index(i))));
            }
            _ => {}
        }
    });
    uses
}

/// Whether a string that should be a name reads like one and not like a credential pasted into the wrong place.
#[must_use]
pub fn is_name(text: &str) -> bool {
    let is_word = |word: &str| {
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        let mixed =
            digits > 0 && word.bytes().any(|b| b.is_ascii_uppercase()) && word.bytes().any(|b| b.is_ascii_lowercase());
        word.len() <= if mixed { 12 } else { 20 } && digits <= 4
    };
    text.len() <= 64
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-./: ".contains(&b))
        && text.split(['_', '-', '.', '/', ':', ' ']).all(is_word)
}

/// A string that should be a name, for messages: itself if it reads like one, its length otherwise.
#[must_use]
pub fn shown(text: &str) -> String {
    if is_name(text) { text.to_owned() } else { format!("…({})", text.chars().count()) }
}

/// A name in the form in which names are compared: ASCII letters and digits in lower case.
#[must_use]
pub fn folded(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// The words of a name: `legacyGithub-token_2` has `legacy`, `github`, `token`, `2`.
#[must_use]
pub fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut lower = false;
    for c in name.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && lower) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
        lower = c.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_not_shown_as_names() {
        for name in ["openai-api-key", "MISTRAL_API_KEY", "aws-kms", "team.prod/key_2026", "default"] {
            assert_eq!(shown(name), name);
        }
        for text in ["T7c4".repeat(5), "a".repeat(40), format!("ab_live_51{}", "Qw7e".repeat(4)), "x@y".to_owned()] {
            assert_eq!(shown(&text), format!("…({})", text.len()));
        }
    }

    #[test]
    fn words_of_names() {
        assert_eq!(words("legacyGithub-token_2"), ["legacy", "github", "token", "2"]);
        assert_eq!(words("MASTER_API_KEY"), ["master", "api", "key"]);
        assert_eq!(folded("openai-api_Key"), "openaiapikey");
    }
}
