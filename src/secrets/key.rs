//! What the name that a value is assigned to says about the value.

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
const PROPERTIES: &[&str] = &[
    "id",
    "ids",
    "name",
    "names",
    "url",
    "urls",
    "uri",
    "file",
    "filename",
    "files",
    "path",
    "paths",
    "dir",
    "folder",
    "type",
    "types",
    "length",
    "len",
    "size",
    "count",
    "counts",
    "limit",
    "limits",
    "max",
    "min",
    "field",
    "fields",
    "label",
    "labels",
    "title",
    "text",
    "placeholder",
    "prompt",
    "hint",
    "help",
    "message",
    "msg",
    "error",
    "errors",
    "policy",
    "prefix",
    "suffix",
    "format",
    "regex",
    "regexp",
    "pattern",
    "header",
    "headers",
    "param",
    "params",
    "parameter",
    "expires",
    "expiry",
    "expiration",
    "expire",
    "exp",
    "ttl",
    "age",
    "lifetime",
    "timeout",
    "enabled",
    "disabled",
    "required",
    "optional",
    "valid",
    "validity",
    "invalid",
    "version",
    "algorithm",
    "alg",
    "algo",
    "ref",
    "reference",
    "env",
    "var",
    "variable",
    "provider",
    "manager",
    "service",
    "class",
    "index",
    "idx",
    "position",
    "usage",
    "budget",
    "window",
    "cost",
    "hash",
    "digest",
    "checksum",
    "sha",
    "sha1",
    "sha256",
    "md5",
    "fingerprint",
    "thumbprint",
    "column",
    "columns",
    "table",
    "status",
    "state",
    "mode",
    "strategy",
    "method",
    "endpoint",
    "host",
    "port",
    "issuer",
    "audience",
    "scope",
    "scopes",
    "store",
    "storage",
    "backend",
    "source",
    "rotation",
    "interval",
    "schedule",
    "date",
    "time",
    "at",
    "on",
    "created",
    "updated",
    "usages",
    "ops",
    "pem",
    "arn",
    "alias",
    "description",
    "desc",
    "note",
    "docs",
    "comment",
    "example",
    "generator",
    "validator",
    "handler",
    "callback",
    "listener",
    "parser",
    "factory",
    "builder",
    "helper",
    "utils",
    "util",
    "config",
    "settings",
    "options",
    "opts",
    "form",
    "view",
    "page",
    "button",
    "input",
    "icon",
    "image",
    "css",
    "style",
    "reset",
    "forgot",
    "change",
    "changed",
    "strength",
    "confirm",
    "confirmation",
    "match",
    "mismatch",
    "missing",
    "incorrect",
    "encoder",
    "encoding",
    "hasher",
    "salt",
    "iv",
    "authenticator",
    "authentication",
    "middleware",
    "plugin",
    "module",
    "package",
    "lib",
    "library",
    "server",
    "client",
    "address",
    "domain",
    "region",
    "bucket",
    "group",
    "role",
    "permission",
    "event",
    "action",
    "target",
    "stream",
    "char",
    "chars",
    "bytes",
    "bits",
    "kind",
];

/// Words anywhere in a name that make it something else.
const OTHERS: &[&str] = &[
    "public",
    "pub",
    "publishable",
    "csrf",
    "xsrf",
    "next",
    "page",
    "cursor",
    "continuation",
    "sort",
    "primary",
    "foreign",
    "partition",
    "translation",
    "i18n",
    "locale",
    "site",
    "sitekey",
    "max",
    "min",
    "num",
    "total",
    "count",
    "foreground",
    "cache",
    "lookup",
    "sync",
    "etag",
    "commit",
    "integrity",
    "placeholder",
    "tokenizer",
    "parser",
    "lexer",
    "syntax",
    "keyword",
    "keyboard",
    "hotkey",
    "shortcut",
    "dedup",
    "idempotency",
    "forgot",
    "reset",
];

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
const KEY_OWNERS: &[&str] = &[
    "api",
    "access",
    "secret",
    "private",
    "encryption",
    "encrypt",
    "signing",
    "sign",
    "master",
    "account",
    "service",
    "admin",
    "auth",
    "license",
    "app",
    "application",
    "client",
    "consumer",
    "host",
    "shared",
    "storage",
    "webhook",
    "integration",
    "session",
    "crypt",
    "crypto",
    "deploy",
    "bot",
    "user",
    "ssh",
    "server",
    "subscription",
    "rest",
    "write",
    "read",
    "ingest",
    "ingestion",
    "developer",
    "dev",
    "live",
    "prod",
    "production",
    "project",
    "personal",
    "sdk",
    "hmac",
    "jwt",
    "vault",
    "preshared",
    "psk",
    "db",
];

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
    fn from_last(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
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
    let mut from_last = words.from_last();
    let last = from_last.next()?;
    if is_one_of(last, PROPERTIES) || words.from_last().any(|word| is_one_of(word, OTHERS)) {
        return None;
    }
    let before = from_last.next().unwrap_or_default();
    if words
        .from_last()
        .take(4)
        .any(|word| ends_with_one_of(word, PASSWORDS) || is_one_of(word, &["pass", "pw", "psw", "pswd"]))
    {
        return Some(Promise::Password);
    }
    if is_one_of(last, &["key", "keys"]) {
        return Some(
            if is_one_of(before, KEY_OWNERS)
                || words.from_last().any(|word| ends_with_one_of(word, &["secret", "token"]))
            {
                Promise::Credential
            } else {
                Promise::Vague
            },
        );
    }
    if words.from_last().take(4).any(|word| ends_with_one_of(word, CREDENTIALS)) {
        return Some(Promise::Credential);
    }
    if words.from_last().any(|word| {
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

/// Whether the name is that of an identifier, digest or other public value.
pub(crate) fn is_innocent(name: &[u8]) -> bool {
    let words = Words::of(name);
    let last = words.from_last().next().unwrap_or_default();
    is_one_of(last, PROPERTIES) || words.from_last().any(|word| is_one_of(word, OTHERS))
}

/// Whether one of the words that credentials are called by occurs in `text`.
pub(crate) fn has_credential_word(text: &[u8]) -> bool {
    let mut rest = text;
    while let Some(start) = rest.iter().position(u8::is_ascii_alphabetic) {
        let end = rest[start..].iter().position(|byte| !byte.is_ascii_alphabetic()).map_or(rest.len(), |at| start + at);
        let name = &rest[start..end];
        if Words::of(name).from_last().any(|word| {
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
