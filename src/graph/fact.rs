//! One thing that a document says about a secret.

use crate::doc::{NodeId, Place, Pointer, Text};

/// The position of a fact among all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactId(pub(super) usize);

impl FactId {
    /// The position as a number.
    #[must_use]
    pub fn index(self) -> usize {
        self.0
    }
}

/// Something with a name, at a place.
///
/// The name may be a credential pasted into the wrong place, hence a [`Text`]: see [`crate::model::external::shown`].
#[derive(Clone, Debug)]
pub struct Fact {
    /// Its position among all.
    pub id: FactId,
    /// What it is.
    pub role: Role,
    /// Its name.
    pub name: Text,
    /// The document, by its position among all of the run.
    pub document: usize,
    /// The top-level value it is in.
    pub root: NodeId,
    /// The directory, by its position among all.
    pub(super) directory: usize,
    /// Where the name stands.
    pub place: Place,
    /// The value behind the name; the name's own node where it is no key.
    pub node: NodeId,
    /// The pointer of the value.
    pub pointer: Pointer,
    /// What it is a part of.
    pub owner: Option<FactId>,
}

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// `secrets.providers.<alias>` of both families.
    SecretProvider,
    /// `path` of such a provider.
    ProviderPath,
    /// An element of `externalSecrets.providers`.
    ExternalProvider,
    /// `refMap`, an empty one included; the name is empty.
    RefMap,
    /// `openclaw.gateway.secrets`; the name is empty.
    SecretsSection,
    /// An entry of a reference map.
    RefEntry,
    /// `provider` of such an entry.
    RefProvider,
    /// `target` of such an entry.
    RefTarget,
    /// `externalSecrets.agentCredentials.<name>`.
    Credential,
    /// `source` of such a credential: a provider.
    CredentialSource,
    /// `field` of such a credential.
    CredentialField,
    /// `source.secretName` of a source document.
    Source,
    /// `source.provider` of a source document.
    SourceProvider,
    /// A member of a source document's `mapping`.
    Mapping,
    /// What a mapping stands for: the name in `{{NAME}}`.
    Placeholder,
    /// `secrets.<name>` that names an external source.
    Named,
    /// `source` of such a secret.
    NamedSource,
    /// A secrets file; the name is that of the file.
    SecretsFile,
    /// An entry of a secrets file.
    Stored,
    /// `environments.<name>`.
    Environment,
    /// A secret of an environment.
    EnvironmentSecret,
    /// `provider` of such a secret.
    EnvironmentProvider,
    /// `path` of such a secret.
    EnvironmentPath,
    /// `openclaw.gateway.environment`.
    ActiveEnvironment,
    /// `openclaw.gateway.secrets.active-provider`.
    ActiveProvider,
    /// A document with agents that are bound to threads or tools; the name is empty.
    BoundAgents,
    /// An agent.
    Agent,
    /// An element of an agent's `capabilities`.
    Capability,
    /// `auth-profiles.<capability>` of an agent.
    AuthProfile,
    /// `tool-bindings.<tool>` of an agent.
    Binding,
    /// An element of `tools` that requires a secret.
    Tool,
    /// `secretRef: "name"`.
    Ref,
    /// A name in `secretref: [...]`.
    Tag,
    /// `requiresSecret: "name"`.
    Requirement,
    /// `env_var`: the environment variable that a named secret is put into.
    Variable,
    /// `envVar`: the environment variable that a tool or an agent gets a secret in.
    BoundVariable,
    /// `fallback` of a provider, or of all.
    Fallback,
    /// `fallback` of an entry of a reference map.
    EntryFallback,
    /// `fallback` of an environment.
    EnvironmentFallback,
    /// A rotation policy for all secrets of its document; its name is its schedule.
    Policy,
    /// A document with a rotation policy that is more than a word; the name is empty.
    Rotating,
    /// A document with an audit trail; the name is empty.
    AuditTrail,
    /// A member of `monitoring`: what is watched.
    Watched,
}

impl Role {
    /// Whether facts of the role are also found by their folded name (see [`crate::model::external::folded`]).
    pub(super) fn is_folded(self) -> bool {
        matches!(
            self,
            Self::RefEntry
                | Self::EnvironmentSecret
                | Self::Named
                | Self::Mapping
                | Self::Credential
                | Self::CredentialField
                | Self::Requirement
        )
    }

    /// How many roles there are.
    pub(super) const COUNT: usize = Self::Watched as usize + 1;
}
