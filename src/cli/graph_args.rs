//! The command line of `graph`.

use std::path::PathBuf;

use clap::Args;

use super::args::{CheckArgs, Color, CommonArgs, FixingArgs, SettingsArgs};
use crate::finding::Confidence;
use crate::output::{Format, GraphFormat};
use crate::settings::FailOn;

/// Arguments of `graph`.
#[derive(Args, Debug)]
#[command(after_help = "\
  openclaw-lint graph                             a tree for each secret\n  \
  openclaw-lint graph --output html=secrets.html  a picture to look at, beside the text\n  \
  openclaw-lint graph --format dot | dot -Tsvg    drawn by Graphviz\n\n\
Shows names, never values, and the findings that have to do with them. Exit codes are those of `check`, for these \
findings.")]
pub(super) struct GraphArgs {
    /// Files and directories.
    #[arg(default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// Also look at files that .gitignore hides.
    #[arg(long)]
    pub no_ignore: bool,
    /// How to show the graph on standard output.
    #[arg(long, value_enum, default_value = "text")]
    pub format: GraphFormat,
    /// Also write the graph to a file; may be given several times.
    #[arg(long, value_name = "FORMAT=FILE", value_parser = parse_graph_output)]
    pub output: Vec<(GraphFormat, PathBuf)>,
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
    /// Threads to use [default: one for each core].
    #[arg(long, short, value_name = "N")]
    pub jobs: Option<usize>,
    /// Date or time to compare expiry dates with [default: now].
    #[arg(long, value_name = "DATE")]
    pub now: Option<String>,
    /// Where settings and detectors come from.
    #[command(flatten)]
    pub settings: SettingsArgs,
    /// Print the graph only: no progress and no closing line.
    #[arg(long, short)]
    pub quiet: bool,
    /// When to use colour.
    #[arg(long, value_enum, default_value = "auto", value_name = "WHEN")]
    pub color: Color,
}

impl GraphArgs {
    /// The same run as a check.
    pub(super) fn into_check(self) -> CheckArgs {
        let common = CommonArgs {
            format: Format::Short,
            output: Vec::new(),
            fail_on: self.fail_on,
            min_confidence: self.min_confidence,
            openclaw_version: self.openclaw_version,
            schema: None,
            openclaw: None,
            no_cache: false,
            jobs: self.jobs,
            now: self.now,
            settings: self.settings,
            quiet: self.quiet,
            color: self.color,
        };
        let fixing = FixingArgs { unsafe_too: false, diff: false };
        let (paths, no_ignore) = (self.paths, self.no_ignore);
        CheckArgs { paths, stdin_filename: None, changed: false, no_ignore, fix: false, fixing, common }
    }
}

fn parse_graph_output(text: &str) -> Result<(GraphFormat, PathBuf), String> {
    let (format, path) = text.split_once('=').ok_or("write FORMAT=FILE, such as html=secrets.html")?;
    if path.is_empty() {
        return Err("the file name is missing after `=`".into());
    }
    let format = GraphFormat::named(format)
        .ok_or_else(|| format!("there is no format `{format}`; known are text, json, dot and html"))?;
    Ok((format, PathBuf::from(path)))
}
