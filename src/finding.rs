//! What a rule reports.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::origin::Origin;
use crate::redact::Secret;
use crate::text::Span;

pub use crate::text::Edit;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Should be changed.
    Warning,
    /// Must be changed: a leak, an open sandbox, a file that OpenClaw refuses.
    Error,
}

/// How sure the rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// May well be nothing; hidden by default.
    Low,
    /// Probably right.
    Medium,
    /// As good as certain.
    High,
}

impl Severity {
    /// The name used in settings and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl Confidence {
    /// The name used in settings and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// Another place that explains the finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Path of the file, as in [`Finding::path`].
    pub path: String,
    /// Bytes in that file.
    pub span: Span,
    /// What is there.
    pub message: String,
}

/// A way to mend the finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// Imperative sentence: "Add `:ro`".
    pub title: String,
    /// Whether the fix keeps the configuration's meaning.
    pub safe: bool,
    /// Edits of the finding's file, in order, not overlapping.
    pub edits: Vec<Edit>,
}

/// One result of a rule.
///
/// Messages and help texts may name keys, paths and rules, never the value of
/// a string that could be a credential.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Rule id, `family/kebab-name`.
    pub rule: &'static str,
    /// How bad.
    pub severity: Severity,
    /// How sure.
    pub confidence: Confidence,
    /// One sentence without a final full stop.
    pub message: String,
    /// Path with `/` separators, relative to the working directory where possible.
    pub path: String,
    /// Bytes in the file: the value for secrets, the key for unknown keys.
    pub span: Span,
    /// JSON pointer (RFC 6901) within a configuration.
    pub pointer: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
    /// Other places that matter.
    pub related: Vec<Related>,
    /// Machine-applicable ways out.
    pub fixes: Vec<Fix>,
    /// The secret at `span`, if that is what was found.
    pub secret: Option<Secret>,
    /// Where in Git it comes from; nothing for the worktree.
    pub origin: Option<Box<Origin>>,
    /// A fingerprint to keep instead of the one that follows from this place (see [`crate::fingerprint`]).
    pub fingerprint: Option<String>,
}

// A finding is large and hundreds of rules make some: what is written once is not inlined into each.
impl Finding {
    /// A finding with the rule's own severity and confidence; `path` is filled
    /// in by the linter.
    #[must_use]
    pub fn new(meta: &crate::rule::Meta, span: Span, message: impl Into<String>) -> Self {
        Self {
            rule: meta.id,
            severity: meta.severity,
            confidence: meta.confidence,
            message: message.into(),
            path: String::new(),
            span,
            pointer: None,
            help: None,
            related: Vec::new(),
            fixes: Vec::new(),
            secret: None,
            origin: None,
            fingerprint: None,
        }
    }

    /// Sets the JSON pointer.
    #[must_use]
    #[inline(never)]
    pub fn pointer(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = Some(pointer.into());
        self
    }

    /// Sets the help text.
    #[must_use]
    #[inline(never)]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Sets a severity other than the rule's own.
    #[must_use]
    #[inline(never)]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Sets a confidence other than the rule's own.
    #[must_use]
    #[inline(never)]
    pub fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = confidence;
        self
    }

    /// Adds a related place.
    #[must_use]
    #[inline(never)]
    pub fn related(mut self, related: Related) -> Self {
        self.related.push(related);
        self
    }

    /// Adds a fix.
    #[must_use]
    #[inline(never)]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }

    /// The blob the finding is in, in hexadecimal; none in the worktree.
    #[must_use]
    pub fn blob(&self) -> Option<&str> {
        self.origin.as_ref()?.blob.as_deref()
    }

    /// The order of reports: path, place, rule, blob. Independent of thread count.
    #[must_use]
    pub fn report_order(&self, other: &Self) -> Ordering {
        let key = |finding: &Self| (finding.span, finding.rule);
        let by_text = || (&self.message, self.blob()).cmp(&(&other.message, other.blob()));
        self.path.cmp(&other.path).then_with(|| key(self).cmp(&key(other))).then_with(by_text)
    }
}
