//! What the user may choose.

mod detectors;
mod file;
mod policy;
mod schema;
mod validate;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

pub use detectors::DetectorFiles;
pub use file::{FailOn, SettingsError, SettingsFile, discover, load, root_of};
pub use policy::{CRITICAL_AGENTS, FIGURES, Figure, Policy, Preset};
pub use schema::settings_schema;
pub use validate::problem;

use crate::finding::{Confidence, Finding, Severity};
use crate::rules::exposure::checks::is_alias;
use crate::schema::Version;

/// Settings of a run, from the command line and the settings file.
#[derive(Clone, Debug)]
pub struct Settings {
    /// OpenClaw version to judge by, if the user named one.
    pub openclaw_version: Option<String>,
    /// A schema of the user's own, which judges every configuration.
    pub schema: Option<&'static Version>,
    /// The clock that dates are compared with.
    pub now: Timestamp,
    /// Findings below this are not reported.
    pub min_confidence: Confidence,
    /// Lifetimes and limits.
    pub policy: Policy,
    /// Severity by rule id or family, for rules whose own severity does not suit.
    pub levels: Vec<(String, Level)>,
    /// Findings to leave out.
    pub suppressions: Vec<Suppression>,
    /// Whether the run looks at everything that the suppressions may be for, so that one without effect has none.
    pub whole: bool,
}

/// A severity, or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The rule does not run.
    Off,
    /// Reported as information.
    Info,
    /// Reported as a warning.
    Warning,
    /// Reported as an error.
    Error,
}

/// A finding that its owner has accepted.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suppression {
    /// Rule id.
    pub rule: String,
    /// Path as reports show it, or a gitignore pattern; any file if absent.
    pub path: Option<String>,
    /// JSON pointer; any place if absent.
    pub pointer: Option<String>,
    /// Why this is accepted.
    pub reason: String,
    /// Last day on which the suppression holds (`"2026-12-31"`).
    pub expires: Option<Date>,
    /// The settings file, as reports show it.
    #[serde(skip)]
    pub file: String,
}

impl Settings {
    /// Defaults, with the given clock.
    #[must_use]
    pub fn at(now: Timestamp) -> Self {
        Self {
            openclaw_version: None,
            schema: None,
            now,
            min_confidence: Confidence::Medium,
            policy: Policy::default(),
            levels: Vec::new(),
            suppressions: Vec::new(),
            whole: false,
        }
    }

    /// The severity that the user gave a rule, if any: by its id, else by the check it stands for, else by its family.
    #[must_use]
    pub fn level(&self, rule: &str) -> Option<Level> {
        let family = rule.split('/').next().unwrap_or(rule);
        let named = |name: &str| self.levels.iter().find(|(key, _)| key == name).map(|&(_, level)| level);
        let by_check = || self.levels.iter().find(|(key, _)| is_alias(key, rule)).map(|&(_, level)| level);
        named(rule).or_else(by_check).or_else(|| named(family))
    }

    /// Applies the user's severities; `None` if the rule is off.
    #[must_use]
    pub fn apply(&self, mut finding: Finding) -> Option<Finding> {
        match self.level(finding.rule) {
            Some(Level::Off) => return None,
            Some(Level::Info) => finding.severity = Severity::Info,
            Some(Level::Warning) => finding.severity = Severity::Warning,
            Some(Level::Error) => finding.severity = Severity::Error,
            None => {}
        }
        Some(finding)
    }
}
