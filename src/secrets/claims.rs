//! What a JSON Web Token says of itself that may be told: how it is signed, who issued it, and until when it is good.
//!
//! The token is a credential, and so is every text in it. Hence nothing is copied from it but a date: algorithms and
//! issuers are told only if they are on our lists, and then in our words.

use jiff::Timestamp;
use serde_json::Value;

use super::structural::base64;
use crate::model::date;

/// Algorithms of RFC 7518, section 3.1, and of RFC 8037.
const ALGORITHMS: &[&str] = &[
    "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512",
    "EdDSA", "none",
];

/// Parts of the claim `iss`, and who writes it.
const ISSUERS: &[(&str, &str)] = &[
    (".auth0.com", "Auth0"),
    (".okta.com", "Okta"),
    ("accounts.google.com", "Google"),
    ("appleid.apple.com", "Apple"),
    ("clerk.", "Clerk"),
    ("cognito-idp.", "Amazon Cognito"),
    ("kubernetes", "Kubernetes"),
    ("login.microsoftonline.com", "Microsoft Entra ID"),
    ("securetoken.google.com", "Firebase"),
    ("sts.windows.net", "Microsoft Entra ID"),
    ("supabase", "Supabase"),
    ("token.actions.githubusercontent.com", "GitHub Actions"),
    ("/realms/", "Keycloak"),
];

/// A sentence without its full stop; nothing if the value is no token or says nothing of this.
pub(crate) fn describe(token: &[u8]) -> Option<String> {
    let mut parts = token.split(|&byte| byte == b'.');
    let header = object(parts.next()?)?;
    let claims = parts.next().and_then(object);
    let claim = |name: &str| claims.as_ref().and_then(|claims| claims.get(name));
    let algorithm = header.get("alg").and_then(Value::as_str);
    let algorithm = ALGORITHMS.iter().find(|known| algorithm.is_some_and(|own| own.eq_ignore_ascii_case(known)));
    let issuer = claim("iss").and_then(Value::as_str).unwrap_or_default();
    let issuer = ISSUERS.iter().find(|(part, _)| issuer.contains(part)).map(|(_, name)| name);
    let expiry = claim("exp").and_then(Value::as_f64).and_then(date::from_number).map(date::show);
    let said: Vec<String> = [
        algorithm
            .map(|name| if *name == "none" { "is not signed".to_owned() } else { format!("is signed with {name}") }),
        issuer.map(|name| format!("comes from {name}")),
        match (&claims, expiry) {
            (Some(_), Some(day)) => Some(format!("is good until {day}")),
            (Some(_), None) => Some("never expires".to_owned()),
            (None, _) => None,
        },
    ]
    .into_iter()
    .flatten()
    .collect();
    let (last, before) = said.split_last()?;
    let joint = if before.is_empty() { "" } else { " and " };
    Some(format!("It {}{joint}{last}", before.join(", ")))
}

/// Since when and until when a token says it is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TokenDates {
    /// `iat`, else `nbf`.
    pub(crate) issued: Option<Timestamp>,
    /// `exp`; a token without it never ends.
    pub(crate) expires: Option<Timestamp>,
}

/// The dates of a token (RFC 7519, section 4.1); nothing if the value is none.
pub(crate) fn dates(token: &[u8]) -> Option<TokenDates> {
    let mut parts = token.split(|&byte| byte == b'.');
    object(parts.next()?)?.get("alg")?.as_str()?;
    let claims = object(parts.next()?)?;
    // What merely begins like a token has no signature, not even an empty one.
    parts.next()?;
    let at = |name: &str| claims.get(name).and_then(Value::as_f64).and_then(date::from_number);
    Some(TokenDates { issued: at("iat").or_else(|| at("nbf")), expires: at("exp") })
}

/// One part of a token.
fn object(part: &[u8]) -> Option<serde_json::Map<String, Value>> {
    serde_json::from_slice(&base64::decode(part)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::decode::base64 as encode;

    fn token(header: &str, claims: &str) -> Vec<u8> {
        let part = |text: &str| encode(text.as_bytes()).into_iter().filter(|byte| *byte != b'=').collect::<Vec<u8>>();
        [part(header), part(claims), b"c2lnbmF0dXJl".to_vec()].join(&b'.')
    }

    #[test]
    fn tokens_tell_how_long_they_are_good() {
        let told = describe(&token(r#"{"alg":"HS256"}"#, r#"{"iss":"supabase","exp":1772323200}"#));
        assert_eq!(told.as_deref(), Some("It is signed with HS256, comes from Supabase and is good until 2026-03-01"));
        let told = describe(&token(r#"{"alg":"none"}"#, "{}"));
        assert_eq!(told.as_deref(), Some("It is not signed and never expires"));
    }

    #[test]
    fn dates_of_tokens() {
        let shown = |claims: &str| {
            let dates = dates(&token(r#"{"alg":"HS256"}"#, claims));
            dates.map(|dates| [dates.issued, dates.expires].map(|at| at.map(date::show).unwrap_or_default()))
        };
        assert_eq!(
            shown(r#"{"iat":1770000000,"exp":1772323200}"#),
            Some(["2026-02-02".to_owned(), "2026-03-01".to_owned()])
        );
        assert_eq!(shown(r#"{"nbf":"soon"}"#), Some([String::new(), String::new()]));
        assert_eq!(dates(b"eyJhbGciOiJIUzI1NiJ9"), None);
    }

    #[test]
    fn nothing_is_copied_from_a_token() {
        let told = describe(&token(r#"{"alg":"hunter2"}"#, r#"{"iss":"hunter2","exp":"hunter2"}"#));
        assert_eq!(told.as_deref(), Some("It never expires"));
        assert_eq!(describe(b"no token"), None);
    }
}
