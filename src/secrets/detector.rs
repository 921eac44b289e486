//! What a detector is.

use super::builtin;
use super::custom::Custom;
use crate::finding::{Confidence, Severity};

// SEVERITIES, CONFIDENCES, KINDS, CHECKSUMS and STRUCTURES: the names of all variants, as rule files have them.
include!(concat!(env!("OUT_DIR"), "/names.rs"));

/// What a credential is for; policies such as lifetimes depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Key of a model provider.
    ModelKey,
    /// Token of a source code host.
    SourceToken,
    /// Password of a database.
    DatabasePassword,
    /// Token of a bot or account on a chat service.
    ChatToken,
    /// Key of a cloud account.
    CloudKey,
    /// Key that moves money.
    PaymentKey,
    /// Private half of a key pair.
    PrivateKey,
    /// Address that anyone who knows it may post to.
    Webhook,
    /// Session or access token that somebody logged in for.
    Session,
    /// Anything else.
    Generic,
}

impl Kind {
    /// The name used in rule files and settings.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ModelKey => "model-key",
            Self::SourceToken => "source-token",
            Self::DatabasePassword => "database-password",
            Self::ChatToken => "chat-token",
            Self::CloudKey => "cloud-key",
            Self::PaymentKey => "payment-key",
            Self::PrivateKey => "private-key",
            Self::Webhook => "webhook",
            Self::Session => "session",
            Self::Generic => "generic",
        }
    }
}

/// Code that recognises what a pattern cannot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Structure {
    /// A value assigned to a name that says "password".
    PasswordAssignment,
    /// A value assigned to a name that says "secret", "token" or "API key".
    CredentialAssignment,
    /// A random value assigned to a name that only says "key" or "auth".
    KeyAssignment,
    /// `Authorization: Bearer …` and `Basic …`.
    AuthHeader,
    /// A password in the authority of a URL.
    UrlPassword,
    /// A PEM, OpenSSH, PuTTY or PGP private key.
    PrivateKey,
    /// The same, encrypted with a passphrase.
    EncryptedPrivateKey,
    /// A signed JSON Web Token.
    Jwt,
    /// The secret half of an AWS access key, near its id or its name.
    AwsSecretKey,
    /// The private key inside a Google service account file.
    GcpServiceAccount,
    /// The private member of a JSON Web Key.
    Jwk,
    /// The password in `curl -u user:password`.
    CurlUser,
    /// A credential given to a command that stores it or logs in with it.
    CommandArgument,
    /// A credential in an entry of an agent's audit log, where its name belongs.
    AuditLog,
    /// A value in the data of a Kubernetes Secret.
    KubernetesSecret,
    /// The password for a machine in `.netrc`.
    NetrcPassword,
    /// The last field of a line of `.pgpass`.
    PgpassPassword,
}

/// A checksum, or readable structure, that is part of a credential's format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Checksum {
    /// The last six characters are the CRC-32 of the random part, in base 62.
    GithubCrc32,
    /// The last seven characters are the CRC-32 of the rest in base 36, if there is a dot.
    GitlabCrc32,
    /// The last eight characters are the CRC-32 of the rest, low byte first.
    GrafanaCrc32,
    /// Bech32, of BIP-173.
    Bech32,
    /// Base58Check in Bitcoin's alphabet.
    Base58Check,
    /// Base58Check in the alphabet of the XRP Ledger.
    RippleBase58Check,
    /// Base32 whose last two bytes are the CRC-16 of the rest.
    Base32Crc16,
    /// The last four characters are part of a Marvin32 hash of the rest.
    AzureMarvin32,
    /// A macaroon for the Python Package Index.
    PypiMacaroon,
    /// JSON that names an organization.
    SentryOrganization,
    /// The first part is a decimal id in base64.
    DiscordId,
}

/// How a detector recognises a credential.
#[derive(Clone, Copy, Debug)]
pub enum Method {
    /// By the value's own form.
    Form {
        /// Regular expression over bytes; the secret is group 1, or the whole match.
        pattern: &'static str,
    },
    /// By the name that the value is assigned to, together with the value's form.
    Assignment {
        /// Words of which one must stand in the name or shortly before it.
        names: &'static [&'static str],
        /// Regular expression that the whole value must match.
        value: &'static str,
    },
    /// By code.
    Structure(Structure),
}

/// What is known about a credential without compiling its pattern; taken from
/// the pattern when the program is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Fewest bytes.
    pub least: usize,
    /// Most bytes.
    pub most: usize,
    /// The ASCII bytes that may occur, one bit each.
    pub bytes: u128,
    /// Most bytes of all that the pattern matches; `usize::MAX` if there is no limit.
    pub longest: usize,
    /// The credential begins with the detector's prefix, and a match at most four bytes before it.
    pub prefixed: bool,
    /// Every credential holds so many letters, digits and `+/-_` in a row.
    pub run: usize,
}

impl Profile {
    /// Nothing is known.
    pub const ANY: Self = Self { least: 0, most: 4096, bytes: u128::MAX, longest: usize::MAX, prefixed: false, run: 0 };

    /// Whether the byte may occur in the credential.
    #[must_use]
    pub fn allows(&self, byte: u8) -> bool {
        byte >= 128 || self.bytes >> byte & 1 == 1
    }

    /// Whether some stretch of `text` is long enough and of the right bytes.
    #[must_use]
    pub(crate) fn may_occur(&self, text: &[u8]) -> bool {
        let mut run = 0;
        self.least == 0
            || text.iter().any(|&byte| {
                run = if self.allows(byte) { run + 1 } else { 0 };
                run >= self.least
            })
    }

    /// Whether the credential may begin at the start of `text`.
    #[must_use]
    pub(crate) fn may_begin(&self, text: &[u8]) -> bool {
        text.len() >= self.least && text[..self.least].iter().all(|&byte| self.allows(byte))
    }
}

/// One kind of credential and how to recognise it.
#[derive(Debug)]
pub struct Detector {
    /// Rule id, `secret/<kebab-name>`.
    pub id: &'static str,
    /// Branch of business of the provider.
    pub category: &'static str,
    /// Noun phrase: "Acme API key".
    pub name: &'static str,
    /// Default severity.
    pub severity: Severity,
    /// Confidence of a full match.
    pub confidence: Confidence,
    /// What the credential is for.
    pub kind: Kind,
    /// Public part that every such value starts with; may be empty.
    pub prefix: &'static str,
    /// One of these must occur (ASCII case ignored) before anything else is tried.
    pub keywords: &'static [&'static str],
    /// Where in each keyword, and then in each name, the prefilter looks; empty if it is to find that out.
    pub(super) places: &'static [u8],
    /// How the value is recognised.
    pub method: Method,
    /// What the pattern says about the value's length and bytes.
    pub profile: Profile,
    /// Least Shannon entropy of the secret, in bits per character.
    pub entropy: f32,
    /// A checksum within the value: it holds, and the confidence is high; it fails, and it is medium at most.
    pub checksum: Option<Checksum>,
    /// How many bytes after a keyword the pattern may need.
    pub window: usize,
    /// Its place among the built-in ones, if it is one.
    pub(super) index: usize,
    /// What only detectors of users have.
    pub custom: Option<&'static Custom>,
}

/// What is told of a detector's findings, and what tests it: texts that a run without findings has no use for.
#[derive(Debug)]
pub struct Texts {
    /// Who issues the credential.
    pub provider: &'static str,
    /// Where the provider documents its credentials.
    pub homepage: &'static str,
    /// A sentence on what somebody who has it can do; may be empty.
    pub why: &'static str,
    /// How to replace the credential.
    pub rotate: &'static str,
    /// Where to replace it.
    pub rotate_url: &'static str,
    /// Example texts in which the detector must find something.
    pub matches: Vec<&'static str>,
    /// Example texts in which it must find nothing.
    pub ignores: Vec<&'static str>,
}

impl Texts {
    /// Nothing is told.
    pub(crate) const NONE: Self = Self {
        provider: "",
        homepage: "",
        why: "",
        rotate: "",
        rotate_url: "",
        matches: Vec::new(),
        ignores: Vec::new(),
    };
}

impl Detector {
    /// What is told of its findings, and its examples.
    #[must_use]
    pub fn texts(&self) -> &'static Texts {
        self.custom.map_or_else(|| builtin::texts(self.index), |custom| &custom.texts)
    }

    /// Its keywords and names, and where in each the prefilter looks if that is known.
    pub(crate) fn words(&self) -> impl Iterator<Item = (&'static str, Option<u8>)> {
        let names = match self.method {
            Method::Assignment { names, .. } => names,
            _ => &[],
        };
        let places = self.places.iter().copied().map(Some).chain(std::iter::repeat(None));
        self.keywords.iter().chain(names).copied().zip(places)
    }

    /// How much the detector knows about the value: the one that knows more
    /// reports it when several find it.
    #[must_use]
    pub(crate) fn specificity(&self) -> u8 {
        match self.method {
            Method::Structure(structure) => match structure {
                Structure::KeyAssignment => 0,
                Structure::CredentialAssignment | Structure::PasswordAssignment => 1,
                Structure::AuthHeader | Structure::UrlPassword | Structure::CurlUser | Structure::CommandArgument => 2,
                Structure::KubernetesSecret | Structure::NetrcPassword | Structure::PgpassPassword => 2,
                Structure::AuditLog => 2,
                Structure::Jwt | Structure::PrivateKey | Structure::EncryptedPrivateKey => 3,
                Structure::AwsSecretKey | Structure::GcpServiceAccount | Structure::Jwk => 5,
            },
            Method::Assignment { .. } | Method::Form { .. } => 4,
        }
    }
}
