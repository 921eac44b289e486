//! `dot`: for Graphviz.

use std::io;

use super::GraphReport;
use crate::finding::Severity;
use crate::graph::picture::{EdgeKind, Node, NodeKind, Picture};

pub(super) fn render(graph: &GraphReport, out: &mut dyn io::Write) -> io::Result<()> {
    let picture = &graph.picture;
    writeln!(
        out,
        "digraph secrets {{\n  rankdir=LR;\n  node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"sans-serif\"];"
    )?;
    writeln!(out, "  edge [color=gray45, fontname=\"sans-serif\", fontsize=9];")?;
    for (at, node) in picture.nodes.iter().enumerate() {
        let label = format!("{}\\n{}", quoted(&node.name), kind(node.kind));
        let (border, width) = match worst(picture, node) {
            Some(Severity::Error) => ("crimson", 2),
            Some(Severity::Warning) => ("darkorange", 2),
            Some(Severity::Info) | None => ("gray45", 1),
        };
        let style = if node.defined { "rounded,filled" } else { "rounded,filled,dashed" };
        let tip: Vec<String> = node.problems.iter().map(|&at| quoted(&picture.problems[at].message)).collect();
        let tip = if tip.is_empty() { quoted(&node.name) } else { tip.join("\\n") };
        writeln!(
            out,
            "  n{at} [label=\"{label}\", tooltip=\"{tip}\", color={border}, penwidth={width}, style=\"{style}\", shape={}];",
            shape(node.kind)
        )?;
    }
    for edge in &picture.edges {
        let style = match edge.kind {
            EdgeKind::FallsBack => ", style=dashed",
            EdgeKind::Rotates | EdgeKind::Selects => ", style=dotted",
            _ => "",
        };
        writeln!(out, "  n{} -> n{} [label=\"{}\"{style}];", edge.from, edge.to, quoted(&edge.label))?;
    }
    writeln!(out, "}}")
}

/// The worst problem of a node.
pub(super) fn worst(picture: &Picture, node: &Node) -> Option<Severity> {
    node.problems.iter().map(|&at| picture.problems[at].severity).max()
}

/// What people call a kind of node.
pub(super) fn kind(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Environment => "environment",
        NodeKind::Policy => "rotation",
        NodeKind::Store => "store",
        NodeKind::Secret => "secret",
        NodeKind::Variable => "variable",
        NodeKind::Tool => "tool",
        NodeKind::Place => "setting",
        NodeKind::Agent => "agent",
    }
}

fn shape(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Store => "cylinder",
        NodeKind::Agent => "oval",
        NodeKind::Policy | NodeKind::Environment => "note",
        _ => "box",
    }
}

/// Text for within a quoted string of DOT.
fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}
