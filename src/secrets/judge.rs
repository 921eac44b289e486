//! Whether a value that is assigned to the name of a credential is one.

use super::assignment::{Joint, Writing};
use super::decode;
use super::detector::Structure;
use super::entropy::{self, Alphabet};
use super::hint::Language;
use super::key::{self, Promise};
use super::lookalike::{
    has_file_ending, is_alphabet, is_browser_key, is_date, is_doubtful, is_hex, is_mangled, is_path, is_resource_name,
    is_uuid, is_validation, is_version, repeats,
};
use super::own;
use super::placeholder;
use super::public;
use crate::finding::Confidence;

/// Fewest bytes that a credential has.
pub(crate) const SHORTEST: usize = 4;

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
    if own::is_gateway_variable(shape.name) && shape.language.is_settings() {
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
        || (value.starts_with(b"0123") && is_hex(value) && placeholder::counts_through(value))
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
        || public::is_public(value)
        || public::is_session_address(shape.name, value)
        || is_browser_key(shape.name, value)
        || is_validation(value)
        || value.starts_with(b".$")
        || has_file_ending(value)
        || is_sentence(shape)
        || (bare && is_expression(shape))
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

/// Words of small letters with full stops and dashes between them: `acme.symbol-preview`.
fn is_dotted_name(value: &[u8]) -> bool {
    let mut parts = value.split(|byte| matches!(byte, b'-' | b'.'));
    value.contains(&b'.') && parts.all(|part| part.len() >= 2 && part.iter().all(u8::is_ascii_lowercase))
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
        return Some(if short_of_random || (mixed && shape.language.is_settings()) || is_chosen_word(shape) {
            Confidence::Medium
        } else {
            Confidence::Low
        });
    }
    Some(if strong && value.len() >= 16 && shape.language.is_settings() {
        Confidence::High
    } else {
        Confidence::Medium
    })
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
    let literal = shape.writing == Writing::Quoted || shape.language.is_settings() || is_variable(shape.name);
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
    if is_doubtful(value) || is_dotted_name(value) {
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
    Some(if long && shape.language.is_settings() && !is_uuid(value) { Confidence::High } else { Confidence::Medium })
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
            || shape.language.is_settings()
            || (shape.name.len() > 4 && shape.language != Language::Source))
        && entropy::shannon(value) >= if is_hex(value) { 3.0 } else { 3.5 };
    Some(if sure { Confidence::Medium } else { Confidence::Low })
}
