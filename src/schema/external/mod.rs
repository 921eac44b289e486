//! The schemas of the external-secrets shapes: where each applies, and what it says.

mod locate;

use std::sync::OnceLock;

use jsonschema::{Draft, PatternOptions, Validator};
use serde_json::Value;

pub use locate::{Part, parts};

use crate::doc::{NodeId, Tree};

/// A schema with the name of its file.
struct Source {
    name: &'static str,
    text: &'static str,
    /// Read when something is reported, or may be.
    read: OnceLock<Option<Value>>,
    /// Compiled when the first part of its shape turns up.
    compiled: OnceLock<Option<Validator>>,
}

macro_rules! schemas {
    ($($name:literal),* $(,)?) => {
        [$(Source {
            name: $name,
            text: include_str!(concat!("../../../schemas/external-secrets/", $name, ".json")),
            read: OnceLock::new(),
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

impl Source {
    fn of(name: &str) -> Option<&'static Self> {
        SOURCES.iter().find(|source| source.name == name)
    }

    fn read(&self) -> Option<&Value> {
        self.read.get_or_init(|| serde_json::from_str(self.text).ok()).as_ref()
    }

    fn compile(&self) -> Option<Validator> {
        // None of them looks around, so the engine that takes linear time and is made faster will do.
        let options = jsonschema::options().with_draft(Draft::Draft7).offline();
        options.with_pattern_options(PatternOptions::regex()).build(self.read()?).ok()
    }
}

/// The names and texts of all schemas.
pub fn schemas() -> impl Iterator<Item = (&'static str, &'static str)> {
    SOURCES.iter().map(|source| (source.name, source.text))
}

/// The schema of this name.
pub(crate) fn schema(name: &str) -> Option<&'static Value> {
    Source::of(name)?.read()
}

/// The compiled schema of this name.
pub(crate) fn validator(name: &str) -> Option<&'static Validator> {
    let source = Source::of(name)?;
    source.compiled.get_or_init(|| source.compile()).as_ref()
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

    /// What a value is within the shapes: equal for the same part of equal shapes. `None` if it is neither in a shape nor
    /// above one.
    #[must_use]
    pub fn kind_of(&self, pointer: &str) -> Option<String> {
        let below = |outer: &str| pointer.strip_prefix(outer).filter(|rest| rest.is_empty() || rest.starts_with('/'));
        let innermost = self.0.iter().filter_map(|part| Some((part, below(part.pointer.as_str())?)));
        let innermost = innermost.filter(|_| !pointer.is_empty()).max_by_key(|(part, _)| part.pointer.as_str().len());
        if let Some((part, rest)) = innermost {
            let is_index = |segment: &str| !segment.is_empty() && segment.bytes().all(|byte| byte.is_ascii_digit());
            let rest: Vec<&str> =
                rest.split('/').map(|segment| if is_index(segment) { "*" } else { segment }).collect();
            return Some(format!("{} {}", part.schema, rest.join("/")));
        }
        let is_above =
            |part: &Part| part.pointer.as_str().strip_prefix(pointer).is_some_and(|rest| rest.starts_with('/'));
        (!pointer.is_empty() && self.0.iter().any(is_above)).then(|| pointer.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_compiles_and_describes_itself() {
        assert!(SOURCES.is_sorted_by_key(|source| source.name));
        for source in &SOURCES {
            assert!(source.compile().is_some(), "{}", source.name);
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
        let accepted = |pointer: &str| territory.kind_of(pointer).is_some();
        for pointer in ["/externalSecrets", "/externalSecrets/rotation", "/openclaw", "/agents/a", "/agents/a/runtime"]
        {
            assert!(accepted(pointer), "{pointer}");
        }
        for pointer in ["", "/gateway", "/gateway/port", "/externalSecretsX", "/agents/ab"] {
            assert!(!accepted(pointer), "{pointer}");
        }
    }

    #[test]
    fn equal_parts_of_equal_shapes_are_one_kind() {
        let parsed = crate::doc::parse(
            br#"{secrets:{a:{provider:"external",source:"x"},b:{provider:"external",source:"y"}},
            agents:{a:{runtime:"thread",sandbox:{type:"docker"}}}}"#,
        );
        let Some(root) = parsed.tree.root() else { unreachable!("the text holds a value") };
        let territory = Territory::of(&parsed.tree, root);
        let kind = |pointer: &str| territory.kind_of(pointer);
        assert!(kind("/secrets/a").is_some());
        assert_eq!(kind("/secrets/a"), kind("/secrets/b"));
        assert_ne!(kind("/secrets/a"), kind("/secrets/a/source"));
        assert_ne!(kind("/agents/a"), kind("/agents/a/sandbox/type"));
        assert_eq!(kind("/agents/a/sandbox/type").as_deref(), Some("sandbox /type"));
    }
}
