//! Forms of values that are no credentials, or no longer: versions, dates, paths, damaged tokens.

use super::entropy::{self, Alphabet};

/// Most different signs that come into a token by accident.
const MOST_STRAY: usize = 3;

/// `password: "password"`, `token = "my-token"`, `apiKey: apiKeyFromEnv`.
pub(super) fn repeats(name: &[u8], value: &[u8]) -> bool {
    let plain = |bytes: &[u8]| -> Vec<u8> {
        bytes.iter().filter(|byte| byte.is_ascii_alphabetic()).map(u8::to_ascii_lowercase).collect()
    };
    let (name, letters) = (plain(name), plain(value));
    let digits = value.iter().filter(|byte| byte.is_ascii_digit()).count();
    !letters.is_empty()
        && digits <= 4
        && (name == letters
            || (letters.len() >= 4 && name.ends_with(&letters))
            || (letters.len() >= 8 && name.starts_with(&letters))
            || (name.len() >= 4 && memchr::memmem::find(&letters, &name).is_some()))
}

/// The version of a package: `~1.3.0`, `^2.0.0-beta.1`, `>=1.2 <2`.
pub(super) fn is_version(value: &[u8]) -> bool {
    let number = value.trim_ascii_start();
    let sign = number.iter().take_while(|byte| matches!(byte, b'~' | b'^' | b'>' | b'<' | b'=' | b'v')).count();
    let digits = number[sign..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let minor = number.get(sign + digits + 1..).unwrap_or_default();
    let dotted = (1..=4).contains(&digits)
        && number.get(sign + digits) == Some(&b'.')
        && minor.first().is_some_and(|byte| byte.is_ascii_digit() || matches!(byte, b'x' | b'*'));
    // A long one is that of a Go module: v0.0.0, the time and the commit.
    dotted && (value.len() <= 24 || (value[0] == b'v' && minor.iter().take(4).any(|&byte| byte == b'.')))
}

/// A day or a moment as ISO 8601 writes it: `2019-01-15T23:17:09Z`.
pub(super) fn is_date(value: &[u8]) -> bool {
    let day = value.iter().take(10).enumerate();
    value.len() >= 10
        && day.into_iter().all(|(at, byte)| if matches!(at, 4 | 7) { *byte == b'-' } else { byte.is_ascii_digit() })
        && value.get(10).is_none_or(|byte| matches!(byte, b'T' | b't' | b' '))
}

/// A name of a resource: a short word for the scheme and at least four parts after it, `orn:acme:idp:…:servers:…`.
pub(super) fn is_resource_name(value: &[u8]) -> bool {
    let scheme = value.iter().take_while(|byte| byte.is_ascii_lowercase()).count();
    (3..=4).contains(&scheme) && value.get(scheme) == Some(&b':') && memchr::memchr_iter(b':', value).count() >= 4
}

/// The key that New Relic's browser agent shows to every visitor: ten hexadecimal digits as a `licenseKey`
/// (<https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/>).
pub(super) fn is_browser_key(name: &[u8], value: &[u8]) -> bool {
    value.len() == 10
        && is_hex(value)
        && name.len() >= 10
        && name[name.len() - 10..].eq_ignore_ascii_case(b"licensekey")
}

/// What a form or a schema demands of a field: `required|string|max:255` in Laravel, `str?` in Home Assistant.
pub(super) fn is_validation(value: &[u8]) -> bool {
    let rule = |part: &[u8]| {
        part.first().is_some_and(u8::is_ascii_lowercase)
            && part.iter().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_:,".contains(byte))
    };
    let optional = value.strip_suffix(b"?").is_some_and(|kind| matches!(kind, b"str" | b"password" | b"string"));
    optional
        || (value.contains(&b'|')
            && value.split(|&byte| byte == b'|').all(rule)
            && value.split(|&byte| byte == b'|').any(|part| {
                matches!(part, b"required" | b"nullable" | b"string" | b"sometimes" | b"bail" | b"confirmed")
            }))
}

/// The characters that a random value is drawn from.
pub(super) fn is_alphabet(value: &[u8]) -> bool {
    let has = |part: &[u8]| memchr::memmem::find(value, part).is_some();
    has(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        && has(b"abcdefghijkl")
        && (has(b"0123456789") || value.starts_with(b"abcdefghijkl"))
}

pub(super) fn is_path(value: &[u8]) -> bool {
    value.iter().filter(|&&byte| byte == b'/').count() >= 2 && !entropy::looks_random(value)
}

pub(super) fn has_file_ending(value: &[u8]) -> bool {
    const ENDINGS: &[&[u8]] = &[
        b".json", b".pem", b".key", b".crt", b".txt", b".yaml", b".yml", b".py", b".js", b".ts", b".go", b".html",
        b".php", b".xml", b".conf", b".cfg", b".env", b".p12", b".pfx", b".jks", b".sh", b".md", b".pub", b".der",
        b".cer", b".svg", b".png", b".css", b".local", b".rb", b".toml",
    ];
    ENDINGS
        .iter()
        .any(|ending| value.len() > ending.len() && value[value.len() - ending.len()..].eq_ignore_ascii_case(ending))
}

/// Five groups of hexadecimal digits.
pub(super) fn is_uuid(value: &[u8]) -> bool {
    value.len() == 36
        && value
            .iter()
            .enumerate()
            .all(|(at, byte)| if matches!(at, 8 | 13 | 18 | 23) { *byte == b'-' } else { byte.is_ascii_hexdigit() })
}

pub(super) fn is_hex(value: &[u8]) -> bool {
    value.iter().all(u8::is_ascii_hexdigit)
}

/// Hexadecimal digits and among them a character or two that are none, or of another case: altered by hand.
fn is_altered_hex(value: &[u8]) -> bool {
    let strange = value.iter().filter(|byte| !byte.is_ascii_hexdigit()).count();
    let counts = Alphabet::of(value);
    let recased = strange == 0 && matches!(counts.lower.min(counts.upper), 1 | 2);
    (matches!(strange, 1 | 2) || recased) && value.len() >= 28 && value.iter().all(u8::is_ascii_alphanumeric)
}

/// Words and numbers with dashes between them: `web-prod-1208358310`.
fn is_slug(value: &[u8]) -> bool {
    let mut parts = value.split(|byte| matches!(byte, b'-' | b'_' | b'.'));
    let plain = |part: &[u8]| {
        let letters = part.iter().take_while(|byte| byte.is_ascii_lowercase()).count();
        let digits = part[letters..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        letters + digits == part.len() && (letters == 0 || digits <= 2) && letters <= 10
    };
    memchr::memchr3(b'-', b'_', b'.', value).is_some()
        && parts.clone().any(|part| !part.is_empty() && part.iter().all(u8::is_ascii_digit))
        && parts.all(plain)
        && value.len() <= 40
}

/// Whether a value that looks like a token was damaged or was none from the start.
pub(super) fn is_doubtful(value: &[u8]) -> bool {
    is_mangled(value) || is_slug(value)
}

/// A token that was damaged: with characters that no issuer uses, although
/// people put them into passwords; a UUID with a letter or two that are no
/// digits; a JSON Web Token whose second part is none.
pub(super) fn is_mangled(value: &[u8]) -> bool {
    const STRANGE: &[u8] = b"?[]^;<>\"\\`@";
    let padding = value.iter().rev().take_while(|&&byte| byte == b'=').count();
    let core = &value[..value.len() - padding];
    let strange = value.iter().any(|byte| STRANGE.contains(byte));
    (strange && !draws_from_signs(core))
        || has_lone_sign(core)
        || is_altered_hex(value)
        || core.first() == Some(&b'=')
        || (core.starts_with(b"eyJ")
            && memchr::memchr(b'.', core).is_some_and(|dot| !core[dot + 1..].starts_with(b"ey")))
        || lacks_signature(core)
        || (value.len() == 36
            && [8, 13, 18, 23].iter().all(|&at| value[at] == b'-')
            && (1..=2).contains(&value.iter().filter(|byte| !byte.is_ascii_hexdigit() && **byte != b'-').count()))
}

/// Whether a value of a token's length holds a single sign that no alphabet of tokens has. People put such into
/// passwords, generators of passwords more of them.
fn has_lone_sign(value: &[u8]) -> bool {
    const TOKEN: usize = 20;
    let signs = value.iter().filter(|byte| byte.is_ascii_punctuation());
    let lone = |byte: &&u8| matches!(byte, b'$' | b'!' | b'#' | b'*');
    value.len() >= TOKEN && signs.filter(lone).count() == 1 && !draws_from_signs(value)
}

/// Whether it is a JSON Web Token with less of a signature than the shortest there is (RFC 7518, section 3.1).
fn lacks_signature(value: &[u8]) -> bool {
    let dots = memchr::memchr_iter(b'.', value).count();
    let signature = memchr::memrchr(b'.', value).map_or(0, |dot| value.len() - dot - 1);
    // One without any is of the unsecured kind (RFC 7519, section 6).
    value.starts_with(b"eyJ") && dots == 2 && (1..42).contains(&signature)
}

/// Whether so many different signs occur that the value was made of them.
fn draws_from_signs(value: &[u8]) -> bool {
    let irregular = value.iter().filter(|byte| {
        byte.is_ascii_punctuation() && !matches!(byte, b'-' | b'_' | b'.' | b'=' | b'/' | b'+' | b':' | b'~')
    });
    let kinds = irregular.fold(0_u128, |kinds, &byte| kinds | 1 << (byte & 127));
    kinds.count_ones() as usize > MOST_STRAY
}
