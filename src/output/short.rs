//! `short`: one line per finding, as compilers write them.

use std::io;

use super::{Render, Report};
use crate::redact::printable;

/// `file:line:col: severity[rule] message`.
#[derive(Clone, Copy, Debug)]
pub struct Short;

impl Render for Short {
    fn render(&self, report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
        for item in &report.items {
            let start = item.region().start;
            let (path, message) = (printable(item.place.path.as_str()), printable(item.message.as_str()));
            let severity = item.severity.as_str();
            let origin = item.origin_suffix();
            writeln!(out, "{path}:{}:{}: {severity}[{}] {message}{origin}", start.line, start.column, item.rule)?;
        }
        Ok(())
    }
}
