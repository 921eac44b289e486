//! Which nodes findings have to do with.

use std::collections::HashMap;

use super::{Extent, Picture, Problem};
use crate::output::{Item, Report};
use crate::text::Span;

/// Families of rules that speak of secrets and of who may use them.
const FAMILIES: [&str; 6] = ["secret/", "secretref/", "rotation/", "policy/", "sandbox/", "schema/external-secrets"];

/// Of these even a finding that belongs to no node is a problem of the graph.
const OWN: [&str; 2] = ["secretref/", "rotation/"];

/// Whether findings of a rule belong into the graph.
fn is_of_graph(rule: &str) -> bool {
    FAMILIES.iter().any(|family| rule.starts_with(family))
}

impl Picture {
    /// Adds the findings of a report that have to do with secrets.
    pub fn add_problems(&mut self, report: &Report) {
        let index = Index::new(&self.extents);
        for item in report.items.iter().filter(|item| is_of_graph(item.rule)) {
            let mut nodes: Vec<usize> = index.at(item.place.path.as_str(), item.place.span).into_iter().collect();
            if nodes.is_empty() && !OWN.iter().any(|family| item.rule.starts_with(family)) {
                continue;
            }
            nodes.extend(item.related.iter().filter_map(|note| index.at(note.place.path.as_str(), note.place.span)));
            let mut seen = Vec::new();
            nodes.retain(|node| {
                !seen.contains(node) && {
                    seen.push(*node);
                    true
                }
            });
            for &node in &nodes {
                self.nodes[node].problems.push(self.problems.len());
            }
            self.problems.push(problem(item, nodes));
        }
    }
}

fn problem(item: &Item, nodes: Vec<usize>) -> Problem {
    let region = item.region();
    Problem {
        rule: item.rule,
        severity: item.severity,
        message: crate::redact::printable(item.message.as_str()),
        help: item.help.as_ref().map(|help| crate::redact::printable(help.as_str())),
        path: crate::redact::printable(item.place.path.as_str()),
        line: region.start.line,
        column: region.start.column,
        nodes,
    }
}

/// The extents of each file, and which one lies in which.
struct Index<'e> {
    extents: &'e [Extent],
    /// For each the one around it.
    around: Vec<Option<usize>>,
    files: HashMap<&'e str, std::ops::Range<usize>>,
}

impl<'e> Index<'e> {
    fn new(extents: &'e [Extent]) -> Self {
        let mut around = Vec::with_capacity(extents.len());
        let mut files: HashMap<&str, std::ops::Range<usize>> = HashMap::new();
        let mut open: Vec<usize> = Vec::new();
        for (at, extent) in extents.iter().enumerate() {
            let file = files.entry(extent.path.as_str()).or_insert_with(|| {
                open.clear();
                at..at
            });
            file.end = at + 1;
            while open.last().is_some_and(|&outer| extents[outer].end.0 <= extent.start) {
                open.pop();
            }
            around.push(open.last().copied());
            open.push(at);
        }
        Self { extents, around, files }
    }

    /// The node of the innermost extent that a span lies in.
    fn at(&self, path: &str, span: Span) -> Option<usize> {
        let file = self.files.get(path)?.clone();
        let before = self.extents[file.clone()].partition_point(|extent| extent.start <= span.start);
        let mut found = (before > 0).then(|| file.start + before - 1);
        while let Some(at) = found {
            if self.extents[at].end.0 >= span.end {
                return Some(self.extents[at].node);
            }
            found = self.around[at];
        }
        None
    }
}
