//! What every command that scans takes, whatever it makes of the findings.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::finding::Confidence;
use crate::settings::FailOn;

/// How to scan, and what to say of it: the same whatever is made of the findings.
#[derive(Args, Debug)]
pub(super) struct ScanArgs {
    /// Lowest severity that makes the run fail [default: warning].
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub fail_on: Option<FailOn>,
    /// Lowest confidence that is reported [default: medium].
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub min_confidence: Option<Confidence>,
    /// OpenClaw version to judge configurations by [default: the file's own
    /// meta.lastTouchedVersion, else the newest].
    #[arg(long, value_name = "VERSION")]
    pub openclaw_version: Option<String>,
    /// Judge configurations by this schema instead: what `openclaw config
    /// schema` prints, of a private build or with your plugins.
    #[arg(long, value_name = "FILE", conflicts_with = "openclaw")]
    pub schema: Option<PathBuf>,
    /// Run this installed OpenClaw as `PROGRAM config schema`, on an empty
    /// state directory, and judge by what it prints.
    #[arg(long, value_name = "PROGRAM")]
    pub openclaw: Option<PathBuf>,
    /// Neither use nor write the cache. Only `history` has one.
    #[arg(long, hide = true)]
    pub no_cache: bool,
    /// Threads to use [default: one for each core].
    #[arg(long, short, value_name = "N")]
    pub jobs: Option<usize>,
    /// Date or time to compare expiry dates with [default: now].
    #[arg(long, value_name = "DATE")]
    pub now: Option<String>,
    /// Where settings and detectors come from.
    #[command(flatten)]
    pub settings: SettingsArgs,
    /// Print results only: no progress and no closing line.
    #[arg(long, short)]
    pub quiet: bool,
    /// When to use colour.
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN")]
    pub color: Color,
}

/// Where settings and detectors come from.
#[derive(Args, Debug)]
pub(super) struct SettingsArgs {
    /// Settings file [default: openclaw-lint.toml here or above].
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// File with detectors of your own, in the format of the rule pack or of
    /// gitleaks; added to those of the settings. May be given several times.
    #[arg(long, value_name = "FILE")]
    pub detectors: Vec<PathBuf>,
    /// Directory to start from.
    #[arg(short = 'C', value_name = "DIR")]
    pub directory: Option<PathBuf>,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}
