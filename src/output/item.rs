//! A finding as renderers see it.

use super::scrub::Scrubbed;
use super::source::{Located, Region};
use crate::finding::{Confidence, Severity};
use crate::origin::Origin;
use crate::text::Span;

/// A span in a file, with what the report needs of the file's text.
#[derive(Clone, Debug)]
pub struct Place {
    /// Path as in [`crate::finding::Finding::path`].
    pub path: Scrubbed,
    /// Bytes of the file, in its own encoding.
    pub span: Span,
    pub(super) located: Option<Located>,
}

impl Place {
    /// Lines and columns, if the file's text was there to count them in.
    #[must_use]
    pub fn region(&self) -> Option<Region> {
        self.located.as_ref().map(|located| located.region)
    }
}

/// Another place that explains a finding.
#[derive(Clone, Debug)]
pub struct Note {
    /// Where.
    pub place: Place,
    /// What is there.
    pub message: Scrubbed,
}

/// A fix whose texts are safe to show.
#[derive(Clone, Debug)]
pub struct SafeFix {
    /// Imperative sentence.
    pub title: Scrubbed,
    /// Whether the fix keeps the configuration's meaning.
    pub safe: bool,
    /// What to replace in the finding's file.
    pub edits: Vec<SafeEdit>,
}

/// One replacement of a fix.
#[derive(Clone, Debug)]
pub struct SafeEdit {
    /// Bytes to replace.
    pub span: Span,
    /// Lines and columns of `span`, if the file's text was there to count them in.
    pub region: Option<Region>,
    /// What to put there.
    pub text: Scrubbed,
}

/// A finding ready to be shown. Every text that came from a rule is [`Scrubbed`].
#[derive(Clone, Debug)]
pub struct Item {
    /// Rule id.
    pub rule: &'static str,
    /// How bad.
    pub severity: Severity,
    /// How sure.
    pub confidence: Confidence,
    /// One sentence without a final full stop.
    pub message: Scrubbed,
    /// Where.
    pub place: Place,
    /// JSON pointer within a configuration.
    pub pointer: Option<Scrubbed>,
    /// What to do about it.
    pub help: Option<Scrubbed>,
    /// Other places that matter.
    pub related: Vec<Note>,
    /// Ways out.
    pub fixes: Vec<SafeFix>,
    /// Public prefix and length of the secret that was found.
    pub secret: Option<Scrubbed>,
    /// Where in Git it comes from. The names of refs are in `refs`.
    pub origin: Option<Box<Origin>>,
    /// Names of refs that hold it.
    pub refs: Vec<Scrubbed>,
    /// See [`crate::fingerprint`].
    pub fingerprint: String,
    /// GitHub's `primaryLocationLineHash`: hash of the masked line, and how many
    /// findings of the rule have that hash up to this one.
    pub line_hash: String,
}

impl Item {
    /// The blob it is in, in hexadecimal; none in the worktree.
    #[must_use]
    pub fn blob(&self) -> Option<&str> {
        self.origin.as_ref()?.blob.as_deref()
    }

    /// Commit and date in brackets, to go after a message; nothing for worktree and index.
    pub(super) fn origin_suffix(&self) -> String {
        let brief = self.origin.as_ref().and_then(|origin| origin.brief());
        brief.map_or_else(String::new, |brief| format!(" ({brief})"))
    }

    /// Lines and columns; the start of the file if its text was not there.
    #[must_use]
    pub fn region(&self) -> Region {
        self.place.region().unwrap_or_default()
    }
}
