//! `pretty`: source lines with the place marked, for people.

use std::collections::BTreeSet;
use std::fmt;
use std::io;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};

use super::excerpt::Snippets;
use super::item::Item;
use super::{Render, Report, counted, docs_url};
use crate::finding::Severity;
use crate::redact::printable;

/// How many unreadable files are named.
const SHOWN_UNSCANNED: usize = 10;

/// How many refs are named that hold a finding.
const SHOWN_REFS: usize = 3;

/// Columns that line numbers and the frame take.
const FRAME: usize = 12;

/// What the terminal can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether to colour.
    pub color: bool,
    /// Whether to draw with more than ASCII.
    pub unicode: bool,
    /// Columns of a line.
    pub width: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self { color: false, unicode: true, width: 100 }
    }
}

/// Source lines, help and a summary.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pretty {
    /// What the terminal can do.
    pub style: Style,
}

impl Render for Pretty {
    fn render(&self, report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
        let handler = self.handler();
        let width = self.style.width.saturating_sub(FRAME).max(20);
        for item in &report.items {
            let shown = Shown::new(item, Snippets::new(item, width));
            let mut text = String::new();
            handler.render_report(&mut text, &shown).map_err(io::Error::other)?;
            out.write_all(text.as_bytes())?;
            for note in item.related.iter().filter(|note| note.place.located.is_none()) {
                let (path, message) = (printable(note.place.path.as_str()), printable(note.message.as_str()));
                writeln!(out, "  note: {path}: {message}")?;
            }
            if let Some(origin) = item.origin.as_ref().and_then(|origin| origin.sentence()) {
                let refs: Vec<String> =
                    item.refs.iter().take(SHOWN_REFS).map(|name| printable(name.as_str())).collect();
                let named = if refs.is_empty() { String::new() } else { format!(": {}", refs.join(", ")) };
                writeln!(out, "  git: {origin}{named}")?;
            }
            writeln!(out, "  docs: {}\n", docs_url(item.rule))?;
        }
        summary(report, out)
    }
}

impl Pretty {
    fn handler(&self) -> GraphicalReportHandler {
        let theme = match (self.style.unicode, self.style.color) {
            (true, true) => GraphicalTheme::unicode(),
            (true, false) => GraphicalTheme::unicode_nocolor(),
            (false, true) => GraphicalTheme { styles: GraphicalTheme::unicode().styles, ..GraphicalTheme::none() },
            (false, false) => GraphicalTheme::none(),
        };
        GraphicalReportHandler::new_themed(theme)
            .with_width(self.style.width.max(40))
            .with_break_words(false)
            .with_urls(false)
    }
}

fn summary(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let unscanned = &report.scope.unscanned;
    for (path, reason) in unscanned.iter().take(SHOWN_UNSCANNED) {
        writeln!(out, "could not scan {}: {}", printable(path), printable(reason))?;
    }
    if let Some(more) = unscanned.len().checked_sub(SHOWN_UNSCANNED).filter(|&more| more > 0) {
        writeln!(out, "could not scan {}", counted(more, &format!("more {}", report.scope.unit.singular())))?;
    }
    for limit in &report.scope.limits {
        writeln!(out, "incomplete: {}", printable(limit))?;
    }
    let noun = |severity| match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    };
    let counts = [Severity::Error, Severity::Warning, Severity::Info]
        .into_iter()
        .filter_map(|severity| Some(report.count(severity)).filter(|&n| n > 0).map(|n| counted(n, noun(severity))));
    let counts: Vec<String> = counts.collect();
    let incomplete = if report.is_complete() { "" } else { " (incomplete)" };
    if counts.is_empty() {
        return writeln!(out, "no findings{incomplete}");
    }
    let files: BTreeSet<&str> = report.items.iter().map(|item| item.place.path.as_str()).collect();
    writeln!(out, "{} in {}{incomplete}", counts.join(", "), counted(files.len(), "file"))
}

/// A finding as miette wants it.
#[derive(Debug)]
struct Shown {
    severity: Severity,
    rule: &'static str,
    message: String,
    help: Option<String>,
    snippets: Snippets,
}

impl Shown {
    fn new(item: &Item, snippets: Snippets) -> Self {
        // Without source lines there is no heading that would name the file.
        let place = if snippets.is_empty() { format!("{}: ", item.place.path) } else { String::new() };
        Self {
            severity: item.severity,
            rule: item.rule,
            message: printable(&format!("{place}{}", item.message)),
            help: item.help.as_ref().map(|help| printable(help.as_str())),
            snippets,
        }
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl Diagnostic for Shown {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(format!("{}[{}]", self.severity.as_str(), self.rule)))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        (!self.snippets.is_empty()).then_some(&self.snippets as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        (!self.snippets.is_empty()).then(|| Box::new(self.snippets.labels()) as Box<dyn Iterator<Item = LabeledSpan>>)
    }
}
