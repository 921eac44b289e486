//! What names and values of configuration strings say about credentials.

use super::external::words;
use super::secret_ref::{is_env_name, shorthand_name};
use crate::secrets::{is_placeholder, is_published};

/// Last words of key names that mean a credential.
const SENSITIVE_ENDS: [&str; 22] = [
    "token",
    "password",
    "passwd",
    "passphrase",
    "secret",
    "apikey",
    "appsecret",
    "clientsecret",
    "botsecret",
    "pat",
    "pwd",
    "bearer",
    "passcode",
    "authkey",
    "accesskey",
    "secretkey",
    "privatekey",
    "signingkey",
    "encryptkey",
    "aeskey",
    "corpsecret",
    "webhooksecret",
];

/// Words before `key` that make it a credential; a plain `key` may be anything.
const KEY_KINDS: [&str; 16] = [
    "api",
    "access",
    "secret",
    "private",
    "encrypt",
    "encryption",
    "signing",
    "auth",
    "admin",
    "license",
    "master",
    "service",
    "client",
    "worker",
    "aes",
    "bot",
];

/// Whether a member's name says that its value is a credential: `apiKey`, `bot_token`, `OPENAI_API_KEY`.
///
/// Names of other things about credentials do not: `tokenFile`, `secretName`, `maxTokens`, `secretRef`, `passwordEnv`.
#[must_use]
pub fn is_sensitive_name(name: &str) -> bool {
    let words = words(name);
    let Some((last, before)) = words.split_last() else {
        return false;
    };
    let previous = before.last().map(String::as_str);
    match last.as_str() {
        "token" | "secret" => {
            !matches!(previous, Some("max" | "min" | "page" | "next" | "stop" | "eos" | "pad" | "requires"))
        }
        "key" => previous.is_some_and(|word| KEY_KINDS.contains(&word)),
        // `TELEGRAM_TOKEN_2`, `OPENAI_API_KEYS`.
        "keys" | "tokens" | "secrets" => words.len() > 1 && name.chars().all(|c| c.is_ascii_uppercase() || c == '_'),
        last if last.bytes().all(|b| b.is_ascii_digit()) => before.len() > 1 && is_sensitive_name(&before.join("_")),
        last => SENSITIVE_ENDS.contains(&last),
    }
}

/// Tokens that people choose for a gateway; every one of them is a credential in use.
const WEAK: [&str; 14] = [
    "changeme",
    "change-me",
    "password",
    "secret",
    "admin",
    "token",
    "test",
    "openclaw",
    "clawdbot",
    "moltbot",
    "letmein",
    "123456",
    "12345678",
    "password123",
];

/// Whether the text is a word that people choose for a gateway's token or password.
#[must_use]
pub fn is_weak(text: &str) -> bool {
    WEAK.contains(&text.trim().to_ascii_lowercase().as_str())
}

/// What a string at a credential's place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// A literal.
    Literal,
    /// A literal with its private part masked: `sk_live_51xxxxxxxx`.
    Masked,
    /// Nothing, a reference, a template or a placeholder.
    Harmless,
    /// A form of reference that OpenClaw does not resolve.
    DeadReference,
    /// Looks like the name of a variable.
    VariableName,
}

/// Judges a string at a credential's place.
#[must_use]
pub fn judge(text: &str) -> Value {
    let text = text.trim();
    if text.is_empty() || shorthand_name(text).is_some() {
        return Value::Harmless;
    }
    if is_dead_reference(text) {
        return Value::DeadReference;
    }
    let rest = without_references(text);
    if rest.len() < text.len() {
        let rest = rest.trim().trim_start_matches(['B', 'b']).trim_start_matches("earer").trim();
        return if rest.chars().count() < 8 { Value::Harmless } else { judge_plain(rest) };
    }
    judge_plain(text)
}

fn judge_plain(text: &str) -> Value {
    let bare =
        ["Bearer ", "bearer ", "Basic ", "Token ", "token "].iter().find_map(|s| text.strip_prefix(s)).unwrap_or(text);
    let bare = bare.trim();
    if is_template(bare) || is_vault_address(bare) {
        return Value::Harmless;
    }
    if is_masked(bare) {
        return Value::Masked;
    }
    let name = bare.contains('_') && bare.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    if name && bare.len() <= 64 && is_sensitive_name(bare) {
        return Value::VariableName;
    }
    let harmless = is_placeholder(bare) || bare.contains("...") || is_local_marker(bare);
    if harmless || is_published(bare.as_bytes()) { Value::Harmless } else { Value::Literal }
}

/// `{{NAME}}`, `<your key>`, `%NAME%`, `[[x]]`, `@secret`, `$(command)`, `ENC[...]`.
fn is_template(text: &str) -> bool {
    // A service account is an object written as a string, not a template.
    if text.contains('"') {
        return false;
    }
    [("{{", "}}"), ("<", ">"), ("%", "%"), ("[", "]"), ("$(", ")"), ("ENC[", "]"), ("{", "}"), ("`", "`")]
        .iter()
        .any(|(open, close)| text.len() > open.len() + close.len() && text.starts_with(open) && text.ends_with(close))
}

/// Addresses of secrets in managers: `vault://…`, `op://…`, `arn:aws:secretsmanager:…`.
fn is_vault_address(text: &str) -> bool {
    [
        "vault:",
        "op://",
        "external-secrets://",
        "arn:aws:secretsmanager:",
        "arn:aws:ssm:",
        "awssm://",
        "gcpsm://",
        "azkv://",
        "sops://",
        "doppler://",
        "bws://",
        "keychain:",
        "file://",
        "ref+",
        "secret://",
        "aws-sm://",
    ]
    .iter()
    .any(|scheme| text.starts_with(scheme))
}

/// Markers of retired releases and forms of other programs, which OpenClaw hands on as they are.
#[must_use]
pub fn is_dead_reference(text: &str) -> bool {
    let text = text.trim();
    let braced = |open: &str| text.strip_prefix(open).and_then(|rest| rest.strip_suffix('}'));
    is_escaped(text)
        || text.starts_with("secretref-env:")
        || text.starts_with("__env__:")
        || braced("{env:").is_some()
        || braced("{file:").is_some()
        || braced("${env:").is_some()
        || braced("${{").is_some()
        || braced("${").is_some_and(|name| !name.is_empty() && shorthand_name(text).is_none() && !name.contains("${"))
        || text.strip_prefix("process.env.").is_some_and(is_identifier)
        // A password may begin with a dollar sign; `$snake_case` hardly ever is one.
        || text
            .strip_prefix('$')
            .is_some_and(|name| name.contains('_') && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
}

/// `$${NAME}`: OpenClaw takes one `$` away and leaves the rest as it stands.
#[must_use]
pub fn is_escaped(text: &str) -> bool {
    text.trim().strip_prefix("$$").and_then(|rest| rest.strip_prefix('{')?.strip_suffix('}')).is_some_and(is_env_name)
}

fn is_identifier(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// The text without its `${NAME}` parts.
fn without_references(text: &str) -> String {
    let mut rest = text;
    let mut out = String::new();
    while let Some(start) = rest.find("${") {
        let Some(len) = rest[start..].find('}') else {
            break;
        };
        if !super::secret_ref::is_env_name(&rest[start + 2..start + len]) {
            break;
        }
        out.push_str(&rest[..start]);
        rest = &rest[start + len + 1..];
    }
    out.push_str(rest);
    out
}

/// A provider's prefix of which the rest is crossed out: at least eight equal filler characters at the end, after a
/// prefix of letters and digits.
fn is_masked(text: &str) -> bool {
    let Some(filler) = text.chars().last().filter(|c| matches!(c, 'x' | 'X' | '*' | '.' | '…')) else {
        return false;
    };
    let prefix = text.trim_end_matches(filler);
    text.len() - prefix.len() >= 8
        && prefix.len() >= 4
        && prefix.contains(['-', '_'])
        && prefix.bytes().all(|b| b.is_ascii_graphic())
}

/// What people write where a local server or a login needs no key: `ollama`, `lm-studio`, `qwen-oauth`.
fn is_local_marker(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let lower = lower.as_str();
    let is_word = lower.len() <= 24 && lower.bytes().all(|b| b.is_ascii_lowercase() || b == b'-' || b == b'_');
    let servers = ["ollama", "lmstudio", "lm-studio", "vllm", "llamacpp", "llama-cpp", "localhost", "oauth", "sglang"];
    is_word && (servers.contains(&lower) || ["-oauth", "-local", "-managed"].iter().any(|end| lower.ends_with(end)))
}

/// Whether a lower-case word is a choice among modes (`token: "optional"`) and no credential.
#[must_use]
pub fn is_setting(word: &str) -> bool {
    matches!(
        word,
        "required"
            | "optional"
            | "none"
            | "auto"
            | "enabled"
            | "disabled"
            | "true"
            | "false"
            | "bearer"
            | "basic"
            | "env"
            | "file"
            | "exec"
            | "store"
            | "keychain"
            | "keyring"
            | "vault"
            | "default"
            | "inherit"
            | "static"
            | "dynamic"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_credentials() {
        for name in [
            "apiKey",
            "botToken",
            "OPENAI_API_KEY",
            "app_secret",
            "token",
            "password",
            "secret_key",
            "accessKey",
            "DB_PASSWORD",
            "GH_TOKEN_2",
        ] {
            assert!(is_sensitive_name(name), "{name}");
        }
        for name in [
            "tokenFile",
            "secretName",
            "maxTokens",
            "secretRef",
            "keyId",
            "key",
            "publicKey",
            "requiresSecret",
            "env_var",
            "max_token",
            "tokens",
            "keyboard",
        ] {
            assert!(!is_sensitive_name(name), "{name}");
        }
    }

    #[test]
    fn values_at_places_of_credentials() {
        for (text, value) in [
            ("hunter2hunter2", Value::Literal),
            ("${NAME}", Value::Harmless),
            ("Bearer ${NAME}", Value::Harmless),
            ("{{NAME}}", Value::Harmless),
            ("vault://a/b", Value::Harmless),
            ("<your-key>", Value::Harmless),
            ("${NAME:-x}", Value::DeadReference),
            ("{env:NAME}", Value::DeadReference),
            ("secretref-env:NAME", Value::DeadReference),
            ("${name}", Value::DeadReference),
            ("TELEGRAM_BOT_TOKEN", Value::VariableName),
            ("", Value::Harmless),
        ] {
            assert_eq!(judge(text), value, "{text}");
        }
        assert_eq!(judge(&format!("ab_live_51{}", "x".repeat(12))), Value::Masked);
    }
}
