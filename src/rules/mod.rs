//! All rules on configuration documents, one file each.

mod external_secrets;
mod parse;
mod rotation;
mod sandbox;
mod secret;
mod secretref;

use crate::finding::Finding;
use crate::project::{Context, Document, FileStore};
use crate::rule::{Rule, Sink};
use crate::settings::Settings;

/// Every rule on documents, sorted by id. Reports, documentation, `rules list`
/// and the settings schema derive from this list and from the secret detectors.
pub static RULES: &[&dyn Rule] = &[
    &parse::DuplicateKey,
    &parse::Encoding,
    &parse::Include,
    &parse::Syntax,
    &rotation::Disabled,
    &rotation::GraceTooLong,
    &rotation::InvalidSchedule,
    &rotation::Missing,
    &rotation::NeverFires,
    &rotation::NoFallback,
    &rotation::NoNotification,
    &rotation::NotOnExposure,
    &rotation::Overdue,
    &rotation::TooSlow,
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
    &secret::PlaintextCredential,
    &secretref::CommittedStore,
    &secretref::Deprecated,
    &secretref::DuplicateVariable,
    &secretref::Expired,
    &secretref::Expiring,
    &secretref::FallbackLoop,
    &secretref::LegacyMarker,
    &secretref::Malformed,
    &secretref::NoExpiry,
    &secretref::NoFallback,
    &secretref::OverShared,
    &secretref::ProductionProvider,
    &secretref::Shadowed,
    &secretref::SharedPath,
    &secretref::SourceMismatch,
    &secretref::UndefinedProvider,
    &secretref::Unresolved,
    &secretref::UnsupportedPlace,
    &secretref::Unused,
];

/// Runs every rule on every document.
#[must_use]
pub fn check(documents: &[Document], store: &dyn FileStore, settings: &Settings) -> Vec<Finding> {
    let mut findings = Vec::new();
    for document in documents {
        for &root in &document.roots {
            let cx = Context { document, root, documents, store, settings };
            let mut sink = Sink::default();
            for rule in RULES {
                rule.check(&cx, &mut sink);
            }
            findings.extend(sink.into_findings().into_iter().map(|mut finding| {
                if finding.path.is_empty() {
                    finding.path = document.path().to_owned();
                }
                finding
            }));
        }
    }
    findings
}
