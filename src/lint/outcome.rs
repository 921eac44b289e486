//! What a run found, and the texts that it points into.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::finding::Finding;
use crate::graph::picture::Picture;
use crate::output::{FileText, Report, ReportBuilder, Scope, SecretSpan};
use crate::rules;
use crate::text::Point;

/// What a run found.
#[derive(Default)]
pub struct Outcome {
    /// Findings in report order, suppressed and switched-off ones left out.
    pub findings: Vec<Finding>,
    /// The texts that findings point into.
    pub sources: Vec<Source>,
    /// What was looked at.
    pub scope: Scope,
    /// What the user should know beside the findings, a sentence each.
    pub notes: Vec<String>,
    /// The configurations that were judged and the files that they include.
    pub configs: Vec<ConfigFile>,
    /// What the configurations say about secrets, if that was to be drawn.
    pub picture: Option<Picture>,
}

impl Outcome {
    /// Masks everything and prepares it for the renderers.
    #[must_use]
    pub fn into_report(self) -> Report {
        let rules: BTreeSet<&str> = self.findings.iter().map(|finding| finding.rule).collect();
        let builder = builder(self.findings, &self.sources);
        let metas: Vec<_> = rules.into_iter().filter_map(rules::meta).collect();
        builder.build(self.scope, &metas)
    }

    /// The fingerprints of the findings, in their order.
    #[must_use]
    pub fn fingerprints(&self) -> Vec<String> {
        builder(self.findings.clone(), &self.sources).fingerprints()
    }

    /// Adds what another run over other contents has found.
    pub fn merge(&mut self, other: Self) {
        self.findings.extend(other.findings);
        self.findings.sort_by(Finding::report_order);
        self.sources.extend(other.sources);
        self.scope.merge(other.scope);
        self.notes.extend(other.notes);
        self.configs.extend(other.configs);
    }
}

fn builder(findings: Vec<Finding>, sources: &[Source]) -> ReportBuilder {
    let mut builder = ReportBuilder::new();
    for finding in findings {
        builder.finding(finding);
    }
    for source in sources {
        let text = if source.whole {
            FileText::whole(&source.text)
        } else {
            FileText::window(&source.text, source.offset, source.start)
        };
        builder.text(&source.path, source.blob.as_deref(), &text, &source.secrets);
    }
    builder
}

/// A file that is a configuration, or part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigFile {
    /// Path as reports show it.
    pub shown: String,
    /// Where it is.
    pub location: PathBuf,
    /// Whether the run was to look at it; if not, it is only there because a configuration includes it.
    pub scanned: bool,
}

/// A text, or a window of a large one, that findings point into.
pub struct Source {
    /// Path as in the findings.
    pub path: String,
    /// The blob, if it is one of Git's.
    pub blob: Option<String>,
    /// Offset of the first byte in the file.
    pub offset: usize,
    /// Line and columns of the first byte.
    pub start: Point,
    /// Whether this is the whole file.
    pub whole: bool,
    /// The file's bytes. They may hold secrets and are masked before anything shows them.
    pub text: Vec<u8>,
    /// Every secret seen in it, reported or not.
    pub secrets: Vec<SecretSpan>,
}
