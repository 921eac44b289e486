//! All rules on configuration documents and on what became of credentials, one file each.

pub mod compose;
pub mod exposure;
mod external_secrets;
pub mod history;
mod pages;
mod parse;
mod policy;
pub mod repo;
mod rotation;
mod sandbox;
mod schema;
pub mod script;
mod secret;
mod secretref;

use crate::doc::Value;
use crate::finding::Finding;
use crate::graph::LazyGraph;
use crate::project::{Context, Document, FileStore, Kind};
use crate::rule::{Meta, Rule, Sink};
use crate::secrets;
use crate::settings::Settings;
use compose::COMPOSE_RULES;
use history::HISTORY_RULES;
pub(crate) use pages::page;
use repo::REPO_RULES;
use script::SCRIPT_RULES;

/// Every rule on documents, by family and name. Reports, documentation, `rules list`
/// and the settings schema derive from this list and from the secret detectors.
pub static RULES: &[&dyn Rule] = &[
    &exposure::browser::ControlInvalidConfig,
    &exposure::browser::ControlNoAuth,
    &exposure::browser::ExtensionRelayLegacyAuth,
    &exposure::browser::RemoteCdpHttp,
    &exposure::browser::RemoteCdpPrivateHost,
    &exposure::channels::AllowFromDangerousNameMatchingEnabled,
    &exposure::channels::AllowFromMutableEntriesInert,
    &exposure::channels::DiscordAllowlistedGroupsBroadMembers,
    &exposure::channels::DmOpen,
    &exposure::channels::DmOpenInvalid,
    &exposure::channels::DmScopeMainMultiuser,
    &exposure::channels::GroupsOpen,
    &exposure::channels::TelegramAllowFromInvalidEntries,
    &exposure::channels::TelegramGroupsAllowFromMissing,
    &exposure::channels::TelegramGroupsAllowFromWildcard,
    &exposure::config::InsecureOrDangerousFlags,
    &exposure::config::SecretsGatewayPasswordInConfig,
    &exposure::config::SecretsHooksTokenInConfig,
    &exposure::gateway::MdnsFullMode,
    &exposure::gateway::AuthNoRateLimit,
    &exposure::gateway::BindNoAuth,
    &exposure::gateway::ControlUiAllowedOriginsRequired,
    &exposure::gateway::ControlUiAllowedOriginsWildcard,
    &exposure::gateway::ControlUiHostHeaderOriginFallback,
    &exposure::gateway::HttpNoAuth,
    &exposure::gateway::HttpSessionKeyOverrideEnabled,
    &exposure::gateway::LoopbackNoAuth,
    &exposure::gateway::NodesAllowCommandsDangerous,
    &exposure::gateway::NodesDenyCommandsIneffective,
    &exposure::gateway::PasswordPlaceholderValue,
    &exposure::gateway::PasswordTooShort,
    &exposure::gateway::RealIpFallbackEnabled,
    &exposure::gateway::TailscaleFunnel,
    &exposure::gateway::TailscaleServe,
    &exposure::gateway::TokenPlaceholderValue,
    &exposure::gateway::TokenTooShort,
    &exposure::gateway::ToolsInvokeHttpDangerousAllow,
    &exposure::gateway::TrustedProxiesMissing,
    &exposure::gateway::TrustedProxyAllowLoopback,
    &exposure::gateway::TrustedProxyAuth,
    &exposure::gateway::TrustedProxyDeviceAutoApprove,
    &exposure::gateway::TrustedProxyDeviceAutoApproveAdmin,
    &exposure::gateway::TrustedProxyNoAllowlist,
    &exposure::gateway::TrustedProxyNoProxies,
    &exposure::gateway::TrustedProxyNoUserHeader,
    &exposure::hooks::AllowedAgentIdsUnrestricted,
    &exposure::hooks::DefaultSessionKeyUnset,
    &exposure::hooks::PathRoot,
    &exposure::hooks::RequestSessionKeyEnabled,
    &exposure::hooks::RequestSessionKeyPrefixesMissing,
    &exposure::hooks::TokenReuseGatewayToken,
    &exposure::hooks::TokenTooShort,
    &exposure::gateway::McpAppsEnabled,
    &exposure::models::Legacy,
    &exposure::models::SmallParams,
    &exposure::models::WeakTier,
    &exposure::config::SecurityAuditSuppressionsActive,
    &exposure::security::ExposureOpenChannelsWithExec,
    &exposure::security::ExposureOpenGroupsWithControlPlaneTools,
    &exposure::security::ExposureOpenGroupsWithElevated,
    &exposure::security::ExposureOpenGroupsWithRuntimeOrFs,
    &exposure::security::TrustModelCrossAgentSessionAccessDefault,
    &exposure::security::TrustModelGroupScopeMain,
    &exposure::security::TrustModelMultiUserHeuristic,
    &exposure::config::SummaryAttackSurface,
    &exposure::tools::ElevatedAllowFromLarge,
    &exposure::tools::ElevatedAllowFromWildcard,
    &exposure::tools::ExecAgentSkillMcpBoundaryDrift,
    &exposure::tools::ExecFsToolsDisabledButExecEnabled,
    &exposure::tools::ExecHostSandboxNoSandboxAgents,
    &exposure::tools::ExecHostSandboxNoSandboxDefaults,
    &exposure::tools::ExecSafeBinTrustedDirsRisky,
    &exposure::tools::ExecSafeBinsBroadBehavior,
    &exposure::tools::ExecSafeBinsInterpreterUnprofiled,
    &exposure::tools::ExecSecurityFullConfigured,
    &exposure::tools::ProfileMinimalOverridden,
    &parse::DuplicateKey,
    &parse::Encoding,
    &parse::Include,
    &parse::Syntax,
    &policy::AgentConcurrency,
    &policy::AgentTimeLimit,
    &policy::Alerts,
    &policy::AllowedPaths,
    &policy::AuditTrail,
    &policy::AutoDestroy,
    &policy::AutoRotation,
    &policy::CredentialFailure,
    &policy::DenyCommands,
    &policy::ExternalSecretsOff,
    &policy::LogMasking,
    &policy::MemoryEncryption,
    &policy::MonitoringMissing,
    &policy::PromptInjection,
    &policy::SecretCache,
    &policy::TlsVerificationOff,
    &policy::ZeroTrust,
    &rotation::AfterExpiry,
    &rotation::Disabled,
    &rotation::GraceTooLong,
    &rotation::InvalidSchedule,
    &rotation::Missing,
    &rotation::NeverFires,
    &rotation::NoFallback,
    &rotation::NoNotification,
    &rotation::NotOnExposure,
    &rotation::Overdue,
    &rotation::ShortNotice,
    &rotation::TooSlow,
    &rotation::UndefinedFallback,
    &sandbox::BypassedReadOnly,
    &sandbox::Capabilities,
    &sandbox::ContainerSocketBind,
    &sandbox::CredentialBind,
    &sandbox::DangerousOverride,
    &sandbox::DockerConfigModeOff,
    &sandbox::DuplicateTarget,
    &sandbox::HomeBind,
    &sandbox::HostAccess,
    &sandbox::HostRootBind,
    &sandbox::MissingLimits,
    &sandbox::Network,
    &sandbox::NoNewPrivileges,
    &sandbox::OffWithExec,
    &sandbox::OtherAgentWorkspaceBind,
    &sandbox::Privileged,
    &sandbox::RelativeBind,
    &sandbox::ReservedTarget,
    &sandbox::RootUser,
    &sandbox::SetupCommand,
    &sandbox::SshHostKeyChecking,
    &sandbox::StateDirBind,
    &sandbox::SystemBind,
    &sandbox::UnconfinedProfile,
    &sandbox::UnpinnedImage,
    &sandbox::WritableBind,
    &sandbox::WritableRoot,
    &external_secrets::ExternalSecrets,
    &schema::Schema,
    &secret::PlaintextCredential,
    &secretref::CommittedStore,
    &secretref::Deprecated,
    &secretref::DuplicateName,
    &secretref::DuplicateSecret,
    &secretref::DuplicateVariable,
    &secretref::Expired,
    &secretref::Expiring,
    &secretref::FallbackLoop,
    &secretref::IdleRotation,
    &secretref::Inactive,
    &secretref::InsecureStore,
    &secretref::InvalidDate,
    &secretref::LegacyMarker,
    &secretref::LongLived,
    &secretref::Malformed,
    &secretref::MappingMismatch,
    &secretref::MissingCredential,
    &secretref::NoExpiry,
    &secretref::NoFallback,
    &secretref::OverShared,
    &secretref::ProductionProvider,
    &secretref::Shadowed,
    &secretref::SharedPath,
    &secretref::SourceMismatch,
    &secretref::UndefinedProvider,
    &secretref::UnneededCredential,
    &secretref::Unresolved,
    &secretref::UnsupportedPlace,
    &secretref::Unused,
];

/// The facts of the rules that are written in code: on documents, on the history, on what Git holds.
pub fn coded() -> impl Iterator<Item = &'static Meta> {
    let documents = RULES.iter().chain(COMPOSE_RULES).flat_map(|rule| rule.metas());
    let history = HISTORY_RULES.iter().map(|rule| rule.meta());
    let scripts = SCRIPT_RULES.iter().filter_map(|rule| rule.meta());
    documents.chain(history).chain(REPO_RULES.iter().map(|rule| rule.meta())).chain(scripts)
}

/// The facts of every rule there is, those in code and secret detectors alike,
/// sorted by id.
#[must_use]
pub fn registry() -> Vec<Meta> {
    let mut all: Vec<Meta> = coded().copied().chain(secrets::metas()).collect();
    all.sort_unstable_by_key(|meta| meta.id);
    all
}

/// The ids of every rule there is, in no order.
pub fn ids() -> impl Iterator<Item = &'static str> {
    coded().map(|meta| meta.id).chain(secrets::detectors().iter().map(|detector| detector.id))
}

/// The facts of one rule.
#[must_use]
pub fn meta(id: &str) -> Option<Meta> {
    secrets::meta(id).or_else(|| coded().find(|meta| meta.id == id).copied())
}

/// Runs every rule on every document.
#[must_use]
pub fn check(documents: &[Document], store: &dyn FileStore, settings: &Settings) -> Vec<Finding> {
    let graph = LazyGraph::default();
    documents.iter().flat_map(|document| check_one(document, documents, store, settings, &graph)).collect()
}

/// Runs every rule on one of the documents of a run, which share one graph.
#[must_use]
pub fn check_one(
    document: &Document,
    documents: &[Document],
    store: &dyn FileStore,
    settings: &Settings,
    graph: &LazyGraph,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for &root in &document.roots {
        let mut sink = Sink::default();
        let cx = Context { document, root, documents, store, settings, graph };
        // Where nothing could be read there is nothing to judge but the reading.
        let unreadable = matches!(document.tree.node(root).value, Value::Invalid);
        let rules = if document.kind == Kind::Compose { COMPOSE_RULES } else { RULES };
        for rule in rules {
            if !unreadable || rule.meta().family() == "parse" {
                rule.check(&cx, &mut sink);
            }
        }
        let mut found = sink.into_findings();
        for finding in found.iter_mut().filter(|_| document.is_rewritten()) {
            finding.pointer = finding.pointer.take().map(|pointer| document.written(root, &pointer).into());
        }
        external_secrets::drop_repeated(&mut found);
        findings.append(&mut found);
    }
    for finding in &mut findings {
        if document.yaml {
            finding.fixes.clear();
        }
        if finding.path.is_empty() {
            document.path().clone_into(&mut finding.path);
        }
    }
    findings
}
