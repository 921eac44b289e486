//! The command line of `graph`.

use std::path::PathBuf;

use clap::Args;

use super::args::{CheckArgs, CommonArgs, FixingArgs};
use super::scan_args::ScanArgs;
use crate::output::{Format, GraphFormat};

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
    /// How to scan, and what to say of it.
    #[command(flatten)]
    pub scan: ScanArgs,
}

impl GraphArgs {
    /// The same run as a check.
    pub(super) fn into_check(self) -> CheckArgs {
        let common = CommonArgs { format: Format::Short, output: Vec::new(), scan: self.scan };
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
