//! What kind of file this is: by its name first, by its content where the name does not tell.

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
        let mut shapes = Self::default();
        if tree.at(root, &["externalSecrets"]).is_some() {
            shapes = shapes.with(Self::EXTERNAL_SECRETS);
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

impl Kind {
    /// What a file is by its name alone; `None` where only the content can tell.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        match name {
            "openclaw.json" => Some(Self::OpenClaw),
            _ => None,
        }
    }

    /// What a parsed document is by its content; `None` if it is nothing we know.
    #[must_use]
    pub fn of_content(tree: &Tree, root: NodeId) -> Option<Self> {
        let _ = (tree, root);
        None
    }
}
