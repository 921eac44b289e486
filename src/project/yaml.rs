//! The external-secrets shapes in YAML. OpenClaw's own configuration is never YAML; charts and manifests are all the time, and
//! use some of the same words.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::Kind;
use super::shape::Shapes;
use crate::doc::{NodeId, Tree};

/// Words of which a YAML file must hold one to be worth parsing, in any case.
const MARKERS: [&str; 32] = [
    "agentCredentials",
    "agent_credentials",
    "external-secrets",
    "external_secrets",
    "secretRef",
    "secret_ref",
    "requiresSecret",
    "requires_secret",
    "tool-bindings",
    "tool_bindings",
    "auth-profiles",
    "auth_profiles",
    "rotationPolicy",
    "rotation_policy",
    "zeroTrust",
    "zero_trust",
    "prompt_injection",
    "promptInjection",
    "thread-bound",
    "threadBound",
    "auto-destroy",
    "auto_destroy",
    "refMap",
    "ref_map",
    "externalSecrets",
    "expiresAt",
    "expires_at",
    "createdAt",
    "created_at",
    "provider: external",
    "openclaw",
    "environments:",
];

/// Words that stand in the shapes alone: a file with one of them that cannot be read is one that was not judged.
const SURE: [&[u8]; 6] = [
    b"agentCredentials:",
    b"type: external-secrets",
    b"zeroTrust:",
    b"prompt_injection_protection:",
    b"tool-bindings:",
    b"requiresSecret:",
];

/// Whether a file of that name and content is worth parsing.
#[must_use]
pub(crate) fn may_be_config(name: &str, text: &[u8]) -> bool {
    static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        let mut builder = AhoCorasick::builder();
        builder.ascii_case_insensitive(true).kind(Some(AhoCorasickKind::DFA)).build(MARKERS).ok()
    });
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let is_yaml = extension.eq_ignore_ascii_case("yaml") || extension.eq_ignore_ascii_case("yml");
    is_yaml
        && (name.to_ascii_lowercase().contains("openclaw")
            || FINDER.as_ref().is_none_or(|finder| finder.is_match(text)))
}

/// Whether a file that cannot be read is surely one of the shapes. A template is no file yet.
#[must_use]
pub(crate) fn is_sure(text: &[u8]) -> bool {
    let has = |word: &&[u8]| memchr::memmem::find(text, word).is_some();
    SURE.iter().any(has)
        && memchr::memmem::find(text, b"{{-").is_none()
        && memchr::memmem::find(text, b"{{ .").is_none()
}

/// What one document of a file is; `None` if it is nothing we know.
#[must_use]
pub(crate) fn kind_of(name: &str, tree: &Tree, root: NodeId, text: &[u8]) -> Option<Kind> {
    let has = |key: &str| tree.get(root, key).is_some();
    // Manifests, Compose files and workflows have shapes of their own.
    if (has("apiVersion") && has("kind")) || has("services") || has("jobs") {
        return None;
    }
    let shapes = Shapes::of(tree, root);
    let own = Shapes::SOURCE_MAPPING
        .with(Shapes::REF_MAP)
        .with(Shapes::NAMED_SECRETS)
        .with(Shapes::SECURITY)
        .with(Shapes::BOUND_AGENTS)
        .with(Shapes::OTHER);
    // The values of a chart may well say `externalSecrets: { enabled: true }`, and anything has a cache or limits.
    let manager = tree.get(root, "externalSecrets").or_else(|| tree.at(root, &["openclaw", "externalSecrets"]));
    let keys = ["agentCredentials", "providers"];
    let managed = manager.is_some_and(|id| {
        keys.iter().any(|key| tree.get(id, key).is_some()) || tree.at(id, &["rotation", "schedule"]).is_some()
    });
    let named = name.trim_start_matches('.').to_ascii_lowercase().starts_with("openclaw");
    let words = ["openclaw", "thread-bound", "secretref", "requiresSecret"];
    let speaks = || named || words.iter().any(|word| mentions(text, word.as_bytes()));
    let environments = tree.get(root, "environments").is_some();
    let only_other =
        shapes == Shapes::OTHER || shapes == Shapes::SANDBOX || shapes == Shapes::OTHER.with(Shapes::SANDBOX);
    // With nothing of ours in it, `externalSecrets` is a chart's.
    let sure = Shapes::SOURCE_MAPPING.with(Shapes::REF_MAP).with(Shapes::NAMED_SECRETS).with(Shapes::BOUND_AGENTS);
    if manager.is_some() && !managed && !shapes.any(sure.with(Shapes::SECURITY)) {
        return None;
    }
    match Kind::of_content(tree, root)? {
        Kind::SecretsFile => Some(Kind::SecretsFile),
        Kind::Fragment if only_other && !environments && !speaks() => None,
        Kind::Fragment | Kind::ExternalSecrets | Kind::OpenClaw
            if managed || shapes.any(own) || (!shapes.is_empty() && speaks()) =>
        {
            Some(Kind::ExternalSecrets)
        }
        _ => None,
    }
}

fn mentions(text: &[u8], word: &[u8]) -> bool {
    memchr::memmem::find(text, word).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> Option<Kind> {
        let (tree, roots) = crate::doc::yaml::parse_all(text.as_bytes()).ok()?;
        may_be_config("x.yaml", text.as_bytes())
            .then(|| kind_of("x.yaml", &tree, *roots.first()?, text.as_bytes()))
            .flatten()
    }

    #[test]
    fn shapes_are_known() {
        for text in [
            "externalSecrets:\n  agentCredentials: {}\n",
            "type: external-secrets\nsource: {provider: vault}\nmapping: {}\n",
            "secrets:\n  a: {provider: external, source: vault}\n",
            "openclaw:\n  agents:\n    a: {runtime: thread-bound}\n",
            "text: t\nsecretref: [A]\n",
        ] {
            assert_eq!(kind(text), Some(Kind::ExternalSecrets), "{text}");
        }
        let stored = "a:\n  value: v\n  createdAt: 2026-01-01\n";
        assert_eq!(kind(stored), Some(Kind::SecretsFile));
    }

    #[test]
    fn charts_manifests_and_other_files_are_left_alone() {
        for text in [
            "externalSecrets:\n  enabled: true\n  secretStoreRef: {name: x}\nimage: {repository: openclaw}\ncache: {ttlSeconds: 9}\n",
            "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nspec: {secretStoreRef: {name: a}}\n",
            "services:\n  openclaw:\n    image: x\nsecrets:\n  a: {external: true}\n",
            "cache: {ttlSeconds: 900}\nrotationPolicy: {enabled: true}\n",
            "environments:\n  production:\n    secrets: [a]\n",
        ] {
            assert_eq!(kind(text), None, "{text}");
        }
    }
}
