//! Where the parts of the external-secrets shapes stand that these rules are about: at the top level, or below `openclaw`.

pub(super) use crate::model::external::{AUDIT_TRAIL, MONITORING};

type Paths = &'static [&'static [&'static str]];

pub(super) const ZERO_TRUST: Paths = &[&["security", "zeroTrust"], &["openclaw", "security", "zeroTrust"]];

/// Below zero trust, or directly below `security`.
pub(super) const ISOLATION: Paths = &[
    &["security", "zeroTrust", "agentIsolation"],
    &["security", "agentIsolation"],
    &["openclaw", "security", "zeroTrust", "agentIsolation"],
    &["openclaw", "security", "agentIsolation"],
];

pub(super) const SECRET_PROTECTION: Paths = &[
    &["security", "zeroTrust", "secretProtection"],
    &["security", "secretProtection"],
    &["openclaw", "security", "zeroTrust", "secretProtection"],
    &["openclaw", "security", "secretProtection"],
];

pub(super) const ALERTS: Paths = &[&["security", "alerts"], &["openclaw", "security", "alerts"]];

pub(super) const PROMPT_INJECTION: Paths =
    &[&["security", "prompt_injection_protection"], &["openclaw", "security", "prompt_injection_protection"]];

pub(super) const CACHE: Paths = &[
    &["cache"],
    &["externalSecrets", "cache"],
    &["secrets", "cache"],
    &["openclaw", "cache"],
    &["openclaw", "secrets", "cache"],
    &["openclaw", "gateway", "secrets", "cache"],
];

pub(super) const EXTERNAL_SECRETS: Paths = &[&["externalSecrets"], &["openclaw", "externalSecrets"]];
