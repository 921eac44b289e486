//! Credentials that code recognises: one file per structure.

mod audit_log;
mod aws;
pub(crate) mod base64;
mod command;
mod curl;
mod gcp;
mod header;
mod jwk;
mod jwt;
mod kubernetes;
mod logins;
mod private_key;
mod url;

use super::assignment;
use super::detector::Structure;
use super::hint::Language;
use super::prefilter::Hit;
use super::trace::Reach;
use crate::finding::Confidence;
use crate::text::Span;

/// Where a keyword of a structure stands.
pub(crate) struct Place<'a> {
    pub(crate) text: &'a [u8],
    pub(crate) hit: Hit,
    pub(crate) language: Language,
}

/// What the code found.
pub(crate) struct Found {
    pub(crate) structure: Structure,
    pub(crate) span: Span,
    pub(crate) confidence: Confidence,
    pub(crate) related: Vec<(Span, &'static str)>,
}

impl Found {
    fn new(structure: Structure, span: Span, confidence: Confidence) -> Self {
        Self { structure, span, confidence, related: Vec::new() }
    }
}

/// Where each of the finders that read ahead may go on, so that none reads the
/// same stretch again for every keyword in it.
#[derive(Default)]
pub(crate) struct Resume {
    /// Start of the last word that may be part of an assignment's name.
    pub(crate) assignment: Option<usize>,
    /// End of the last object with a key type.
    pub(crate) object: usize,
    /// End of the last command.
    pub(crate) command: usize,
    /// End of the last Kubernetes Secret.
    pub(crate) manifest: usize,
}

/// Code that serves one or several structures.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Finder {
    Assignment,
    Header,
    Url,
    PrivateKey,
    Jwt,
    Aws,
    Gcp,
    Jwk,
    Curl,
    Command,
    AuditLog,
    Kubernetes,
    Netrc,
    Pgpass,
}

impl Finder {
    /// The code for a structure.
    pub(crate) fn of(structure: Structure) -> Self {
        match structure {
            Structure::PasswordAssignment | Structure::CredentialAssignment | Structure::KeyAssignment => {
                Self::Assignment
            }
            Structure::AuthHeader => Self::Header,
            Structure::UrlPassword => Self::Url,
            Structure::PrivateKey | Structure::EncryptedPrivateKey => Self::PrivateKey,
            Structure::Jwt => Self::Jwt,
            Structure::AwsSecretKey => Self::Aws,
            Structure::GcpServiceAccount => Self::Gcp,
            Structure::Jwk => Self::Jwk,
            Structure::CurlUser => Self::Curl,
            Structure::CommandArgument => Self::Command,
            Structure::AuditLog => Self::AuditLog,
            Structure::KubernetesSecret => Self::Kubernetes,
            Structure::NetrcPassword => Self::Netrc,
            Structure::PgpassPassword => Self::Pgpass,
        }
    }

    /// Whether the structure is so telling that it is looked for in binary and
    /// generated files too.
    pub(crate) fn by_form(self) -> bool {
        !matches!(
            self,
            Self::Assignment | Self::Header | Self::Curl | Self::Command | Self::AuditLog | Self::Netrc | Self::Pgpass
        )
    }

    /// How much text around a keyword takes part: the sum of all the limits that
    /// the code sets itself.
    pub(crate) fn reach(self) -> Reach {
        let (before, after) = match self {
            Self::Assignment => (320, 3072),
            Self::Header => (1, 4128),
            Self::Url => (32, 1024),
            Self::PrivateKey => (0, 32 * 1024),
            Self::Jwt => (1, 26 * 1024),
            Self::Aws => (512, 512),
            Self::Gcp => (2048, 8192),
            Self::Curl => (0, 512),
            Self::AuditLog => audit_log::REACH,
            Self::Netrc => logins::NETRC,
            Self::Pgpass => logins::PGPASS,
            // These go on where they stopped.
            Self::Jwk | Self::Command | Self::Kubernetes => return Reach::ENDLESS,
        };
        Reach { before, after }
    }

    /// Most bytes that are read for one keyword: the reach, and for code that goes on where it
    /// stopped what it reads at a time.
    pub(crate) fn work(self) -> usize {
        match self {
            Self::Jwk => jwk::MOST,
            Self::Command => command::MOST,
            // Counts what it reads itself: whole manifests, each once.
            Self::Kubernetes => 64,
            _ => self.reach().bytes(),
        }
    }

    /// Looks around the keyword and reports what it finds.
    pub(crate) fn find(self, place: &Place<'_>, resume: &mut Resume, mut report: impl FnMut(Found)) {
        let found = match self {
            Self::Assignment => assignment::find(place, &mut resume.assignment),
            Self::Header => header::find(place),
            Self::Url => url::find(place),
            Self::PrivateKey => private_key::find(place),
            Self::Jwt => jwt::find(place),
            Self::Aws => aws::find(place),
            Self::Gcp => gcp::find(place),
            Self::Jwk => jwk::find(place, &mut resume.object),
            Self::Curl => curl::find(place),
            Self::Command => return command::find(place, &mut resume.command, &mut report),
            Self::AuditLog => return audit_log::find(place, &mut report),
            Self::Netrc => return logins::netrc(place, &mut report),
            Self::Pgpass => return logins::pgpass(place, &mut report),
            Self::Kubernetes => return kubernetes::find(place, &mut resume.manifest, &mut report),
        };
        found.into_iter().for_each(report);
    }
}

/// The longest run of bytes of `class` that begins at `start`, at most `most` bytes.
fn run(text: &[u8], start: usize, most: usize, class: impl Fn(u8) -> bool) -> Span {
    let rest = &text[start.min(text.len())..];
    let length = rest.iter().take(most).take_while(|&&byte| class(byte)).count();
    Span::new(start, start + length)
}

/// The bytes before `at`, at most `most` of them, on any line.
fn before(text: &[u8], at: usize, most: usize) -> &[u8] {
    &text[at.saturating_sub(most)..at]
}
