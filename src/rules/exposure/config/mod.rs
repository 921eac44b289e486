//! Switches and values that weaken what protects the rest.

mod insecure_or_dangerous_flags;
mod secrets_gateway_password_in_config;
mod secrets_hooks_token_in_config;
mod security_audit_suppressions_active;
mod summary_attack_surface;

pub(in crate::rules) use insecure_or_dangerous_flags::InsecureOrDangerousFlags;
pub(in crate::rules) use secrets_gateway_password_in_config::SecretsGatewayPasswordInConfig;
pub(in crate::rules) use secrets_hooks_token_in_config::SecretsHooksTokenInConfig;
pub(in crate::rules) use security_audit_suppressions_active::SecurityAuditSuppressionsActive;
pub(in crate::rules) use summary_attack_surface::SummaryAttackSurface;
