//! How long a credential may stay the same, by what it is for.

use super::external::words;
use crate::doc::Pointer;
use crate::secrets::{self, Kind};
use crate::settings::Policy;

/// Rule that reports credentials which no detector knows.
const PLAINTEXT: &str = "secret/plaintext-credential";

/// What a credential is called that is for this.
#[must_use]
pub fn noun(kind: Kind) -> &'static str {
    match kind {
        Kind::ModelKey => "model provider's key",
        Kind::SourceToken => "token of a source host",
        Kind::DatabasePassword => "database password",
        Kind::ChatToken => "chat token",
        Kind::CloudKey => "cloud key",
        Kind::PaymentKey => "payment key",
        Kind::PrivateKey => "private key",
        Kind::Webhook => "webhook address",
        Kind::Session => "session token",
        Kind::Generic => "credential",
    }
}

/// The longest time, in minutes, that a credential of the kind may stay the same: a lifetime of its own where the
/// policy has one, else `max-age-days`; `None` where the policy sets no limit.
#[must_use]
pub fn allowed(kind: Kind, policy: &Policy) -> Option<i64> {
    let hours = match kind {
        Kind::ModelKey => policy.model_key_hours,
        Kind::SourceToken => policy.source_token_hours,
        Kind::DatabasePassword => policy.database_password_hours,
        _ => None,
    };
    let hours = hours.or_else(|| Some(policy.max_age_days?.saturating_mul(24)));
    hours.map(|hours| hours.saturating_mul(60))
}

/// What a secret of this name is for, where the name tells.
#[must_use]
pub fn kind_of_name(name: &str) -> Option<Kind> {
    words(name).iter().find_map(|word| match word.as_str() {
        "github" | "gitlab" | "bitbucket" | "gitea" | "git" => Some(Kind::SourceToken),
        "database" | "db" | "postgres" | "postgresql" | "mysql" | "mongo" | "mongodb" | "redis" | "mssql" => {
            Some(Kind::DatabasePassword)
        }
        "openai" | "anthropic" | "claude" | "gemini" | "mistral" | "openrouter" | "groq" | "deepseek" | "xai" => {
            Some(Kind::ModelKey)
        }
        _ => None,
    })
}

/// What a credential is for that a rule found at a JSON pointer: the detector knows, else where it stands tells.
#[must_use]
pub fn kind_of(rule: &str, pointer: Option<&str>) -> Kind {
    if let Some(detector) = secrets::find(rule).filter(|detector| detector.kind != Kind::Generic) {
        return detector.kind;
    }
    let Some(pointer) = pointer else { return Kind::Generic };
    if rule == PLAINTEXT && (pointer.starts_with("/models/providers/") || pointer.starts_with("/providers/")) {
        return Kind::ModelKey;
    }
    // What stands next to the value says more than what stands around it.
    let names: Vec<String> = Pointer::segments(pointer).collect();
    names.iter().rev().find_map(|name| kind_of_name(name)).unwrap_or(Kind::Generic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_detector_decides_then_the_place() {
        assert_eq!(kind_of("secret/anthropic-api-key", None), Kind::ModelKey);
        assert_eq!(kind_of(PLAINTEXT, Some("/models/providers/acme/apiKey")), Kind::ModelKey);
        assert_eq!(kind_of(PLAINTEXT, Some("/mcp/servers/github/env/TOKEN")), Kind::SourceToken);
        assert_eq!(kind_of(PLAINTEXT, Some("/env/vars/POSTGRES_PASSWORD")), Kind::DatabasePassword);
        assert_eq!(kind_of(PLAINTEXT, Some("/gateway/auth/token")), Kind::Generic);
        assert_eq!(kind_of(PLAINTEXT, None), Kind::Generic);
    }

    #[test]
    fn three_kinds_have_lifetimes_of_their_own() {
        let policy = Policy::default();
        let hours = |kind| allowed(kind, &policy).map(|minutes| minutes / 60);
        assert_eq!(
            [Kind::ModelKey, Kind::SourceToken, Kind::DatabasePassword, Kind::Webhook].map(hours),
            [24, 1, 12, 2160].map(Some)
        );
        let off = Policy { model_key_hours: None, max_age_days: None, ..policy };
        assert_eq!(allowed(Kind::ModelKey, &off), None);
        assert_eq!(allowed(Kind::SourceToken, &off), Some(60));
    }
}
