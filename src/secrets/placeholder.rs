//! Values that stand where a credential belongs but are none: references,
//! templates, examples and redaction marks.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use memchr::memmem::Finder;

use super::words::{Prefixes, WordSet};

/// Words that make a value a placeholder when they are one of its words.
static MARKS: LazyLock<WordSet> = LazyLock::new(|| {
    WordSet::of(
        "placeholder changeme redacted removed example sample dummy fake todo fixme insert replace replaceme your \
     yours censored masked hidden notreal mock mocked tbd undefined examplekey yourkey yourtoken yoursecret \
     yourpassword yourapikey obfuscated sanitized scrubbed invalid foobar lorem ipsum something whatever changeit \
     templated",
    )
});

/// Values that mean "nothing" or "the usual local default", compared without case.
static NOTHING: LazyLock<WordSet> = LazyLock::new(|| {
    WordSet::of(
        "null none nil undefined true false yes no on off n/a na empty default required optional unset unknown \
     disabled enabled string str text bool boolean await object number int bytes any void self this test testing tests \
     foo bar baz qux abc xyz secret secrets password passwd pass pwd token key apikey api_key api-key credential \
     credentials auth authorization bearer basic user username admin root guest value mysecret mypassword mytoken \
     mykey my-secret my_secret passphrase privatekey private_key secretkey secret_key accesskey access_key \
     on_create p@ssw0rd hunter2 asdf qwerty letmein ollama lmstudio lm-studio local localhost not-needed no-key dev sk-xxx \
     sk-... anonymous custom-local codex-app-server gcp-vertex-credentials qwen-oauth minimax-oauth ollama-local lmstudio-local \
     apple-fm-local      secretref-managed 123 1234 12345 123456 1234567 12345678 123456789 1234567890",
    )
});

/// What a reference or marker begins with, compared without case.
static REFERENCES: LazyLock<Prefixes> = LazyLock::new(|| {
    Prefixes::of(
        "${ $( $[ {{ <% #{ @{ %( %{ (( [[ __ !ref !sub !secret !vault !env ref+ secretref: secretref- secretref. \
     secret:// vault: vault:// op:// env: env:// file: file:// exec: keychain: keyring: aws-sm:// gcp-sm:// \
     hash: sha1: sha256: sha512: azure-kv:// awssm: gcpsm: ssm: arn:aws: projects/ oauth: external-secrets:// bws:// doppler:// infisical:// \
     akeyless: process.env os.environ os.getenv import.meta.env system.getenv getenv( env( env. secrets. vars. \
     var. local. data. module. each. self. this. @microsoft.keyvault %env( encrypted: enc[ enc( pkcs7, {cipher} \
     {env: {file: {exec: {vault [redacted (redacted openclaw: data:image {encrypted sealed: sops:",
    )
});

/// Keys that vendors print in their documentation, as the part that tells them.
const PUBLISHED: &[&str] =
    &["EXAMPLE", "wJalrXUtnFEMI", "T3BlbkFJexample", "4eC39HqLyjWDarjtT1zdp7dc", "BQokikJOvBiI2HlWgH4olfQ2"];

/// Whether `value` is a reference, a template, an example or a mark that
/// something was removed, and so no credential.
#[must_use]
pub fn is_placeholder(value: &str) -> bool {
    let value = value.trim().trim_matches(['"', '\'', '`']);
    is_nothing(value)
        || is_reference(value)
        || is_mask(value)
        || is_bracketed(value)
        || is_env_name(value)
        || has_mark(value)
        || is_keyboard_run(value)
        || is_published(value.as_bytes())
}

/// Whether the whole value is one that a vendor prints in its documentation.
#[must_use]
pub(crate) fn is_published(value: &[u8]) -> bool {
    static FINDERS: LazyLock<Vec<Finder<'static>>> = LazyLock::new(|| PUBLISHED.iter().map(Finder::new).collect());
    FINDERS.iter().any(|finder| finder.find(value).is_some())
}

/// Format strings and templates of any kind: `%s`, `{0}`, `{name}`, `#{x}`.
#[must_use]
pub(crate) fn is_template(value: &str) -> bool {
    let bytes = value.as_bytes();
    let marks = memchr::memchr3_iter(b'%', b'#', b'<', bytes).filter_map(|at| bytes.get(at..at + 2));
    if marks.into_iter().any(|mark| matches!(mark, b"%s" | b"%d" | b"%v" | b"#{" | b"<?" | b"<%")) {
        return true;
    }
    // One pair of braces with a name or number in it.
    let Some(open) = memchr::memchr(b'{', bytes) else { return false };
    memchr::memchr(b'}', &bytes[open..]).is_some_and(|close| is_word(&bytes[open + 1..open + close]))
}

/// A password hash in modular crypt format: `$2b$…`, `$argon2id$…`, `$6$…`.
#[must_use]
pub(crate) fn is_hash(value: &[u8]) -> bool {
    let Some(rest) = value.strip_prefix(b"$") else { return false };
    let name = rest.iter().take(16).position(|&byte| byte == b'$').unwrap_or(0);
    (1..=14).contains(&name) && rest[..name].iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
}

/// What only a placeholder contains.
static PHRASES: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let phrases = "changeme change_me change-me placeholder redacted your_ your- yourapi _here -here replace_with replace-with \
     insert_ example not-a-real not_a_real put_your enter_your <your dummy must-change please-change no-key-needed \
     not-required correcthorse correct-horse";
    let mut builder = AhoCorasick::builder();
    builder.ascii_case_insensitive(true).kind(Some(AhoCorasickKind::ContiguousNFA));
    builder.build(phrases.split_ascii_whitespace()).ok()
});

/// Passwords of examples and defaults, without their digits and signs.
static STEMS: LazyLock<WordSet> = LazyLock::new(|| {
    WordSet::of(
        "password passwd pass pwd my secret admin root test testing user guest public postgres mysql mariadb mssql mongo redis rabbitmq minio \
     minioadmin default demo foo bar foobar qwerty letmein welcome changeme hello abc token key example sa oracle \
     vagrant docker elastic grafana testpassword mypassword mysecret mysecretpassword testpass mypass \
     secretpassword supersecret topsecret newpassword oldpassword wrongpassword strongpassword bogus correct \
     wrong nogood dbpassword dbpass adminpassword userpassword pw nopassword fakepassword dummy random invalid valid \
     verysecret verysecure secure pa strongpw passphrase yourpassword thepassword somepassword anotherpassword \
     asecret asecretpassword testsecret testtoken testkey mytoken mykey sometoken accesstoken refreshtoken \
     clientsecret apikey apitoken authtoken",
    )
});

/// Passwords that everybody uses in examples; no leak even when they are in use.
#[must_use]
pub(crate) fn is_weak(value: &[u8]) -> bool {
    if value.len() > 24 {
        return false;
    }
    let letters: Vec<u8> = value.iter().filter(|byte| byte.is_ascii_alphabetic()).map(u8::to_ascii_lowercase).collect();
    // A row of signs is typed by whoever needs something to type.
    if value.iter().all(u8::is_ascii_punctuation)
        || ((value.len() - letters.len() <= 4 || is_counted(value)) && STEMS.has(&letters))
        || (value.len() - letters.len() <= 2 && is_two_stems(&letters))
    {
        return true;
    }
    let value = &value[..value.iter().rposition(|byte| !byte.is_ascii_punctuation()).map_or(0, |at| at + 1)];
    // Signs and digits in place of the letters they look like: pa$$word, p@ssw0rd!
    let plain: Vec<u8> = value.iter().map(|&byte| resembled(byte)).filter(u8::is_ascii_lowercase).collect();
    plain.len() >= 6 && value.len() - plain.len() <= 3 && STEMS.has(&plain)
}

/// Two words of examples: `testpw`.
fn is_two_stems(letters: &[u8]) -> bool {
    (2..letters.len()).any(|at| STEMS.has(&letters[..at]) && STEMS.has(&letters[at..]))
}

/// Letters, and the digits after them just count up: `foo12345`, `key_7890`.
pub(crate) fn is_counted(value: &[u8]) -> bool {
    let letters = value.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let rest = &value[letters..];
    let digits = rest.strip_prefix(b"_").or_else(|| rest.strip_prefix(b"-")).unwrap_or(rest);
    let next = |digit: u8| if digit == b'9' { b'0' } else { digit + 1 };
    digits.iter().all(u8::is_ascii_digit)
        && digits.len() <= 9
        && (digits.len() < rest.len() || digits.first().is_none_or(|&first| first == b'1'))
        && digits.windows(2).all(|pair| pair[1] == next(pair[0]))
}

/// The small letter that a character is written for.
fn resembled(byte: u8) -> u8 {
    match byte {
        b'$' | b'5' => b's',
        b'@' | b'4' => b'a',
        b'0' => b'o',
        b'1' | b'!' => b'i',
        b'3' => b'e',
        other => other.to_ascii_lowercase(),
    }
}

/// What programs and forms write where a password is meant: the word in other
/// languages, types of columns and fields, rules of validation, states.
static LABELS: LazyLock<WordSet> = LazyLock::new(|| {
    WordSet::of(
        "passwort kennwort wachtwoord contrasena clave senha palavra lozinka heslo haslo salasana losenord adgangskode \
         passord parola sifre sandi geslo jelszo slaptazodis parole parool motdepasse mot mima matkhau varchar \
         char text string hidden hashed hash bcrypt argon2 scrypt plain plaintext encrypted encrypt input field \
         label form prompt stdin env file keyring keychain ignored ignore confirm confirmed confirmation repeat \
         current same match matches different missing empty blank present set reset change forgot forgotten short \
         long weak strong length min max numeric alphanumeric authenticated authenticate login logout signin signup \
         grant_type credentials oauth oauth2 token ldap kerberos pam saml internal external basic digest md5 sha1 \
         sha256 sha512 scram compat files accept reject deny allow manual auto always never nullable sensitive writeonly",
    )
});

/// Whether the value says what kind of thing a password is instead of being one.
#[must_use]
pub(crate) fn is_label(value: &[u8]) -> bool {
    value.split(|byte| !byte.is_ascii_alphanumeric()).any(|word| LABELS.has(word))
}

fn is_nothing(value: &str) -> bool {
    value.is_empty() || NOTHING.has(value.as_bytes())
}

/// A reference to a value kept elsewhere.
#[must_use]
pub(crate) fn is_reference(value: &str) -> bool {
    let bytes = value.as_bytes();
    if REFERENCES.begin(bytes) {
        return true;
    }
    match bytes {
        // $NAME, $1, $name->field, %NAME%, %s, {name}
        [b'$', rest @ ..] => {
            let name = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
            (name == rest.len() && name > 0 && !has_mixed_random(rest))
                || rest.starts_with(b"$") && name == 0
                || rest.get(name..).is_some_and(|tail| tail.starts_with(b"->") || tail.starts_with(b"["))
        }
        [b'%', middle @ .., b'%'] if !middle.is_empty() => is_word(middle),
        [b'%', _] => true,
        [b'{', middle @ .., b'}'] => is_word(middle),
        _ => {
            let inside = memchr::memchr3_iter(b'$', b'{', b'<', bytes).map(|at| &bytes[at..]);
            inside.into_iter().any(|rest| [&b"${"[..], b"{{", b"$(", b"<%="].iter().any(|mark| rest.starts_with(mark)))
        }
    }
}

/// `$` followed by something that no variable would be called.
fn has_mixed_random(name: &[u8]) -> bool {
    name.first().is_some_and(u8::is_ascii_digit) && name.len() > 2
}

fn is_word(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b':' | b' '))
}

/// Asterisks, crosses, dots and other repetitions.
fn is_mask(value: &str) -> bool {
    let bytes = value.as_bytes();
    let Some(&last) = bytes.last() else { return true };
    let run = bytes.iter().rev().take_while(|&&byte| byte == last).count();
    if run == bytes.len() {
        return true;
    }
    if contains_run(bytes, b'*', 3)
        || contains_run(bytes, b'.', 3)
        || contains_run(bytes, b'#', 4)
        || value.contains('…')
        || value.contains('•')
    {
        return true;
    }
    // A prefix followed by filling: sk-xxxxxxxx, AIza0000000000.
    if contains_run(bytes, b'x', 5) || contains_run(bytes, b'X', 5) || contains_run(bytes, b'0', 9) {
        return true;
    }
    if bytes.len() >= 3
        && bytes.iter().all(|byte| matches!(byte, b'x' | b'X' | b'-' | b'_' | b'.' | b'*' | b'#' | b'?'))
    {
        return true;
    }
    // xxx_NAME_xxx
    value.len() > 6
        && value.get(..3).is_some_and(|head| head.eq_ignore_ascii_case("xxx"))
        && value.get(value.len() - 3..).is_some_and(|tail| tail.eq_ignore_ascii_case("xxx"))
}

fn contains_run(bytes: &[u8], wanted: u8, length: usize) -> bool {
    let mut run = 0;
    bytes.iter().any(|&byte| {
        run = if byte == wanted { run + 1 } else { 0 };
        run >= length
    })
}

/// `<your key>`, `[token]`, `((secret))`, also behind a prefix: `sk-<key>`.
fn is_bracketed(value: &str) -> bool {
    let bytes = value.as_bytes();
    match (bytes.first(), bytes.last()) {
        (Some(b'<'), Some(b'>')) | (Some(b'('), Some(b')')) => true,
        _ if value.starts_with("&lt;") => true,
        (Some(b'['), Some(b']')) => is_word(&bytes[1..bytes.len() - 1]),
        _ => value.split_once('<').is_some_and(|(_, rest)| {
            rest.split_once('>').is_some_and(|(inner, _)| inner.len() >= 2 && is_word(inner.as_bytes()))
        }),
    }
}

/// The bare name of an environment variable: `OPENAI_API_KEY`.
fn is_env_name(value: &str) -> bool {
    let words = value.split('_');
    let letters = value.bytes().filter(u8::is_ascii_uppercase).count();
    value.len() >= 3
        && value.contains('_')
        && letters * 10 >= value.len() * 7
        && value.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
        && words.clone().count() <= 8
        && words.filter(|word| word.len() > 3).all(|word| super::entropy::wordlikeness(word.as_bytes()) > 0.3)
}

/// One of the words of the value says that it is to be replaced.
fn has_mark(value: &str) -> bool {
    let mut words = value.split(|character: char| !character.is_ascii_alphabetic()).filter(|word| word.len() >= 3);
    if words.any(|word| MARKS.has(word.as_bytes())) {
        return true;
    }
    if value.len() > 200 {
        return false;
    }
    PHRASES.as_ref().is_some_and(|phrases| phrases.is_match(value))
}

/// `1234567890…`, `abcdef…` and, when short, `AbCdEf` and `1a2b3c`: characters
/// that count up.
fn is_keyboard_run(value: &str) -> bool {
    let bytes = value.as_bytes();
    match bytes.len() {
        6..12 => counts_up(bytes, 1, true) || counts_up(bytes, 2, true),
        12..20 => counts_up(bytes, 1, false),
        _ => false,
    }
}

/// Whether three of four characters are one more than the character `apart` before them.
fn counts_up(bytes: &[u8], apart: usize, fold: bool) -> bool {
    let case = |byte: u8| if fold { byte.to_ascii_lowercase() } else { byte };
    let steps = bytes.windows(apart + 1).filter(|pair| case(pair[apart]) == case(pair[0]).wrapping_add(1)).count();
    steps * 4 >= bytes.len().saturating_sub(apart) * 3
}

/// Whether nearly every character is the next one of the digits and letters, and after the last the first:
/// `0123456789abcdef0123…`, `1234567890ABCDEFGHIJ…`.
#[must_use]
pub(crate) fn counts_through(bytes: &[u8]) -> bool {
    let follows = |pair: &[u8]| match (pair[0], pair[1]) {
        (b'9', next) => matches!(next, b'0' | b'a' | b'A'),
        (b'f' | b'F', b'0' | b'1') | (b'z', b'0' | b'1' | b'a' | b'A') | (b'Z', b'0' | b'1' | b'a' | b'A') => true,
        (before, next) => before.is_ascii_alphanumeric() && next == before + 1,
    };
    let breaks = bytes.windows(2).filter(|pair| !follows(pair)).count();
    bytes.len() >= 16 && breaks * 20 < bytes.len()
}

/// Whether the bytes of a key just count up, as in those of documentation.
#[must_use]
pub(crate) fn is_counted_key(bytes: &[u8]) -> bool {
    bytes.len() >= 16 && counts_up(bytes, 1, false)
}

#[cfg(test)]
mod tests {
    use super::is_placeholder;

    #[test]
    fn references_are_placeholders() {
        for value in [
            "${VAR}",
            "$VAR",
            "{{X}}",
            "{{ .Values.key }}",
            "process.env.API_KEY",
            "%(secret)s",
            "vault://kv/app",
            "op://a/b/c",
            "secretref:abc",
            "%TOKEN%",
            "${VAR:-default}",
            "$(cat file)",
            "{env:KEY}",
            "arn:aws:secretsmanager:eu:1:secret:x",
        ] {
            assert!(is_placeholder(value), "{value}");
        }
    }

    #[test]
    fn fillers_are_placeholders() {
        for value in [
            "",
            "<your-key>",
            "changeme",
            "xxxxxxxx",
            "your_api_key_here",
            "REDACTED",
            "***",
            "[REDACTED_TOKEN]",
            "ZHIPU_API_KEY_PLACEHOLDER",
            "OPENAI_API_KEY",
            "sk-xxxxxxxxxxxxxxxx",
            "sk-or-v1-***REDACTED***",
            "ollama-local-placeholder",
            "AKIAIOSFODNN7EXAMPLE",
            "YOUR_TOKEN_PLAN_KEY_HERE",
            "123456789",
            "xxx_TOKEN_xxx",
            "sk-proj-<key>",
            "local-no-key-needed",
        ] {
            assert!(is_placeholder(value), "{value}");
        }
    }

    #[test]
    fn real_values_are_not() {
        for value in ["hunter2!x9", "5f1e32e2c267d310", "qZ8$kLm!4vB", "s3cr3t-Xk29vQ", "A7F9_K2M4Q8Z1"] {
            assert!(!is_placeholder(value), "{value}");
        }
    }
}
