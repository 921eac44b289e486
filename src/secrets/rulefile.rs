//! The format of detector files, as `rules/secrets/README.md` describes it.
//!
//! `build.rs` compiles the rule pack by this module and the program reads users' files by it, so that both demand the
//! same. It knows nothing of the rest of the crate.

use serde::Deserialize;
use toml::Spanned;

use super::shape::Profile;

pub(crate) const CATEGORIES: &[&str] = &[
    "ai",
    "chat",
    "cloud",
    "source",
    "registry",
    "database",
    "payment",
    "observability",
    "email",
    "search",
    "security",
    "data",
    "web3",
    "productivity",
    "commerce",
    "generic",
];

/// Names of a TOML value and of the Rust variant it stands for.
pub(crate) type Variants = &'static [(&'static str, &'static str)];

pub(crate) const SEVERITIES: Variants = &[("error", "Error"), ("warning", "Warning"), ("info", "Info")];
pub(crate) const CONFIDENCES: Variants = &[("high", "High"), ("medium", "Medium"), ("low", "Low")];
pub(crate) const KINDS: Variants = &[
    ("model-key", "ModelKey"),
    ("source-token", "SourceToken"),
    ("database-password", "DatabasePassword"),
    ("chat-token", "ChatToken"),
    ("cloud-key", "CloudKey"),
    ("payment-key", "PaymentKey"),
    ("private-key", "PrivateKey"),
    ("webhook", "Webhook"),
    ("session", "Session"),
    ("generic", "Generic"),
];
pub(crate) const CHECKSUMS: Variants = &[
    ("github-crc32", "GithubCrc32"),
    ("gitlab-crc32", "GitlabCrc32"),
    ("grafana-crc32", "GrafanaCrc32"),
    ("bech32", "Bech32"),
    ("base58check", "Base58Check"),
    ("ripple-base58check", "RippleBase58Check"),
    ("base32-crc16", "Base32Crc16"),
    ("azure-marvin32", "AzureMarvin32"),
    ("pypi-macaroon", "PypiMacaroon"),
    ("sentry-organization", "SentryOrganization"),
    ("discord-id", "DiscordId"),
];
pub(crate) const STRUCTURES: Variants = &[
    ("password-assignment", "PasswordAssignment"),
    ("credential-assignment", "CredentialAssignment"),
    ("key-assignment", "KeyAssignment"),
    ("auth-header", "AuthHeader"),
    ("url-password", "UrlPassword"),
    ("private-key", "PrivateKey"),
    ("encrypted-private-key", "EncryptedPrivateKey"),
    ("jwt", "Jwt"),
    ("aws-secret-key", "AwsSecretKey"),
    ("gcp-service-account", "GcpServiceAccount"),
    ("jwk", "Jwk"),
    ("curl-user", "CurlUser"),
    ("command-argument", "CommandArgument"),
    ("audit-log", "AuditLog"),
    ("kubernetes-secret", "KubernetesSecret"),
    ("netrc-password", "NetrcPassword"),
    ("pgpass-password", "PgpassPassword"),
];

/// A detector file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct File {
    pub(crate) provider: String,
    pub(crate) category: Spanned<String>,
    pub(crate) homepage: String,
    pub(crate) rotate_url: String,
    pub(crate) rotate: String,
    #[serde(default)]
    pub(crate) detector: Vec<Entry>,
}

/// One `[[detector]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Entry {
    pub(crate) id: Spanned<String>,
    pub(crate) name: String,
    #[serde(default = "error")]
    pub(crate) severity: String,
    #[serde(default = "high")]
    pub(crate) confidence: String,
    pub(crate) kind: String,
    #[serde(default)]
    pub(crate) prefix: String,
    #[serde(default)]
    pub(crate) keywords: Vec<Spanned<String>>,
    pub(crate) pattern: Option<Spanned<String>>,
    #[serde(default)]
    pub(crate) names: Vec<Spanned<String>>,
    pub(crate) value: Option<Spanned<String>>,
    pub(crate) structure: Option<Spanned<String>>,
    #[serde(default)]
    pub(crate) entropy: f32,
    pub(crate) checksum: Option<String>,
    pub(crate) window: Option<usize>,
    pub(crate) why: Option<String>,
    pub(crate) rotate: Option<String>,
    pub(crate) rotate_url: Option<String>,
    #[serde(rename = "match")]
    pub(crate) matches: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) ignore: Vec<Spanned<String>>,
}

fn error() -> String {
    "error".to_owned()
}

fn high() -> String {
    "high".to_owned()
}

/// What is wrong with a file, and at which byte of it.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) at: usize,
    pub(crate) message: String,
}

impl Problem {
    pub(crate) fn new(at: usize, message: impl Into<String>) -> Self {
        Self { at, message: message.into() }
    }

    /// The line on which it is, from 1.
    pub(crate) fn line(&self, text: &str) -> usize {
        line(text, self.at)
    }
}

/// The line of a byte, from 1.
pub(crate) fn line(text: &str, at: usize) -> usize {
    text.as_bytes().iter().take(at).filter(|&&byte| byte == b'\n').count() + 1
}

/// The text of spanned values.
pub(crate) fn plain(words: &[Spanned<String>]) -> Vec<&str> {
    words.iter().map(|word| word.get_ref().as_str()).collect()
}

/// Reads a file and checks everything but the sense of its patterns and that its ids are new.
pub(crate) fn parse(text: &str) -> Result<File, Problem> {
    let file: File = toml::from_str(text)
        .map_err(|error| Problem::new(error.span().map_or(0, |span| span.start), error.message().to_owned()))?;
    if !CATEGORIES.contains(&file.category.get_ref().as_str()) {
        let message = format!("unknown category `{}`; one of {}", file.category.get_ref(), CATEGORIES.join(", "));
        return Err(Problem::new(file.category.span().start, message));
    }
    for entry in &file.detector {
        check(entry).map_err(|problem| Problem {
            message: format!("detector `{}`: {}", entry.id.get_ref(), problem.message),
            ..problem
        })?;
    }
    Ok(file)
}

/// Whether the text is kebab-case: words of a-z and 0-9 with one hyphen between two of them.
pub(crate) fn is_kebab(id: &str) -> bool {
    id.split('-')
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
}

/// Whether the prefilter can look for the keyword.
pub(crate) fn is_keyword(word: &str) -> bool {
    (3..=64).contains(&word.len()) && word.is_ascii()
}

fn check(entry: &Entry) -> Result<(), Problem> {
    let problem = |message: &str| Err(Problem::new(entry.id.span().start, message));
    if !is_kebab(entry.id.get_ref()) {
        return problem("the id is not kebab-case");
    }
    let ways = usize::from(entry.pattern.is_some())
        + usize::from(entry.value.is_some())
        + usize::from(entry.structure.is_some());
    if ways != 1 {
        return problem("exactly one of `pattern`, `names` with `value`, and `structure` is needed");
    }
    if entry.value.is_some() == entry.names.is_empty() {
        return problem("`names` and `value` go together");
    }
    if entry.value.is_none() && entry.keywords.is_empty() {
        return problem("`keywords` is missing");
    }
    if let Some(word) = entry.keywords.iter().find(|word| !is_keyword(word.get_ref())) {
        let message = format!("keyword `{}` does not have 3 to 64 ASCII characters", word.get_ref());
        return Err(Problem::new(word.span().start, message));
    }
    let is_name = |name: &str| {
        (3..=40).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    if let Some(name) = entry.names.iter().find(|name| !is_name(name.get_ref())) {
        let message = format!("name `{}` does not have 3 to 40 of a-z and 0-9", name.get_ref());
        return Err(Problem::new(name.span().start, message));
    }
    if entry.matches.is_empty() {
        return problem("`match` needs an example");
    }
    if entry.window.is_some_and(|window| window > 4096) {
        return problem("`window` is at most 4096");
    }
    for (what, name, known) in [
        ("severity", &entry.severity, SEVERITIES),
        ("confidence", &entry.confidence, CONFIDENCES),
        ("kind", &entry.kind, KINDS),
    ] {
        variant(what, name, known).map_err(|message| Problem::new(entry.id.span().start, message))?;
    }
    if let Some(checksum) = &entry.checksum {
        variant("checksum", checksum, CHECKSUMS).map_err(|message| Problem::new(entry.id.span().start, message))?;
    }
    if let Some(structure) = &entry.structure {
        variant("structure", structure.get_ref(), STRUCTURES)
            .map_err(|message| Problem::new(structure.span().start, message))?;
    }
    Ok(())
}

impl Entry {
    /// The pattern of the secret, by form or by assignment.
    pub(crate) fn secret(&self) -> Option<&Spanned<String>> {
        self.pattern.as_ref().or(self.value.as_ref())
    }

    /// How many bytes after a keyword the pattern may need.
    pub(crate) fn reach(&self, profile: Option<&Profile>) -> usize {
        let known = profile.zip(self.pattern.as_ref()).and_then(|(profile, pattern)| {
            profile.match_most.filter(|_| holds_all(pattern.get_ref(), &plain(&self.keywords)))
        });
        self.window.unwrap_or(1024).min(known.unwrap_or(4096))
    }
}

/// Whether each keyword stands in the pattern, so that it is part of the match.
pub(crate) fn holds_all(pattern: &str, keywords: &[&str]) -> bool {
    let pattern = pattern.to_ascii_lowercase();
    keywords.iter().all(|word| pattern.contains(&word.to_ascii_lowercase()))
}

pub(crate) fn variant(what: &str, name: &str, known: Variants) -> Result<&'static str, String> {
    known.iter().find(|(known, _)| *known == name).map(|&(_, rust)| rust).ok_or_else(|| {
        let names: Vec<&str> = known.iter().map(|&(known, _)| known).collect();
        format!("unknown {what} `{name}`; one of {}", names.join(", "))
    })
}
