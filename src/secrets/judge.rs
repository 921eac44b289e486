//! Whether a value that is assigned to the name of a credential is one.

use super::assignment::{Joint, Writing};
use super::decode;
use super::detector::Structure;
use super::entropy::{self, Alphabet};
use super::hint::Language;
use super::key::{self, Promise};
use super::own;
use super::placeholder;
use crate::finding::Confidence;

/// Fewest bytes that a credential has.
pub(crate) const SHORTEST: usize = 4;

/// Most different signs that come into a token by accident.
const MOST_STRAY: usize = 3;

/// Everything the judgement depends on.
pub(crate) struct Shape<'a> {
    pub(crate) name: &'a [u8],
    pub(crate) promise: Promise,
    pub(crate) value: &'a [u8],
    pub(crate) writing: Writing,
    pub(crate) joint: Joint,
    pub(crate) language: Language,
    /// It is a parameter in the address of a programming interface, so that a mere `key` is one to it.
    pub(crate) told: bool,
}

impl From<Promise> for Structure {
    fn from(promise: Promise) -> Self {
        match promise {
            Promise::Password => Self::PasswordAssignment,
            Promise::Credential => Self::CredentialAssignment,
            Promise::Vague => Self::KeyAssignment,
        }
    }
}

/// How sure it is that the value is a credential; `None` if it is not.
pub(crate) fn judge(shape: &Shape<'_>) -> Option<Confidence> {
    let value = shape.value;
    if own::is_gateway_variable(shape.name) && is_settings(shape) {
        let printable = value.len() >= SHORTEST && !value.iter().any(u8::is_ascii_control);
        let expression = shape.writing == Writing::Bare && value.starts_with(b"$");
        let random = value.len() >= 20 && entropy::looks_random(value);
        let confidence = if random { Confidence::High } else { Confidence::Medium };
        return (printable && !expression && own::is_chosen(value)).then_some(confidence);
    }
    if value.len() < SHORTEST || value.len() > 1500 || value.iter().any(|byte| byte.is_ascii_control() || *byte >= 0x80)
    {
        return None;
    }
    let shown = std::str::from_utf8(value).ok()?;
    if placeholder::is_placeholder(shown)
        || placeholder::is_template(shown)
        || placeholder::is_weak(value)
        || decode::hides_placeholder(value)
        || is_other(shape, shown)
    {
        return None;
    }
    if placeholder::is_hash(value) || key::says_hashed(shape.name) {
        return Some(Confidence::Low);
    }
    let denied = shape.promise != Promise::Password && key::is_denied(shape.name);
    let confidence = match shape.promise {
        Promise::Password => password(shape),
        Promise::Credential => credential(shape),
        Promise::Vague => vague(shape),
    };
    confidence.map(|confidence| if denied { Confidence::Low } else { confidence })
}

/// Expressions, paths, addresses, dates, sentences and repetitions of the name.
fn is_other(shape: &Shape<'_>, shown: &str) -> bool {
    let value = shape.value;
    let bare = shape.writing == Writing::Bare;
    repeats(shape.name, value)
        || shown.contains("://")
        || shown.contains("/aws4_request")
        || value.starts_with(b"/") && (is_path(value) || !entropy::looks_random(value))
        || value.starts_with(b"./")
        || value.starts_with(b"../")
        || value.starts_with(b"~/")
        || value.starts_with(b"-----")
        || value.starts_with(b"--")
        || (value.starts_with(b"-") && shape.joint == Joint::Compared)
        || value.iter().all(|byte| byte.is_ascii_digit() || *byte == b':') && value.contains(&b':')
        || is_alphabet(value)
        || is_version(value)
        || is_date(value)
        || is_resource_name(value)
        || is_public_nkey(value)
        || value.starts_with(b".$")
        || has_file_ending(value)
        || is_sentence(shape)
        || (bare && is_expression(shape))
}

/// `password: "password"`, `token = "my-token"`, `apiKey: apiKeyFromEnv`.
fn repeats(name: &[u8], value: &[u8]) -> bool {
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

/// The public half of a NATS key pair: a letter for its kind and 55 characters of base32
/// (<https://docs.nats.io/running-a-nats-service/configuration/securing_nats/auth_intro/nkey_auth>).
fn is_public_nkey(value: &[u8]) -> bool {
    value.len() == 56
        && matches!(value[0], b'A' | b'C' | b'N' | b'O' | b'U' | b'X')
        && value.iter().all(|byte| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(byte))
}

/// The version of a package: `~1.3.0`, `^2.0.0-beta.1`, `>=1.2 <2`.
fn is_version(value: &[u8]) -> bool {
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
fn is_date(value: &[u8]) -> bool {
    let day = value.iter().take(10).enumerate();
    value.len() >= 10
        && day.into_iter().all(|(at, byte)| if matches!(at, 4 | 7) { *byte == b'-' } else { byte.is_ascii_digit() })
        && value.get(10).is_none_or(|byte| matches!(byte, b'T' | b't' | b' '))
}

/// A name of a resource: a short word for the scheme and at least four parts after it, `orn:acme:idp:…:servers:…`.
fn is_resource_name(value: &[u8]) -> bool {
    let scheme = value.iter().take_while(|byte| byte.is_ascii_lowercase()).count();
    (3..=4).contains(&scheme) && value.get(scheme) == Some(&b':') && memchr::memchr_iter(b':', value).count() >= 4
}

/// The characters that a random value is drawn from.
fn is_alphabet(value: &[u8]) -> bool {
    let has = |part: &[u8]| memchr::memmem::find(value, part).is_some();
    has(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        && has(b"abcdefghijkl")
        && (has(b"0123456789") || value.starts_with(b"abcdefghijkl"))
}

fn is_path(value: &[u8]) -> bool {
    value.iter().filter(|&&byte| byte == b'/').count() >= 2 && !entropy::looks_random(value)
}

fn has_file_ending(value: &[u8]) -> bool {
    const ENDINGS: &[&[u8]] = &[
        b".json", b".pem", b".key", b".crt", b".txt", b".yaml", b".yml", b".py", b".js", b".ts", b".go", b".html",
        b".php", b".xml", b".conf", b".cfg", b".env", b".p12", b".pfx", b".jks", b".sh", b".md", b".pub", b".der",
        b".cer", b".svg", b".png", b".css", b".local", b".rb", b".toml",
    ];
    ENDINGS
        .iter()
        .any(|ending| value.len() > ending.len() && value[value.len() - ending.len()..].eq_ignore_ascii_case(ending))
}

/// Several words. A password may hold a blank, a machine's token never does.
fn is_sentence(shape: &Shape<'_>) -> bool {
    let blanks = shape.value.iter().filter(|&&byte| byte == b' ').count();
    blanks > 0 && (shape.promise != Promise::Password || blanks > 1 || entropy::wordlikeness(shape.value) > 0.6)
}

/// Code: calls, members, subscripts, arithmetic, names of variables and types.
fn is_expression(shape: &Shape<'_>) -> bool {
    let value = shape.value;
    if matches!(shape.language, Language::Source) {
        // Without quotes nothing in a program is a literal; comments and heredocs are, when long and random.
        return value.len() < 16
            || !is_machine_made(value)
            || value.iter().any(|byte| matches!(byte, b'(' | b'[' | b'{' | b'.' | b'?'));
    }
    let first = value[0];
    matches!(
        first,
        b'(' | b'[' | b'{' | b'&' | b'*' | b'@' | b'!' | b'|' | b'>' | b'<' | b'=' | b'\\' | b'%' | b',' | b';' | b'+'
    ) && !is_machine_made(value)
        || value.contains(&b'(')
            && (value.contains(&b')') || !matches!(shape.language, Language::Env | Language::Yaml))
            && value
                .iter()
                .take_while(|&&byte| byte != b'(')
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'))
        || is_member(value)
        || value.ends_with(b"[")
        || value.ends_with(b":")
}

/// `config.password`, `this.token`, `data['x']`.
fn is_member(value: &[u8]) -> bool {
    let mut parts = value.split(|&byte| byte == b'.' || byte == b'[');
    let first = parts.next().unwrap_or_default();
    first.len() < value.len()
        && !first.is_empty()
        && first.iter().all(|byte| byte.is_ascii_alphabetic() || *byte == b'_')
        && parts.all(|part| !part.is_empty() && !entropy::looks_random(part) && !part[0].is_ascii_digit())
}

/// Long enough and random in a way that only machines are.
fn is_machine_made(value: &[u8]) -> bool {
    value.len() >= 12 && entropy::looks_random(value) && entropy::shannon(value) >= 2.8 && Alphabet::of(value).digit > 0
}

/// Five groups of hexadecimal digits.
fn is_uuid(value: &[u8]) -> bool {
    value.len() == 36
        && value
            .iter()
            .enumerate()
            .all(|(at, byte)| if matches!(at, 8 | 13 | 18 | 23) { *byte == b'-' } else { byte.is_ascii_hexdigit() })
}

fn is_hex(value: &[u8]) -> bool {
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
pub(crate) fn is_doubtful(value: &[u8]) -> bool {
    is_mangled(value) || is_slug(value)
}

/// A token that was damaged: with characters that no issuer uses, although
/// people put them into passwords; a UUID with a letter or two that are no
/// digits; a JSON Web Token whose second part is none.
fn is_mangled(value: &[u8]) -> bool {
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

/// Whether the syntax is one in which values stand for themselves.
fn is_settings(shape: &Shape<'_>) -> bool {
    matches!(
        shape.language,
        Language::Json
            | Language::Yaml
            | Language::Toml
            | Language::Env
            | Language::Dockerfile
            | Language::Shell
            | Language::Markup
    )
}

fn password(shape: &Shape<'_>) -> Option<Confidence> {
    let value = shape.value;
    let counts = Alphabet::of(value);
    let mixed = counts.digit > 0 && counts.digit < value.len();
    let random = entropy::looks_random(value);
    let symbols = value
        .iter()
        .filter(|byte| byte.is_ascii_punctuation() && !matches!(byte, b'_' | b'-' | b'.' | b'/' | b':'))
        .count();
    if counts.digit == value.len() {
        return (value.len() >= 6 && shape.joint != Joint::Blank).then_some(Confidence::Low);
    }
    match shape.joint {
        Joint::Blank => return (random && mixed && value.len() >= 10).then_some(Confidence::Medium),
        Joint::Compared => return Some(if random && mixed { Confidence::Medium } else { Confidence::Low }),
        _ => {}
    }
    if shape.writing == Writing::Joined {
        return (random && mixed && value.len() >= 12).then_some(Confidence::Low);
    }
    if shape.writing == Writing::Bare && shape.language == Language::Text && !mixed && !is_variable(shape.name) {
        return None;
    }
    let strong = random && mixed && value.len() >= 8;
    let plain_words = symbols == 0 && !random && !strong;
    if shape.joint == Joint::Argument {
        // `pass(…)` passes something.
        if shape.name.ends_with(b"pass") {
            return None;
        }
        return strong.then_some(Confidence::Medium);
    }
    if plain_words {
        if is_called_password(value) {
            return Some(Confidence::Low);
        }
        let short_of_random = value.len() < 8 && entropy::wordlikeness(value) < 0.5 && counts.classes() > 0;
        return Some(if short_of_random || (mixed && is_settings(shape)) || is_chosen_word(shape) {
            Confidence::Medium
        } else {
            Confidence::Low
        });
    }
    Some(if strong && value.len() >= 16 && is_settings(shape) { Confidence::High } else { Confidence::Medium })
}

/// Whether one of several words of the value says what it is: `smtp-secret`, `e2e-password-123`.
fn is_called_password(value: &[u8]) -> bool {
    let mut words = value.split(|byte| !byte.is_ascii_alphanumeric());
    words.clone().count() > 1 && words.any(|word| [&b"password"[..], b"passwd", b"pass", b"secret"].contains(&word))
}

/// A word that somebody chose as a password: not a label of a form, a type, a
/// path of settings or the name of a variable.
fn is_chosen_word(shape: &Shape<'_>) -> bool {
    let value = shape.value;
    let counts = Alphabet::of(value);
    let label = value[0].is_ascii_uppercase() && counts.upper == 1 && counts.digit == 0;
    let camel = value.windows(2).any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
    let compound = memchr::memchr3_iter(b'.', b'-', b' ', value).count();
    let literal = shape.writing == Writing::Quoted || is_settings(shape) || is_variable(shape.name);
    literal
        && matches!(shape.joint, Joint::Assigned | Joint::Flag | Joint::Element)
        && !label
        && !camel
        && (compound == 0 || (compound == 1 && counts.digit == 0 && !value.contains(&b'.')))
        && !memchr::memmem::find(value, b"pass").is_some_and(|_| shape.language == Language::Source)
        && !placeholder::is_label(value)
        && !value.ends_with(b"key")
        && memchr::memmem::find(value, b"fake").is_none()
}

/// Whether the name is written like that of an environment variable.
fn is_variable(name: &[u8]) -> bool {
    name.contains(&b'_') && name.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_')
}

fn credential(shape: &Shape<'_>) -> Option<Confidence> {
    let value = shape.value;
    let counts = Alphabet::of(value);
    if value.len() < 8 || counts.digit == value.len() {
        return None;
    }
    if is_doubtful(value) {
        return Some(Confidence::Low);
    }
    let random = entropy::looks_random(value);
    let bits = entropy::shannon(value);
    if shape.joint == Joint::Blank {
        return (is_machine_made(value) && value.len() >= 16).then_some(Confidence::Medium);
    }
    if shape.joint == Joint::Argument || shape.writing == Writing::Joined {
        return (is_machine_made(value) && value.len() >= 16).then_some(if shape.joint == Joint::Argument {
            Confidence::Medium
        } else {
            Confidence::Low
        });
    }
    if !random || bits < 2.5 {
        return (counts.digit > 0 && value.len() >= 10).then_some(Confidence::Low);
    }
    let long = value.len() >= 20 && bits >= 3.2 && counts.digit > 0;
    Some(if long && is_settings(shape) && !is_uuid(value) { Confidence::High } else { Confidence::Medium })
}

fn vague(shape: &Shape<'_>) -> Option<Confidence> {
    let value = shape.value;
    // What stands alone in this header is a credential, whatever it looks like.
    let header = shape.name.eq_ignore_ascii_case(b"authorization") && shape.joint == Joint::Assigned;
    let identifier = is_uuid(value) && !header;
    if value.len() < 16 || identifier || !is_machine_made(value) || value.contains(&b' ') {
        return None;
    }
    // "Key=…" in a log says nothing; "acme_key=…" does.
    let prose = shape.writing == Writing::Bare
        && shape.name.len() <= 4
        && !shape.told
        && matches!(shape.language, Language::Text | Language::Unknown);
    let joined = matches!(shape.joint, Joint::Assigned | Joint::Element)
        || (shape.joint == Joint::Blank && entropy::is_mixed(value));
    let sure = joined
        && !prose
        && !is_mangled(value)
        && shape.writing != Writing::Joined
        && (header
            || !is_hex(value)
            || is_settings(shape)
            || (shape.name.len() > 4 && shape.language != Language::Source))
        && entropy::shannon(value) >= if is_hex(value) { 3.0 } else { 3.5 };
    Some(if sure { Confidence::Medium } else { Confidence::Low })
}
