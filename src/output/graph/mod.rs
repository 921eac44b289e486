//! Writing the graph of secrets: one renderer per format.

mod dot;
mod html;
mod json;
mod text;

use std::fmt;
use std::io;

use super::{Scope, Style};
use crate::graph::picture::Picture;

/// The published description of the `json` graph: a JSON Schema, as text.
pub const GRAPH_SCHEMA: &str = include_str!("../../../schemas/graph.schema.json");

/// A graph and what was looked at to draw it.
#[derive(Clone, Debug)]
pub struct GraphReport {
    /// The graph.
    pub picture: Picture,
    /// What was looked at.
    pub scope: Scope,
}

/// A format that graphs are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum GraphFormat {
    /// A tree for each secret, for people.
    Text,
    /// Nodes, edges and problems as one JSON object.
    Json,
    /// For Graphviz.
    Dot,
    /// A page with a picture that needs nothing else.
    Html,
}

impl GraphFormat {
    /// Every format.
    pub const ALL: [Self; 4] = [Self::Text, Self::Json, Self::Dot, Self::Html];

    /// The name on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Dot => "dot",
            Self::Html => "html",
        }
    }

    /// The format of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == name)
    }

    /// Writes the whole graph. Only `text` makes use of the style.
    ///
    /// # Errors
    /// Fails only if writing to `out` does.
    pub fn render(self, graph: &GraphReport, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
        match self {
            Self::Text => text::render(graph, style, out),
            Self::Json => json::render(graph, out),
            Self::Dot => dot::render(graph, out),
            Self::Html => html::render(graph, out),
        }
    }
}

impl fmt::Display for GraphFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
