//! `github`: annotations by workflow commands.
//!
//! GitHub shows ten errors, ten warnings and ten notices of a step and drops the
//! rest in silence, hence the worst first and a count of the others at the end.
//! `::add-mask::` is not used: it would have to print the value.

use std::cmp::Reverse;
use std::io;

use super::item::Item;
use super::{Render, Report, counted, docs_url};
use crate::finding::Severity;
use crate::redact::printable;

/// How many annotations of one level GitHub shows of a step.
const SHOWN: usize = 10;

/// Workflow commands.
#[derive(Clone, Copy, Debug)]
pub struct Github;

impl Render for Github {
    fn render(&self, report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
        let mut items: Vec<&Item> = report.items.iter().collect();
        // A stable sort: the order of the report within equals.
        items.sort_by_key(|item| Reverse((item.severity, item.confidence)));
        let mut room = [SHOWN; 3];
        if !report.is_complete() {
            room[Severity::Warning as usize] -= 1;
            let scope = &report.scope;
            let count = Some(scope.unscanned.len()).filter(|&count| count > 0);
            let unscanned = count.map(|count| counted(count, scope.unit.singular()) + " could not be scanned");
            let missing: Vec<String> = unscanned.into_iter().chain(scope.limits.iter().cloned()).collect();
            let missing = data(&printable(&missing.join("; ")));
            writeln!(out, "::warning title=openclaw-lint::{missing}, the results are incomplete")?;
        }
        let mut left_out = 0;
        for item in items {
            match room[item.severity as usize].checked_sub(1) {
                Some(rest) => {
                    room[item.severity as usize] = rest;
                    annotate(item, out)?;
                }
                None => left_out += 1,
            }
        }
        if left_out > 0 {
            writeln!(out, "{left_out} more")?;
        }
        Ok(())
    }
}

fn annotate(item: &Item, out: &mut dyn io::Write) -> io::Result<()> {
    let command = match item.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let region = item.region();
    write!(out, "::{command} file={},line={}", property(&printable(item.place.path.as_str())), region.start.line)?;
    // An annotation that ends at the end of the file is not shown if it says so.
    if !region.at_end {
        write!(out, ",endLine={}", region.start.line)?;
    }
    write!(out, ",col={},endColumn={}", region.start.column, region.first_line_end.column)?;
    let message = printable(item.message.as_str()) + &item.origin_suffix();
    write!(out, ",title={}::{}", property(item.rule), data(&message))?;
    if let Some(help) = &item.help {
        write!(out, "%0A{}", data(&printable(help.as_str())))?;
    }
    writeln!(out, "%0A{}", data(&docs_url(item.rule)))
}

/// Escapes the text of a command, as `escapeData` of `@actions/core` does.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a command, as `escapeProperty` of `@actions/core` does.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
