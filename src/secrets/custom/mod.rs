//! Detectors that users bring along: files in the format of the rule pack, and rule files of gitleaks.
//!
//! They are read once, before the first scan, and stay for as long as the process lives, so that they are the same kind
//! of thing as the built-in ones: findings, reports and fingerprints refer to rules by `&'static` names.

mod allow;
mod gitleaks;
mod load;
mod own;
mod pattern;
mod re2;
mod table;

use std::path::PathBuf;
use std::sync::OnceLock;

use super::detector::Texts;
pub(crate) use allow::{Allowlist, LINE, Subject};
pub use load::{Loaded, load, slowness};
#[cfg(test)]
pub(crate) use own::from_shared;
pub(crate) use pattern::{LARGEST, Pattern, compile};

/// What only a detector of the user's has.
#[derive(Debug)]
pub struct Custom {
    /// The file it comes from, as the user named it.
    pub file: String,
    /// The line of its id.
    pub line: usize,
    /// The lines of its `match` examples, in their order.
    pub match_lines: Vec<usize>,
    /// The lines of its `ignore` examples, in their order.
    pub ignore_lines: Vec<usize>,
    /// Where a keyword may stand relative to a match.
    pub(crate) locality: Locality,
    /// Only files whose path matches are searched.
    pub(crate) path: Option<Pattern>,
    /// What is not reported.
    pub(crate) allow: Vec<&'static Allowlist>,
    /// Other detectors that must find something nearby.
    pub(crate) required: Vec<Required>,
    /// Only serves others as what they require.
    pub(crate) silent: bool,
    /// What is told of its findings, and its examples.
    pub(crate) texts: Texts,
    /// Its documentation page, written when it is first asked for.
    pub(crate) page: OnceLock<String>,
}

impl Custom {
    /// Whether the path of a file decides about what is found in it.
    pub(crate) fn depends_on_path(&self) -> bool {
        self.path.is_some() || self.allow.iter().any(|list| list.depends_on_path())
    }
}

/// Where a keyword may stand relative to a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Locality {
    /// As with a built-in detector: in the match or shortly before it.
    Near,
    /// In it, at most so many bytes after its beginning.
    Within(usize),
    /// Anywhere in the text.
    Anywhere,
}

/// Another detector that must find something for a finding to be reported.
#[derive(Debug)]
pub(crate) struct Required {
    /// Its rule id.
    pub(crate) rule: String,
    /// Most lines between the two; any number if absent.
    pub(crate) lines: Option<usize>,
}

/// An allowlist for detectors that are not from the file it stands in.
#[derive(Debug)]
pub(crate) struct Exemption {
    /// Rule ids; all built-in detectors if absent.
    pub(crate) rules: Option<Vec<String>>,
    pub(crate) list: &'static Allowlist,
}

impl Exemption {
    /// Whether it is about what this detector finds.
    pub(crate) fn concerns(&self, detector: &super::Detector) -> bool {
        match &self.rules {
            Some(rules) => rules.iter().any(|rule| rule == detector.id),
            None => detector.custom.is_none(),
        }
    }
}

/// A detector file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// It cannot be read.
    #[error("cannot read detector file {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It breaks a rule of its format.
    #[error("broken detector file {}, line {line}: {message}", path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// Where, from 1.
        line: usize,
        /// What is wrong and what to do about it; quotes no value of the file that may be a credential.
        message: String,
    },
    /// There are more keywords than the prefilter can tell apart.
    #[error("the detector files have too many keywords; at most {0} are possible")]
    TooMany(usize),
}
