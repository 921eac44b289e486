//! The schemas of the external-secrets shapes: where each applies, and what it says.

mod locate;

use std::sync::OnceLock;

use jsonschema::Validator;

pub use locate::{Part, parts};

use crate::doc::{NodeId, Tree};

/// A schema with the name of its file.
struct Source {
    name: &'static str,
    text: &'static str,
    /// Compiled when the first part of its shape turns up.
    compiled: OnceLock<Option<Validator>>,
}

macro_rules! schemas {
    ($($name:literal),* $(,)?) => {
        [$(Source {
            name: $name,
            text: include_str!(concat!("../../../schemas/external-secrets/", $name, ".json")),
            compiled: OnceLock::new(),
        }),*]
    };
}

/// All schemas.
static SOURCES: [Source; 19] = schemas![
    "agent-tools",
    "audit-trail",
    "binding",
    "bound-agent",
    "cache",
    "environments",
    "external-secrets",
    "gateway",
    "monitoring",
    "named-secret",
    "ref-map",
    "rotation-policy",
    "sandbox",
    "secret-provider",
    "secrets-file",
    "security",
    "source-document",
    "tagged-text",
    "vault",
];

fn compile(source: &Source) -> Option<Validator> {
    jsonschema::draft7::new(&serde_json::from_str(source.text).ok()?).ok()
}

/// The names and texts of all schemas.
pub fn schemas() -> impl Iterator<Item = (&'static str, &'static str)> {
    SOURCES.iter().map(|source| (source.name, source.text))
}

/// The compiled schema of this name.
pub(crate) fn validator(name: &str) -> Option<&'static Validator> {
    let source = SOURCES.iter().find(|source| source.name == name)?;
    source.compiled.get_or_init(|| compile(source)).as_ref()
}

/// The places of a document that belong to external-secrets shapes.
///
/// OpenClaw's own schema knows none of their keys; what lies here is not a mistake of the author's.
pub struct Territory(Vec<Part>);

impl Territory {
    /// Looks the shapes of a document up.
    #[must_use]
    pub fn of(tree: &Tree, root: NodeId) -> Self {
        Self(parts(tree, root))
    }

    /// Whether the value at `pointer` lies inside a shape or above one.
    #[must_use]
    pub fn holds(&self, pointer: &str) -> bool {
        let below =
            |outer: &str| pointer.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        self.0.iter().any(|part| {
            let part = part.pointer.as_str();
            let above = !pointer.is_empty() && part.strip_prefix(pointer).is_some_and(|rest| rest.starts_with('/'));
            above || (!part.is_empty() && below(part)) || (part.is_empty() && !pointer.is_empty())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_compiles_and_describes_itself() {
        assert!(SOURCES.is_sorted_by_key(|source| source.name));
        for source in &SOURCES {
            assert!(compile(source).is_some(), "{}", source.name);
            assert!(source.text.contains("\"description\""), "{}", source.name);
        }
    }

    #[test]
    fn pointers_of_shapes_are_accepted() {
        let text = br#"{externalSecrets:{rotation:{}},openclaw:{gateway:{secrets:{refMap:{}}}},gateway:{port:1},
            agents:{defaults:{sandbox:{limits:{}}},a:{runtime:"thread-bound"}}}"#;
        let parsed = crate::doc::parse(text);
        let Some(root) = parsed.tree.root() else { unreachable!("the text holds a value") };
        let territory = Territory::of(&parsed.tree, root);
        let accepted = |pointer: &str| territory.holds(pointer);
        for pointer in ["/externalSecrets", "/externalSecrets/rotation", "/openclaw", "/agents/a", "/agents/a/runtime"]
        {
            assert!(accepted(pointer), "{pointer}");
        }
        for pointer in ["", "/gateway", "/gateway/port", "/externalSecretsX", "/agents/ab"] {
            assert!(!accepted(pointer), "{pointer}");
        }
    }
}
