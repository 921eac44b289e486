//! `json`, as `schemas/graph.schema.json` describes it.

use std::io;

use serde::Serialize;

use super::GraphReport;
use crate::graph::picture::{Edge, Node, Problem};
use crate::output::Scope;

/// The whole output.
#[derive(Serialize)]
pub(super) struct Document<'a> {
    tool: &'static str,
    version: &'static str,
    complete: bool,
    scope: ScopeObject<'a>,
    nodes: &'a [Node],
    edges: &'a [Edge],
    problems: &'a [Problem],
}

#[derive(Serialize)]
struct ScopeObject<'a> {
    files: u64,
    bytes: u64,
    configs: u64,
    unscanned: Vec<Unscanned<'a>>,
    limits: &'a [String],
}

#[derive(Serialize)]
struct Unscanned<'a> {
    path: &'a str,
    reason: &'a str,
}

impl<'a> Document<'a> {
    pub(super) fn of(graph: &'a GraphReport) -> Self {
        let Scope { files, bytes, configs, unscanned, limits, .. } = &graph.scope;
        let unscanned = unscanned.iter().map(|(path, reason)| Unscanned { path, reason }).collect();
        Self {
            tool: "openclaw-lint",
            version: env!("CARGO_PKG_VERSION"),
            complete: graph.scope.is_complete(),
            scope: ScopeObject { files: *files, bytes: *bytes, configs: *configs, unscanned, limits },
            nodes: &graph.picture.nodes,
            edges: &graph.picture.edges,
            problems: &graph.picture.problems,
        }
    }
}

pub(super) fn render(graph: &GraphReport, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &Document::of(graph))?;
    out.write_all(b"\n")
}
