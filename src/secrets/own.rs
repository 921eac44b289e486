//! The variables from which OpenClaw reads the credentials of a gateway. People choose them, so that only the name
//! tells what they hold.
//!
//! Source: the chapters "Environment variables" and "Gateway authentication" of OpenClaw's documentation; under its
//! earlier names the program read the same ones with other beginnings.

use super::placeholder;

/// What the program was called: the variables begin with it.
const PROGRAMS: &[&[u8]] = &[b"OPENCLAW_", b"CLAWDBOT_", b"MOLTBOT_"];

/// How the variables go on.
const ENDS: &[&[u8]] = &[
    b"GATEWAY_TOKEN",
    b"GATEWAY_PASSWORD",
    b"GATEWAY_REMOTE_TOKEN",
    b"GATEWAY_REMOTE_PASSWORD",
    b"GATEWAY_AUTH_TOKEN",
    b"GATEWAY_AUTH_PASSWORD",
    b"HOOKS_TOKEN",
    b"HOOK_TOKEN",
    b"WEBHOOK_TOKEN",
    b"AUTH_TOKEN",
    b"TOKEN",
    b"PASSWORD",
];

/// Words of values that tests are run with.
const OF_TESTS: &[&str] = &["test", "tests", "testing", "fake", "dummy", "mock", "stub", "ci", "smoke", "e2e"];

/// Whether `name` is one of the variables.
pub(crate) fn is_gateway_variable(name: &[u8]) -> bool {
    PROGRAMS.iter().filter_map(|program| name.strip_prefix(*program)).any(|rest| ENDS.contains(&rest))
}

/// Whether what is written there is a value that a gateway would take.
pub(crate) fn is_chosen(value: &[u8]) -> bool {
    let Ok(shown) = std::str::from_utf8(value) else { return false };
    let of_tests = |word: &str| OF_TESTS.iter().any(|known| word.eq_ignore_ascii_case(known));
    !placeholder::is_placeholder(shown)
        && !placeholder::is_template(shown)
        && !value.starts_with(b"/")
        && !shown.contains("://")
        && !shown.split(|character: char| !character.is_ascii_alphanumeric()).any(of_tests)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_of_a_gateway() {
        assert!(is_gateway_variable(b"OPENCLAW_GATEWAY_TOKEN") && is_gateway_variable(b"CLAWDBOT_GATEWAY_PASSWORD"));
        assert!(!is_gateway_variable(b"OPENCLAW_GATEWAY_TOKEN_FILE") && !is_gateway_variable(b"ACME_TOKEN"));
    }

    #[test]
    fn values_that_somebody_chose() {
        assert!(is_chosen(b"kestrel") && is_chosen(b"blue-kitchen") && is_chosen(b"4711"));
        for other in ["${TOKEN}", "test-token", "changeme", "/run/secrets/token", "{{ token }}", "ci-smoke"] {
            assert!(!is_chosen(other.as_bytes()), "{other}");
        }
    }
}
