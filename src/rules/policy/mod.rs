//! What a configuration promises to keep secrets and agents in check: switches, figures, watching, alerts.
//!
//! A wrong value is a warning or an error. What is only not said is advice (`info`, a warning under the preset `strict`),
//! and only where the configuration shows that the part is in use.

mod agent_concurrency;
mod agent_time_limit;
mod alerts;
mod allowed_paths;
mod audit_trail;
mod auto_destroy;
mod auto_rotation;
mod credential_failure;
mod deny_commands;
mod external_secrets_off;
mod homes;
mod log_masking;
mod memory_encryption;
mod monitoring_missing;
mod prompt_injection;
mod secret_cache;
mod tls_verification_off;
mod writer;
mod zero_trust;

pub(super) use agent_concurrency::AgentConcurrency;
pub(super) use agent_time_limit::AgentTimeLimit;
pub(super) use alerts::Alerts;
pub(super) use allowed_paths::AllowedPaths;
pub(super) use audit_trail::AuditTrail;
pub(super) use auto_destroy::AutoDestroy;
pub(super) use auto_rotation::AutoRotation;
pub(super) use credential_failure::CredentialFailure;
pub(super) use deny_commands::DenyCommands;
pub(super) use external_secrets_off::ExternalSecretsOff;
pub(super) use log_masking::LogMasking;
pub(super) use memory_encryption::MemoryEncryption;
pub(super) use monitoring_missing::MonitoringMissing;
pub(super) use prompt_injection::PromptInjection;
pub(super) use secret_cache::SecretCache;
pub(super) use tls_verification_off::TlsVerificationOff;
pub(super) use zero_trust::ZeroTrust;

use std::cmp::Ordering;

/// Compares a number of a configuration with a figure of the policy, either way round.
trait Comparable {
    fn number(self) -> f64;
}

impl Comparable for f64 {
    fn number(self) -> f64 {
        self
    }
}

impl Comparable for i64 {
    #[expect(clippy::cast_precision_loss, reason = "figures of the policy are far below 2^52")]
    fn number(self) -> f64 {
        self as f64
    }
}

/// Whether the one is more than the other. Nothing is more than what is no number.
fn exceeds(one: impl Comparable, other: impl Comparable) -> bool {
    one.number().partial_cmp(&other.number()) == Some(Ordering::Greater)
}
