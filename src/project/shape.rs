//! Which external-secrets shapes a document holds.

use super::look::Look;
use crate::doc::{NodeId, Tree};

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

    /// The shapes that the value at `root` holds, at its top level or below `openclaw`.
    #[must_use]
    pub fn of(tree: &Tree, root: NodeId) -> Self {
        let own = Self::of_one(tree, root);
        tree.get(root, "openclaw").filter(|&id| tree.is_object(id)).map_or(own, |id| own.with(Self::of_one(tree, id)))
    }

    fn of_one(tree: &Tree, root: NodeId) -> Self {
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
