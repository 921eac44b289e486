//! Compose files whose services run OpenClaw (https://github.com/compose-spec/compose-spec/blob/main/spec.md).

use crate::doc::{NodeId, Place, Pointer, Tree, Value};
use crate::project::Context;

/// Names under which OpenClaw has been published.
const NAMES: [&str; 4] = ["openclaw", "clawdbot", "moltbot", "moldbot"];

/// A service that runs OpenClaw.
pub(crate) struct Service<'t> {
    /// Its name.
    pub(crate) name: &'t str,
    /// What describes it.
    pub(crate) node: NodeId,
    /// The pointer of that.
    pub(crate) pointer: Pointer,
}

/// A string or number of a service, and where it stands.
pub(crate) struct Item {
    /// Its text; numbers as decimals.
    pub(crate) text: String,
    /// Where it stands, quotes left out.
    pub(crate) place: Place,
    /// Its pointer.
    pub(crate) pointer: Pointer,
}

/// A variable that a service is given.
pub(crate) struct Variable {
    /// Its name.
    pub(crate) name: String,
    /// Its value.
    pub(crate) value: Item,
}

/// Whether the file of that name is read by Docker Compose: `compose.yaml`, `docker-compose.prod.yml`.
#[must_use]
pub(crate) fn is_compose_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let stem = name.strip_suffix(".yml").or_else(|| name.strip_suffix(".yaml"));
    stem.and_then(|stem| stem.strip_prefix("docker-").unwrap_or(stem).strip_prefix("compose"))
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-', '_']))
}

/// Whether the text names OpenClaw at all.
#[must_use]
pub(crate) fn mentions(text: &[u8]) -> bool {
    let lower = text.to_ascii_lowercase();
    NAMES.iter().any(|name| memchr::memmem::find(&lower, name.as_bytes()).is_some())
}

/// The services of a document that run OpenClaw.
pub(crate) fn services<'t>(cx: &Context<'t>) -> Vec<Service<'t>> {
    let tree = cx.tree();
    let Some(all) = tree.get(cx.root, "services") else { return Vec::new() };
    let service = |name: &'t str, node| Service { name, node, pointer: Pointer::root().keys(&["services", name]) };
    let members = tree.members(all).iter().map(|member| service(member.key.as_str(), member.value));
    members.filter(|service| runs_openclaw(tree, service)).collect()
}

fn runs_openclaw(tree: &Tree, service: &Service<'_>) -> bool {
    let said = |path: &[&str]| tree.at(service.node, path).is_some_and(|id| says(tree, id, 3));
    if said(&["image"]) || said(&["command"]) || said(&["entrypoint"]) {
        return true;
    }
    // A database beside it has its name and another image.
    let image = tree.get(service.node, "image").and_then(|id| tree.node(id).as_str());
    let other = image.is_some_and(|image| !image.contains('$'));
    !other && (is_name(service.name) || said(&["container_name"]) || said(&["build"]))
}

/// Whether a string below the node, not deeper than `depth`, names OpenClaw.
fn says(tree: &Tree, id: NodeId, depth: usize) -> bool {
    match &tree.node(id).value {
        Value::String(text) => is_name(text.as_str()),
        Value::Array(elements) if depth > 0 => elements.iter().any(|&element| says(tree, element, depth - 1)),
        Value::Object(members) if depth > 0 => members.iter().any(|member| says(tree, member.value, depth - 1)),
        _ => false,
    }
}

fn is_name(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    NAMES.iter().any(|name| lower.contains(name)) && !lower.contains("openclaw-lint")
}

impl Service<'_> {
    /// The node at a path of the service.
    pub(crate) fn get(&self, tree: &Tree, path: &[&str]) -> Option<NodeId> {
        tree.at(self.node, path)
    }

    /// The string or number at a key.
    pub(crate) fn item(&self, tree: &Tree, key: &str) -> Option<Item> {
        item(tree, tree.get(self.node, key)?, self.pointer.key(key))
    }

    /// The elements of the list at a key, with their pointers.
    pub(crate) fn list(&self, tree: &Tree, key: &str) -> Vec<(NodeId, Pointer)> {
        let Some(list) = tree.get(self.node, key) else { return Vec::new() };
        let at = self.pointer.key(key);
        tree.elements(list).iter().enumerate().map(|(index, &element)| (element, at.index(index))).collect()
    }

    /// The strings of the list at a key.
    pub(crate) fn strings(&self, tree: &Tree, key: &str) -> Vec<Item> {
        self.list(tree, key).into_iter().filter_map(|(id, pointer)| item(tree, id, pointer)).collect()
    }

    /// Its variables, from either form of `environment`.
    pub(crate) fn environment(&self, tree: &Tree) -> Vec<Variable> {
        let Some(id) = tree.get(self.node, "environment") else { return Vec::new() };
        let at = self.pointer.key("environment");
        let members = tree.members(id).iter().filter_map(|member| {
            let name = member.key.as_str();
            Some(Variable { name: name.to_owned(), value: item(tree, member.value, at.key(name))? })
        });
        let listed = self.strings(tree, "environment").into_iter().filter_map(|mut entry| {
            let (name, value) = entry.text.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()))?;
            // Only text without escapes has the same offsets in the file.
            if entry.place.span.len() == entry.text.len() {
                entry.place.span.start += name.len() + 1;
            }
            entry.text = value;
            Some(Variable { name, value: entry })
        });
        members.chain(listed).collect()
    }
}

/// A node as an item, if it is a string or a number.
pub(crate) fn item(tree: &Tree, id: NodeId, pointer: Pointer) -> Option<Item> {
    let node = tree.node(id);
    let text = match &node.value {
        Value::String(text) => text.as_str().to_owned(),
        Value::Number(number) => number.0.to_string(),
        _ => return None,
    };
    // The spans of this reader leave quotes out.
    Some(Item { text, place: Place { file: node.file, span: node.span }, pointer })
}

/// Whether a setting is on: YAML's truth values, and those that Compose takes for one.
pub(crate) fn is_true(tree: &Tree, id: NodeId) -> bool {
    let node = tree.node(id);
    node.as_bool() == Some(true)
        || node.as_str().is_some_and(|text| ["true", "yes", "on"].iter().any(|word| word.eq_ignore_ascii_case(text)))
}

/// The text with its variables replaced by the defaults that it gives them (`${NAME:-default}`); nothing where one has none.
#[must_use]
pub(crate) fn with_defaults(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        let inner = rest[at + 1..].strip_prefix('{')?;
        let (inner, after) = inner.split_once('}')?;
        let (_, default) = inner.split_once(":-").or_else(|| inner.split_once('-'))?;
        out.push_str(default);
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_compose_files() {
        for name in ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.prod.yaml", "compose-dev.yml"]
        {
            assert!(is_compose_name(name), "{name}");
        }
        for name in ["composer.yml", "compose.json", "my-compose.yml", "docker.yml"] {
            assert!(!is_compose_name(name), "{name}");
        }
    }

    #[test]
    fn variables_have_their_defaults() {
        assert_eq!(with_defaults("${A:-1}:${B-2}/x").as_deref(), Some("1:2/x"));
        assert_eq!(with_defaults("${A}:1"), None);
        assert_eq!(with_defaults("plain").as_deref(), Some("plain"));
    }
}
