//! What kind of file this is: by its name first, by its content where the name does not tell.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::look::Look;
use crate::doc::{NodeId, Tree};

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

/// Which external-secrets shapes a document holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shapes(u32);

impl Shapes {
    /// `externalSecrets: { providers, agentCredentials, rotation }`.
    pub const EXTERNAL_SECRETS: Self = Self(1);
    /// A document with `type: "external-secrets"`.
    pub const SOURCE_MAPPING: Self = Self(1 << 1);
    /// `openclaw.gateway.secrets.refMap`, `secretRef` bindings, `secrets.providers.file`.
    pub const REF_MAP: Self = Self(1 << 2);
    /// `secrets.<name>.{ provider: "external", source, rotation }`, `vault`.
    pub const NAMED_SECRETS: Self = Self(1 << 3);
    /// `security.zeroTrust`, `alerts`, `prompt_injection_protection`.
    pub const SECURITY: Self = Self(1 << 4);
    /// Agents bound to threads, or with `tool-bindings`/`auth-profiles`.
    pub const BOUND_AGENTS: Self = Self(1 << 5);
    /// `sandbox` with `type`, `limits`, `security`, or a bare `binds` list.
    pub const SANDBOX: Self = Self(1 << 6);
    /// `environments`, `monitoring`, `cache`, `rotationPolicy`, `tools[].requiresSecret`, `secretref` tags.
    pub const OTHER: Self = Self(1 << 7);

    /// The shapes that the value at `root` holds.
    #[must_use]
    pub fn of(tree: &Tree, root: NodeId) -> Self {
        let look = Look { tree, root };
        let mut shapes = Self::default();
        for (shape, present) in [
            (Self::EXTERNAL_SECRETS, look.object(&["externalSecrets"])),
            (Self::SOURCE_MAPPING, look.is_external_secrets_document()),
            (Self::REF_MAP, look.has_ref_map()),
            (Self::NAMED_SECRETS, look.has_named_secrets()),
            (Self::SECURITY, look.has_security()),
            (Self::BOUND_AGENTS, look.has_bound_agents()),
            (Self::SANDBOX, look.has_sandbox()),
            (Self::OTHER, look.has_other()),
        ] {
            if present {
                shapes = shapes.with(shape);
            }
        }
        shapes
    }

    /// Whether any of the shapes in `other` is present.
    #[must_use]
    pub fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Both sets together.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Names OpenClaw reads or has read its configuration from.
const MAIN_NAMES: [&str; 4] = ["openclaw", "clawdbot", "moltbot", "moldbot"];

/// What OpenClaw, people and tests append to the name of a main configuration.
const MAIN_SUFFIXES: [&str; 27] = [
    "bak",
    "last-good",
    "pre-update",
    "example",
    "template",
    "sample",
    "golden",
    "dist",
    "default",
    "orig",
    "old",
    "backup",
    "save",
    "tmpl",
    "new",
    "copy",
    "prev",
    "previous",
    "before",
    "after",
    "working",
    "broken",
    "good",
    "stable",
    "saved",
    "disabled",
    "corrupt",
];

/// Words of which a JSON file must hold one to be worth parsing. Keys may be unquoted, hence no quotes here.
const MARKERS: [&str; 28] = [
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
];

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

fn is_main_name(name: &str) -> bool {
    let bare = name.strip_prefix('.').unwrap_or(name);
    let Some(rest) = MAIN_NAMES.iter().find_map(|main| bare.strip_prefix(main)) else {
        return false;
    };
    if is_copy(rest) {
        return true;
    }
    let Some(rest) = rest.strip_prefix(['.', '-', '_']) else {
        return false;
    };
    let mut parts = rest.split('.');
    let first = parts.next().unwrap_or_default();
    let tail: Vec<&str> = parts.collect();
    if is_json_extension(first) {
        return is_main_tail(&tail);
    }
    // `openclaw.production.json`, `openclaw.json5.example`, `openclaw-prod.json`: one word, then the extension.
    // Schemas and package manifests carry the name too, without being configurations.
    let judged_elsewhere = matches!(first, "schema" | "plugin" | "config-schema" | "package" | "lock" | "types");
    match tail.split_first() {
        Some((extension, rest)) if is_json_extension(extension) => {
            !judged_elsewhere && !name.starts_with("openclaw-lint") && name.contains('.') && {
                name[..name.len() - rest.join(".").len()].starts_with("openclaw.") && is_main_tail(rest)
            }
        }
        _ => false,
    }
}

/// Whether what follows the name of a main configuration makes it somebody's copy of one: ` copy.json`,
/// `-backup-2026-03-01.json`, `.json~`, `.json_old`, `.json.20260301`.
fn is_copy(rest: &str) -> bool {
    let Some(at) = rest.find(".json") else { return false };
    let (before, after) = (&rest[..at], &rest[at + ".json".len()..]);
    let after = after.strip_prefix(['5', 'c']).unwrap_or(after);
    let mut words = [before, after].into_iter().flat_map(|part| part.split(|c: char| !c.is_ascii_alphanumeric()));
    let is_part = |word: &str| MAIN_SUFFIXES.contains(&word) || word.starts_with(|first: char| first.is_ascii_digit());
    // One word from a time: `t10`, `z`.
    words.all(|word| word.is_empty() || is_part(word) || word.trim_start_matches(['t', 'z', 'v']).is_empty())
        && (before.is_empty() || !before.starts_with(char::is_alphanumeric))
        && (after.is_empty() || !after.starts_with(char::is_alphanumeric))
}

fn is_json_extension(part: &str) -> bool {
    matches!(part, "json" | "json5" | "jsonc")
}

/// `bak`, `bak.1`, `clobbered.<time>`, `rejected.<time>`, `pre-startup-migration-<id>.bak`, `example`, nothing.
fn is_main_tail(tail: &[&str]) -> bool {
    match tail {
        [] => true,
        ["clobbered" | "rejected" | "bak" | "backup", ..] => !tail.contains(&"lock"),
        ["clobber", ..] => false,
        [first, ..] => {
            let base = first.split(['-', '_', '~']).next().unwrap_or(first);
            MAIN_SUFFIXES.contains(first)
                || MAIN_SUFFIXES.contains(&base)
                || first.starts_with("pre-startup-migration-")
        }
    }
}

fn is_secrets_stem(stem: &str) -> bool {
    matches!(stem, "secrets" | "secret" | "openclaw-secrets" | "credentials.secrets")
        || stem.ends_with(".secrets")
        || stem.ends_with("-secrets")
        || stem.starts_with("secrets.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(text: &str) -> Option<Kind> {
        let parsed = crate::doc::parse(text.as_bytes());
        parsed.tree.root().and_then(|root| Kind::of_content(&parsed.tree, root))
    }

    #[test]
    fn names_of_main_configurations_and_their_backups() {
        for name in [
            "openclaw.json",
            "openclaw.json5",
            "clawdbot.json",
            "moltbot.json",
            "moldbot.json",
            "openclaw.json.example",
            "openclaw.example.json",
            "openclaw.production.json",
            "openclaw.json.bak",
            "openclaw.json.bak.4",
            "openclaw.json.last-good",
            "openclaw.json.pre-update",
            "openclaw.json.clobbered.2026-03-01T10-00-00-000Z",
            "openclaw.json.rejected.2026-03-01T10-00-00-000Z",
            "openclaw.json.pre-startup-migration-12.bak",
            "clawdbot.json.bak",
            "openclaw copy.json",
            "openclaw (1).json",
            "openclaw-backup.json",
            "openclaw_backup_20260301.json",
            "openclaw.bak.json",
            "openclaw.json~",
            "openclaw.json_old",
            "openclaw.json-backup",
            "openclaw.json.bak-20260301",
            "openclaw.json.bak.20260301-101500",
            "openclaw.json.backup-2026-03-01T10-15-00",
            "openclaw.json.20260301",
            "openclaw.json.2026-03-01.bak",
            "openclaw.json.working",
            ".openclaw.json",
        ] {
            assert_eq!(Kind::of_name(name), Some(Kind::OpenClaw), "{name}");
        }
        for name in [
            "openclaw.schema.json",
            "openclaw.plugin.json",
            "openclaw.json.clobber.lock",
            "openclaw.ts",
            "openclaw.json.md",
            "openclawx.json",
            "openclaw.json.lock",
            "package.json",
        ] {
            assert_eq!(Kind::of_name(name), None, "{name}");
        }
        assert_eq!(Kind::of_name("auth-profiles.json"), Some(Kind::AuthProfiles));
        assert_eq!(Kind::of_name("prod.secrets.json"), Some(Kind::SecretsFile));
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
