//! What validation reports.

/// What is wrong, in the terms of the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IssueKind {
    /// A key that the schema does not know at this place.
    UnknownKey,
    /// A value of the wrong JSON type.
    Type,
    /// A value that is not one of those allowed.
    Enum,
    /// Text that does not have the required form.
    Pattern,
    /// A key that must be there and is not.
    Required,
    /// A value that fits none of the forms allowed.
    Union,
    /// A number, text or list that is too small or too large.
    Range,
    /// Values that are each valid but do not go together.
    Inconsistent,
    /// A layout of older releases that OpenClaw still reads.
    Legacy,
    /// Anything else the schema forbids.
    Other,
}

/// One thing that OpenClaw would refuse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// JSON pointer as OpenClaw names the place, unknown or missing key included.
    pub pointer: String,
    /// JSON pointer into the document as it was given; differs from `pointer` only below
    /// values that OpenClaw moves while reading (`agents.list`).
    pub source: String,
    /// The unknown or missing key.
    pub key: Option<String>,
    /// What kind of problem it is.
    pub kind: IssueKind,
    /// One sentence without a final full stop. Names keys and allowed values, never a value of the document.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The key or value that was probably meant.
    pub suggestion: Option<String>,
}

impl Issue {
    /// An issue without key, help or suggestion.
    pub(super) fn new(pointer: impl Into<String>, kind: IssueKind, message: impl Into<String>) -> Self {
        let pointer = pointer.into();
        Self {
            source: pointer.clone(),
            pointer,
            key: None,
            kind,
            message: message.into(),
            help: None,
            suggestion: None,
        }
    }

    pub(super) fn key(mut self, key: &str) -> Self {
        self.key = Some(key.to_owned());
        self
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// `pointer` with one more segment.
pub(super) fn join(pointer: &str, segment: &str) -> String {
    format!("{pointer}/{}", segment.replace('~', "~0").replace('/', "~1"))
}

/// A pointer as people write paths: `tools.exec.mode`, `bindings[2].agentId`.
pub(super) fn dotted(pointer: &str) -> String {
    let mut out = String::new();
    for segment in crate::doc::Pointer::segments(pointer) {
        if segment.bytes().all(|b| b.is_ascii_digit()) && !segment.is_empty() {
            out.push_str(&format!("[{segment}]"));
        } else {
            if !out.is_empty() {
                out.push('.');
            }
            out.push_str(&segment);
        }
    }
    out
}
