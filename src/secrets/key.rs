//! What the name that a value is assigned to says about the value.

use std::sync::LazyLock;

use super::words::WordSet;

/// What a name promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Promise {
    /// A name such as `key` or `auth`, which may hold anything.
    Vague,
    /// A secret, token or API key: something made by a machine.
    Credential,
    /// A password: something that may be made by a person.
    Password,
}

/// Words at the end of a name that make it a property of the credential.
static PROPERTIES: LazyLock<WordSet> = LazyLock::new(|| {
    WordSet::of(
        "accessor action address advice age alg algo algorithm alias alphabet arn at audience authentication authenticator backend bits bucket \
     budget builder button bytes callback change changed char characters chars charset checksum cipher class client column columns comment \
     config confirm confirmation cost control count counts created css date desc description digest dir disabled docs \
     domain enabled encoder encoding endpoint env error errors event example exp expiration expire expires expiry \
     factory field fields file filename files fingerprint folder forgot form format generator group handler hash \
     hasher header headers help helper hint host icon id ids idx image incorrect index input interval invalid \
     issuer iv kind label labels len length lib library lifetime limit limits listener manager match max md5 \
     md message method middleware min mismatch missing mode module msg name names note on ops optional options opts \
     package page param parameter params parser path paths pattern payload pem permission placeholder plugin policy port \
     position prefix prompt provider rate ref reference regex regexp region required requirement requirements reset role rotation salt schedule \
     scheme scope scopes server service settings sha sha1 sha256 size source state status storage store strategy stream \
     strength style suffix table target text thumbprint time timeout title ttl type types updated uri url urls \
     usage usages util utils valid validator validity var verification variable version view window",
    )
});

/// Words anywhere in a name that make it something else.
static OTHERS: LazyLock<WordSet> = LazyLock::new(|| {
    WordSet::of(
        "cache commit continuation count csrf cursor dedup encrypted sealed wrapped websocket etag foreground foreign forgot hotkey i18n \
     idempotency integrity keyboard keyword lexer locale lookup max min next num page parser partition \
     placeholder primary pub pubkey public publickey publishable reset shortcut site sitekey sort sync syntax tokenizer total \
     translation xsrf",
    )
});

/// Endings of words that say password.
const PASSWORDS: &[&str] = &["password", "passwd", "passphrase", "pwd", "passwort", "passcode", "passw", "pword"];

/// Endings of words that say credential.
const CREDENTIALS: &[&str] = &[
    "secret",
    "secrets",
    "token",
    "tokens",
    "apikey",
    "apikeys",
    "credential",
    "credentials",
    "accesskey",
    "secretkey",
    "authkey",
    "privatekey",
    "apitoken",
];

/// Words before `key` that make it a credential.
static KEY_OWNERS: LazyLock<WordSet> = LazyLock::new(|| {
    WordSet::of(
        "access account admin api app application auth bot client consumer crypt crypto db deploy dev developer \
     encrypt encryption hmac host ingest ingestion integration jwt license live master personal preshared private \
     prod production project psk read rest sdk secret server service session shared sign signing ssh storage \
     subscription user vault webhook write",
    )
});

/// Words that end like the name of a credential but are none.
const UNRELATED: &[&str] =
    &["monkey", "turkey", "hockey", "jockey", "donkey", "whiskey", "bypass", "compass", "surpass"];

const MOST_WORDS: usize = 12;

/// Whether a byte can be part of a name.
pub(crate) fn is_key_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'$')
}

/// The words of a name, lower-cased: `dbPassword`, `db_password` and
/// `DB-PASSWORD` are all `db` and `password`. Long names lose their beginning.
struct Words<'a> {
    words: [&'a [u8]; MOST_WORDS],
    count: usize,
}

impl<'a> Words<'a> {
    fn of(name: &'a [u8]) -> Self {
        let mut all = Self { words: [b""; MOST_WORDS], count: 0 };
        let mut end = name.len();
        while end > 0 && all.count < MOST_WORDS {
            if !name[end - 1].is_ascii_alphabetic() {
                end -= 1;
                continue;
            }
            let mut start = end - 1;
            while start > 0 && name[start - 1].is_ascii_alphabetic() && !is_camel_break(name, start) {
                start -= 1;
            }
            all.words[all.count] = &name[start..end];
            all.count += 1;
            end = start;
        }
        all
    }

    /// From the last to the first.
    fn reversed(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let (words, count) = (self.words, self.count);
        words.into_iter().take(count)
    }
}

/// Whether a new word begins at `at`: `aB`, or the last capital of `APIKey`.
fn is_camel_break(name: &[u8], at: usize) -> bool {
    let (before, here) = (name[at - 1], name[at]);
    here.is_ascii_uppercase() && (before.is_ascii_lowercase() || name.get(at + 1).is_some_and(u8::is_ascii_lowercase))
}

fn is_one_of(word: &[u8], list: &[&str]) -> bool {
    list.iter().any(|known| word.eq_ignore_ascii_case(known.as_bytes()))
}

fn ends_with_one_of(word: &[u8], list: &[&str]) -> bool {
    list.iter().any(|known| {
        word.len() >= known.len() && word[word.len() - known.len()..].eq_ignore_ascii_case(known.as_bytes())
    })
}

/// What the name promises, or `None` if it names no credential.
pub(crate) fn promise(name: &[u8]) -> Option<Promise> {
    let words = Words::of(name);
    let mut reversed = words.reversed();
    let last = reversed.next()?;
    if PROPERTIES.has(last) || words.reversed().any(|word| OTHERS.has(word)) {
        return None;
    }
    let before = reversed.next().unwrap_or_default();
    if is_directive(before, last) {
        return None;
    }
    // Tokens that mark a place or a state, not a right.
    if is_one_of(last, &["token"])
        && is_one_of(before, &["change", "resume", "delta", "pagination", "previous", "badge"])
    {
        return None;
    }
    if words
        .reversed()
        .take(4)
        .any(|word| ends_with_one_of(word, PASSWORDS) || is_one_of(word, &["pass", "pw", "psw", "pswd"]))
    {
        return Some(Promise::Password);
    }
    if is_one_of(last, &["key", "keys"]) {
        return Some(
            if KEY_OWNERS.has(before) || words.reversed().any(|word| ends_with_one_of(word, &["secret", "token"])) {
                Promise::Credential
            } else {
                Promise::Vague
            },
        );
    }
    if words.reversed().take(4).any(|word| ends_with_one_of(word, CREDENTIALS)) {
        return Some(Promise::Credential);
    }
    if words.reversed().any(|word| {
        is_one_of(
            word,
            &[
                "auth",
                "authorization",
                "oauth",
                "jwt",
                "bearer",
                "cred",
                "creds",
                "sig",
                "signature",
                "access",
                "sid",
                "psk",
                "otp",
                "cookie",
                "pat",
                "key",
            ],
        )
    }) || ends_with_one_of(last, &["key", "auth"])
    {
        return Some(Promise::Vague);
    }
    None
}

/// Where nginx passes a request on to, `fastcgi_pass`, and who needs no password for `sudo`, `NOPASSWD`.
fn is_directive(before: &[u8], last: &[u8]) -> bool {
    (is_one_of(last, &["pass"]) && is_one_of(before, &["proxy", "fastcgi", "uwsgi", "scgi", "grpc", "memcached"]))
        || last == b"NOPASSWD"
}

/// Words that name a credential without saying whose it is.
static PLAIN: LazyLock<WordSet> = LazyLock::new(|| {
    WordSet::of(
        "access api apikey app appkey appsecret apitoken auth bearer client consumer credential key my private secret \
         token",
    )
});

/// Words of a name that say the credential is none that works.
static DENIALS: LazyLock<WordSet> = LazyLock::new(|| {
    WordSet::of("bad bogus dummy fake incorrect invalid mock mocked non not nonexistent unknown unrelated wrong")
});

/// Whether the name says that the value is no working credential: `wrongPassword`, `FAKE_KEY`.
pub(crate) fn is_denied(name: &[u8]) -> bool {
    Words::of(name).reversed().any(|word| DENIALS.has(word))
}

/// Whether the name says that the value is the digest of a credential: `hashedPassword`.
pub(crate) fn says_hashed(name: &[u8]) -> bool {
    Words::of(name).reversed().any(|word| is_one_of(word, &["hashed"]))
}

/// Whether the word names a credential without saying whose it is.
pub(crate) fn is_plain_word(word: &[u8]) -> bool {
    PLAIN.has(word)
}

/// Whether the name says that something is a key, and nothing else: `apiKey`, `TOKEN`.
pub(crate) fn is_plain(name: &[u8]) -> bool {
    let mut words = Words::of(name).reversed().peekable();
    words.peek().is_some() && words.all(|word| PLAIN.has(word)) && promise(name).is_some()
}

/// Whether the name is that of an identifier, digest or other public value.
pub(crate) fn is_innocent(name: &[u8]) -> bool {
    let words = Words::of(name);
    let last = words.reversed().next().unwrap_or_default();
    PROPERTIES.has(last) || words.reversed().any(|word| OTHERS.has(word))
}

/// Whether one of the words that credentials are called by occurs in `text`.
pub(crate) fn has_credential_word(text: &[u8]) -> bool {
    let mut rest = text;
    while let Some(start) = rest.iter().position(u8::is_ascii_alphabetic) {
        let end = rest[start..].iter().position(|byte| !byte.is_ascii_alphabetic()).map_or(rest.len(), |at| start + at);
        let name = &rest[start..end];
        if Words::of(name).reversed().filter(|word| !is_one_of(word, UNRELATED)).any(|word| {
            ends_with_one_of(word, CREDENTIALS)
                || ends_with_one_of(word, PASSWORDS)
                || ends_with_one_of(word, &["key", "pat", "pass", "auth", "api", "access", "bearer", "cred", "creds"])
        }) {
            return true;
        }
        rest = &rest[end..];
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_promise_what_their_words_say() {
        for (name, promised) in [
            ("botToken", Some(Promise::Credential)),
            ("appSecret", Some(Promise::Credential)),
            ("PASSWORD", Some(Promise::Password)),
            ("db_passwd", Some(Promise::Password)),
            ("api_key", Some(Promise::Credential)),
            ("apiKey", Some(Promise::Credential)),
            ("OPENAI_API_KEY", Some(Promise::Credential)),
            ("client_secret", Some(Promise::Credential)),
            ("key", Some(Promise::Vague)),
            ("max_tokens", None),
            ("publicKey", None),
            ("token_type", None),
            ("secretName", None),
            ("password_file", None),
            ("author", None),
            ("compass", None),
            ("keyboard", None),
        ] {
            assert_eq!(promise(name.as_bytes()), promised, "{name}");
        }
    }
}
