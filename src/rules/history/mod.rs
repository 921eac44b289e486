//! Rules that need the history of a repository: they look at one credential at a time, not at a document.

mod standing;

use jiff::Timestamp;

pub(crate) use standing::Standing;

use super::rotation;
use crate::finding::{Finding, Severity};
use crate::fingerprint::{Anchor, Identity};
use crate::model::date;
use crate::model::lifetime;
use crate::origin::Origin;
use crate::rule::Meta;
use crate::secrets::{self, Kind};
use crate::settings::Settings;

/// Every rule on credentials of the past, by family and name.
pub static HISTORY_RULES: &[&dyn HistoryRule] = &[&rotation::ExposedInHistory, &rotation::LiteralTooOld];

/// A check of what the whole history of a repository shows of one credential.
pub trait HistoryRule: Sync {
    /// The rule's facts.
    fn meta(&self) -> &'static Meta;

    /// Looks at one credential and reports it at most once.
    fn check(&self, exposure: &Exposure<'_>, settings: &Settings) -> Option<Finding>;
}

/// A credential in plain text at a path, and what became of it.
pub struct Exposure<'a> {
    /// The finding that reports the credential, in the blob that brought it.
    pub secret: &'a Finding,
    /// Where that blob comes from.
    pub origin: &'a Origin,
    /// What the credential is for.
    pub kind: Kind,
    /// When its value was first committed at any path: the author date.
    pub since: Timestamp,
    /// Whether it stands in HEAD at this path.
    pub stands: bool,
    /// What HEAD has in its place; nothing if it stands in HEAD somewhere, or never stood in a configuration.
    pub successor: Option<Successor>,
    /// Whether HEAD proves that it was rotated after it was last seen.
    pub rotated: bool,
}

/// What HEAD has where a credential stood in a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Successor {
    /// A reference, as messages show it.
    Reference(String),
    /// Another literal.
    Literal,
    /// No credential, or no such place.
    Nothing,
}

/// An entry of HEAD that says when its secret was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// When.
    pub at: Timestamp,
    /// The key that says so.
    pub key: &'static str,
    /// Path of the file, as in reports.
    pub path: String,
}

impl<'a> Exposure<'a> {
    /// What a finding of the history says of its credential; nothing if it does not say when it was committed.
    #[must_use]
    pub fn new(secret: &'a Finding, since: Timestamp) -> Option<Self> {
        let origin = secret.origin.as_deref().filter(|origin| origin.commit.is_some())?;
        let kind = lifetime::kind_of(secret.rule, secret.pointer.as_deref());
        Some(Self { secret, origin, kind, since, stands: false, successor: None, rotated: false })
    }

    /// A finding at the place of the credential. It is the same for as long as the credential's own finding is.
    #[must_use]
    pub fn finding(&self, meta: &Meta, message: String, help: String) -> Finding {
        let fingerprint = self.secret.fingerprint.as_deref().map(|own| {
            let identity = Identity::new(meta.id, &self.secret.path, Anchor::Finding(own));
            identity.finish(0)
        });
        Finding {
            rule: meta.id,
            severity: meta.severity,
            message,
            help: Some(help),
            related: Vec::new(),
            fixes: Vec::new(),
            fingerprint,
            ..self.secret.clone()
        }
    }

    /// How to replace the credential: sentences with their full stops.
    #[must_use]
    pub fn steps(&self) -> String {
        let Some(detector) = secrets::find(self.secret.rule) else {
            return "Issue a new one, deploy it, then revoke the old one.".to_owned();
        };
        let texts = detector.texts();
        let link = if texts.rotate_url.is_empty() { String::new() } else { format!(" ({})", texts.rotate_url) };
        format!("{}{link}.", texts.rotate.trim_end_matches('.'))
    }
}

/// Makes the finding of a credential that was rotated a note of the past, unless the user has chosen a severity.
pub(crate) fn settle(secret: &mut Finding, proof: &Proof, settings: &Settings) {
    if settings.level(secret.rule).is_none() {
        secret.severity = Severity::Info;
    }
    let day = date::show(proof.at);
    secret.message = format!("{}; rotated on {day}, says `{}` in {} of HEAD", secret.message, proof.key, proof.path);
}
