//! `openclaw-lint.toml`: finding and reading it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{DetectorFiles, Level, Policy, Suppression};
use crate::finding::{Confidence, Severity};
use crate::redact::without_random_runs;
use crate::secrets::{FileHint, scan};
use crate::text::{ColumnUnit, LineIndex};

/// Names under which settings are looked for, in this order, in each directory
/// from the start upward.
const NAMES: &[&str] = &["openclaw-lint.toml", ".openclaw-lint.toml", ".config/openclaw-lint.toml"];

/// Everything a settings file may say; unknown keys are errors.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct SettingsFile {
    /// OpenClaw version to judge configurations by.
    pub openclaw_version: Option<String>,
    /// Lowest severity that fails the run; `None` here means the default.
    pub fail_on: Option<FailOn>,
    /// Lowest confidence that is reported.
    pub min_confidence: Option<Confidence>,
    /// Paths never looked at, as gitignore patterns relative to the file.
    pub exclude: Vec<String>,
    /// Severity by rule id or by family (`"sandbox"`).
    pub rules: BTreeMap<String, Level>,
    /// Lifetimes and limits.
    pub policy: Policy,
    /// Detectors of the user's own.
    pub detectors: DetectorFiles,
    /// Findings to leave out, each with its reason.
    pub ignore: Vec<Suppression>,
}

/// The severity from which findings fail a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    /// Errors only.
    Error,
    /// Warnings and errors.
    #[default]
    Warning,
    /// Everything reported.
    Info,
    /// Nothing.
    Never,
}

impl FailOn {
    /// Whether a finding of this severity fails the run.
    #[must_use]
    pub fn fails(self, severity: Severity) -> bool {
        match self {
            Self::Never => false,
            Self::Info => true,
            Self::Warning => severity >= Severity::Warning,
            Self::Error => severity >= Severity::Error,
        }
    }
}

/// Broken settings.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("cannot read settings {path}: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not TOML or says something that no setting means.
    #[error("broken settings in {path}: {message}")]
    Broken {
        /// The file.
        path: PathBuf,
        /// Where and why.
        message: String,
    },
}

/// Looks for settings from `start` upward, stopping at the root of the
/// repository. `pyproject.toml` counts where it has `[tool.openclaw-lint]`.
///
/// # Errors
/// A file that is there but cannot be used is an error, never ignored.
pub fn discover(start: &Path) -> Result<Option<(PathBuf, SettingsFile)>, SettingsError> {
    for directory in start.ancestors() {
        for name in NAMES {
            let path = directory.join(name);
            if path.is_file() {
                return load(&path).map(|settings| Some((path, settings)));
            }
        }
        let pyproject = directory.join("pyproject.toml");
        if pyproject.is_file()
            && let Some(settings) = load_pyproject(&pyproject)?
        {
            return Ok(Some((pyproject, settings)));
        }
        if directory.join(".git").exists() {
            break;
        }
    }
    Ok(None)
}

/// The directory that the paths of a settings file are relative to: its own,
/// or the one above `.config`.
#[must_use]
pub fn root_of(path: &Path) -> PathBuf {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let directory = path.parent().unwrap_or(Path::new("."));
    let root = if directory.ends_with(".config") { directory.parent() } else { None };
    root.unwrap_or(directory).to_path_buf()
}

/// Reads one settings file.
///
/// # Errors
/// See [`SettingsError`].
pub fn load(path: &Path) -> Result<SettingsFile, SettingsError> {
    if path.file_name().is_some_and(|name| name == "pyproject.toml") {
        return load_pyproject(path).map(Option::unwrap_or_default);
    }
    let text = read(path)?;
    toml::from_str(&text).map_err(|error| broken(path, &text, &error))
}

#[derive(Deserialize)]
struct PyProject {
    tool: Option<BTreeMap<String, toml::Value>>,
}

fn load_pyproject(path: &Path) -> Result<Option<SettingsFile>, SettingsError> {
    let text = read(path)?;
    if !text.contains("openclaw-lint") {
        return Ok(None);
    }
    let project: PyProject = toml::from_str(&text).map_err(|error| broken(path, &text, &error))?;
    let table = project.tool.and_then(|mut tools| tools.remove("openclaw-lint"));
    table.map(|table| table.try_into().map_err(|error| broken(path, &text, &error))).transpose()
}

fn read(path: &Path) -> Result<String, SettingsError> {
    std::fs::read_to_string(path).map_err(|source| SettingsError::Unreadable { path: path.to_path_buf(), source })
}

/// Says where and why, but does not quote the line: it may hold a credential.
fn broken(path: &Path, text: &str, error: &toml::de::Error) -> SettingsError {
    let place = error.span().map_or_else(String::new, |span| {
        let index = LineIndex::new(text.as_bytes());
        let at = index.position(text.as_bytes(), span.start, ColumnUnit::Chars);
        format!("line {}, column {}: ", at.line, at.column)
    });
    let mut message = error.message().to_owned();
    for found in scan(error.message().as_bytes(), &FileHint::from_path("settings.toml")) {
        if let Some(value) = error.message().get(Range::from(found.span)) {
            message = message.replace(value, &found.secret.redacted());
        }
    }
    SettingsError::Broken { path: path.to_path_buf(), message: format!("{place}{}", without_random_runs(&message)) }
}
