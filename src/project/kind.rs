//! What kind of file this is: by its name first, by its content where the name does not tell.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::look::Look;
use super::name::{is_copy, is_main_name, is_secrets_stem};
use super::shape::Shapes;
use crate::doc::{NodeId, Parsed, Tree};

/// What a configuration file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A main OpenClaw configuration, a backup or a template of one: judged by OpenClaw's schema.
    OpenClaw,
    /// A file that a main configuration includes, or a fragment recognised by its shape.
    Fragment,
    /// A stand-alone external-secrets document or another file in one of those shapes.
    ExternalSecrets,
    /// A file of stored secret values (`secrets.json`).
    SecretsFile,
    /// `auth-profiles.json`.
    AuthProfiles,
    /// A generated `models.json`.
    Models,
    /// A Compose file that runs OpenClaw.
    Compose,
}

/// Words of which a JSON file must hold one to be worth parsing. Keys may be unquoted, hence no quotes here.
const MARKERS: [&str; 46] = [
    "lastTouchedVersion",
    "externalSecrets",
    "external-secrets",
    "secretRef",
    "secretref",
    "requiresSecret",
    "tool-bindings",
    "rotationPolicy",
    "ttlSeconds",
    "binds",
    "zeroTrust",
    "prompt_injection_protection",
    "thread-bound",
    "auto-destroy",
    "refMap",
    "active-provider",
    "expiresAt",
    "createdAt",
    "apiKey",
    "botToken",
    "openclaw",
    "gateway",
    "sandbox",
    "unauthorizedSecretAccess",
    "\"provider\"",
    "baseUrl",
    "\"oauth\"",
    "\"refresh\"",
    "external_secrets",
    "secret_ref",
    "secret-ref",
    "toolBindings",
    "tool_bindings",
    "rotation_policy",
    "ttl_seconds",
    "zero_trust",
    "zero-trust",
    "promptInjectionProtection",
    "prompt-injection-protection",
    "thread_bound",
    "threadBound",
    "autoDestroy",
    "auto_destroy",
    "ref_map",
    "requires_secret",
    "expires_at",
];

/// So many elements of a list are looked at to tell what it is.
const MOST_LISTED: usize = 16;

impl Kind {
    /// What a file is by its name alone (the last path component); `None` where only the content can tell.
    ///
    /// The names of backups are those that OpenClaw 2026.9.6 and earlier write beside `openclaw.json`.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        if is_main_name(&name) {
            return Some(Self::OpenClaw);
        }
        let stem = [".json", ".json5", ".jsonc"].iter().find_map(|extension| name.strip_suffix(extension));
        match stem {
            Some("auth-profiles" | "auth-state") => Some(Self::AuthProfiles),
            Some("models") => None,
            Some(stem) if stem.starts_with("auth-profiles") => Some(Self::AuthProfiles),
            Some(stem) if is_secrets_stem(stem) => Some(Self::SecretsFile),
            _ => name.starts_with("auth-profiles.json.").then_some(Self::AuthProfiles),
        }
    }

    /// What a parsed document is: by its name, else by its content. Files named like a secrets file hold configuration
    /// as often as values.
    #[must_use]
    pub fn of(name: &str, tree: &Tree, root: Option<NodeId>) -> Option<Self> {
        let describes = root.is_some_and(|root| Self::is_json_schema(tree, root));
        let by_name = Self::of_name(name).filter(|&kind| kind == Self::OpenClaw || !describes);
        let by_content = || Self::of_content(tree, root?);
        match by_name {
            Some(Self::SecretsFile) => by_content().filter(|&kind| kind == Self::ExternalSecrets).or(by_name),
            _ => by_name.or_else(by_content),
        }
    }

    /// What a parsed text is, its keys in the spelling of the schemas; a list of configurations is what its first one is.
    #[must_use]
    pub fn of_parsed(name: &str, parsed: &mut Parsed) -> Option<Self> {
        super::settle(&mut parsed.tree);
        let (tree, root) = (&parsed.tree, parsed.tree.root());
        Self::of(name, tree, root).or_else(|| {
            let listed = root.filter(|&root| tree.is_list_of_objects(root)).map_or(&[][..], |root| tree.elements(root));
            let of_one = |&element: &NodeId| Self::of_content(tree, element);
            let told = |kind: &Self| matches!(kind, Self::ExternalSecrets | Self::Fragment);
            listed.iter().take(MOST_LISTED).find_map(of_one).filter(told)
        })
    }

    /// Whether the document is a JSON Schema: it describes configurations and is none.
    #[must_use]
    pub fn is_json_schema(tree: &Tree, root: NodeId) -> bool {
        let dialect = tree.get(root, "$schema").and_then(|id| tree.node(id).as_str());
        dialect.is_some_and(|dialect| dialect.contains("json-schema.org/"))
    }

    /// What a parsed document is by its content; `None` if it is nothing we know.
    #[must_use]
    pub fn of_content(tree: &Tree, root: NodeId) -> Option<Self> {
        let look = Look { tree, root };
        if tree.members(root).is_empty() || Self::is_json_schema(tree, root) {
            return None;
        }
        if look.is_external_secrets_document() {
            return Some(Self::ExternalSecrets);
        }
        if look.main_sections() >= 2 || look.get(&["meta", "lastTouchedVersion"]).is_some() {
            return Some(Self::OpenClaw);
        }
        if look.is_secrets_file() {
            return Some(Self::SecretsFile);
        }
        if look.is_auth_profiles() || look.is_legacy_auth() {
            return Some(Self::AuthProfiles);
        }
        if look.is_models() {
            return Some(Self::Models);
        }
        let shapes = Shapes::of(tree, root);
        let whole = Shapes::EXTERNAL_SECRETS
            .with(Shapes::NAMED_SECRETS)
            .with(Shapes::SECURITY)
            .with(Shapes::BOUND_AGENTS)
            .with(Shapes::REF_MAP);
        if look.is_fragment() || (!shapes.is_empty() && !shapes.any(whole)) {
            Some(Self::Fragment)
        } else if !shapes.is_empty() {
            Some(Self::ExternalSecrets)
        } else {
            None
        }
    }

    /// Whether a file is worth parsing at all: a look at its name and one pass over its bytes.
    ///
    /// `name` is the last path component. Files that pass may still be nothing we know.
    #[must_use]
    pub fn may_be_config(name: &str, text: &[u8]) -> bool {
        static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
            // Takes a little longer to make than what is chosen by default, and reads twice as fast.
            AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(MARKERS).ok()
        });
        if Self::of_name(name).is_some() {
            return true;
        }
        let lower = name.to_ascii_lowercase();
        // With what is appended to a copy, `.json.bak`, it is JSON still.
        let is_json = lower.find(".json").is_some_and(|at| is_copy(&lower[at..]));
        is_json && FINDER.as_ref().is_none_or(|finder| finder.is_match(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(text: &str) -> Option<Kind> {
        let parsed = crate::doc::parse(text.as_bytes());
        parsed.tree.root().and_then(|root| Kind::of_content(&parsed.tree, root))
    }

    #[test]
    fn contents_that_are_configurations() {
        let cases = [
            (r#"{gateway:{port:1},agents:{defaults:{}}}"#, Kind::OpenClaw),
            (r#"{meta:{lastTouchedVersion:"2026.1.1"}}"#, Kind::OpenClaw),
            (r#"{type:"external-secrets",source:{provider:"x"}}"#, Kind::ExternalSecrets),
            (r#"{externalSecrets:{rotation:{}}}"#, Kind::ExternalSecrets),
            (r#"{a:{value:"v",provider:"p"},b:{value:"v",createdAt:"2026-01-01"}}"#, Kind::SecretsFile),
            (r#"{profiles:{"a:b":{type:"api_key",provider:"a"}}}"#, Kind::AuthProfiles),
            (r#"{providers:{p:{baseUrl:"u",models:[]}}}"#, Kind::Models),
            (r#"{binds:["/:/root"]}"#, Kind::Fragment),
            (r#"{rotationPolicy:{enabled:true}}"#, Kind::Fragment),
            (r#"{cache:{ttlSeconds:300}}"#, Kind::Fragment),
            (r#"{secretRef:"a"}"#, Kind::Fragment),
            (r#"{apiKey:"a"}"#, Kind::Fragment),
            (r#"{text:"t",secretref:["A"]}"#, Kind::Fragment),
            (r#"{agent:"a",tools:[{name:"n",requiresSecret:"s"}]}"#, Kind::Fragment),
            (r#"{monitoring:{secrets:{metrics:[]}}}"#, Kind::Fragment),
            (r#"{agents:{a:{"tool-bindings":{}}}}"#, Kind::ExternalSecrets),
            (r#"{openclaw:{secrets:{a:{provider:"external"}}}}"#, Kind::ExternalSecrets),
        ];
        for (text, kind) in cases {
            assert_eq!(content(text), Some(kind), "{text}");
        }
    }

    #[test]
    fn ordinary_json_is_left_alone() {
        for text in [
            r#"{"name":"x","version":"1.0.0","dependencies":{"a":"1"}}"#,
            r#"{"compilerOptions":{"strict":true},"include":["src"]}"#,
            r#"{"apiKey":"a","authDomain":"b","projectId":"c","storageBucket":"d"}"#,
            r#"{"panels":[],"templating":{},"cache":{"ttl":3},"title":"t"}"#,
            r#"{"type":"object","properties":{}}"#,
            r#"{"security":{"alerts":true},"tools":["a"]}"#,
            "[1]",
            "{}",
        ] {
            assert_eq!(content(text), None, "{text}");
        }
        assert!(!Kind::may_be_config("package.json", br#"{"name":"x","version":"1"}"#));
        assert!(Kind::may_be_config("x.json", b"{secretRef:1}"));
        assert!(!Kind::may_be_config("x.md", b"{secretRef:1}"));
    }
}
