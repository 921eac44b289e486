//! Writing reports: one renderer per format.
//!
//! A [`ReportBuilder`] takes findings and, file by file, text and secrets; the
//! [`Report`] it builds holds no secret any more, so no renderer can leak one.

mod excerpt;
mod github;
mod graph;
mod item;
mod json;
mod pretty;
mod report;
mod sarif;
mod sarif_rule;
mod scope;
mod scrub;
mod short;
mod source;

use std::fmt;
use std::io;
use std::str::FromStr;

pub use github::Github;
pub use graph::{GRAPH_SCHEMA, GraphFormat, GraphReport};
pub use item::{Item, Note, Place, SafeEdit, SafeFix};
pub use json::{Json, Jsonl};
pub use pretty::{Pretty, Style};
pub use report::{Report, ReportBuilder};
pub use sarif::Sarif;
pub use scope::{Scope, Unit};
pub use scrub::Scrubbed;
pub use short::Short;
pub use source::{FileText, Region, SecretSpan};

/// The published description of `json` and `jsonl`: a JSON Schema, as text.
pub const REPORT_SCHEMA: &str = include_str!("../../schemas/report.schema.json");

/// Where the program lives.
pub const HOMEPAGE: &str = "https://openclaw-lint.github.io";

/// The address of a rule's documentation.
#[must_use]
pub fn docs_url(rule: &str) -> String {
    format!("{HOMEPAGE}/rules/{rule}")
}

/// Writes a report in one format.
pub trait Render {
    /// Writes the whole report.
    ///
    /// # Errors
    /// Fails only if writing to `out` does.
    fn render(&self, report: &Report, out: &mut dyn io::Write) -> io::Result<()>;
}

/// A format that reports are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, clap::ValueEnum)]
pub enum Format {
    /// Source lines with the place marked, for people.
    Pretty,
    /// One line per finding: `file:line:col: severity[rule] message`.
    Short,
    /// One JSON object with scope and findings.
    Json,
    /// One JSON object per finding and line.
    Jsonl,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Annotations of a GitHub workflow.
    Github,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 6] = [Self::Pretty, Self::Short, Self::Json, Self::Jsonl, Self::Sarif, Self::Github];

    /// The name on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pretty => "pretty",
            Self::Short => "short",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Sarif => "sarif",
            Self::Github => "github",
        }
    }

    /// The renderer. Only `pretty` makes use of the style.
    #[must_use]
    pub fn renderer(self, style: Style) -> Box<dyn Render> {
        match self {
            Self::Pretty => Box::new(Pretty { style }),
            Self::Short => Box::new(Short),
            Self::Json => Box::new(Json),
            Self::Jsonl => Box::new(Jsonl),
            Self::Sarif => Box::new(Sarif),
            Self::Github => Box::new(Github),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// There is no format of that name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no format `{0}`; known are pretty, short, json, jsonl, sarif and github")]
pub struct UnknownFormat(String);

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|format| format.as_str() == name).ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

/// "1 error", "2 errors".
fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
