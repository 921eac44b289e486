//! The graph as people look at it: where secrets are stored, what they are called, who may use them, what is wrong.
//!
//! Names are shown as far as they read like names; values are not in here at all.

mod draw;
mod groups;
mod names;
mod openclaw;
mod problems;
mod variables;

use serde::Serialize;

use super::LazyGraph;
use crate::project::{Document, FileStore};
use crate::settings::Settings;

/// Nodes, edges and problems, in an order that depends on names and places only.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Picture {
    /// What there is, by kind and name.
    pub nodes: Vec<Node>,
    /// How it hangs together, from where a secret is kept to who uses it.
    pub edges: Vec<Edge>,
    /// What rules have found, in the order of reports.
    pub problems: Vec<Problem>,
    /// What lies where in the files, to find the nodes of a finding.
    #[serde(skip)]
    extents: Vec<Extent>,
}

/// What a node is. The order is that of the columns of a drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum NodeKind {
    /// A deployment environment with secrets of its own.
    Environment,
    /// A rotation policy.
    Policy,
    /// Where secrets are kept: a provider, a secret of a secret manager, a secrets file, the process environment.
    Store,
    /// A secret.
    Secret,
    /// An environment variable.
    Variable,
    /// A tool of an agent.
    Tool,
    /// A setting or a text that takes a secret.
    Place,
    /// An agent, or all agents of a configuration.
    Agent,
}

/// One thing.
#[derive(Clone, Debug, Serialize)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Its name, or its length where it does not read like a name.
    pub name: String,
    /// Whether something defines it; otherwise it is only referred to.
    pub defined: bool,
    /// What is known of it: a word and a value that is no secret.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<(&'static str, String)>,
    /// Where it stands.
    pub places: Vec<At>,
    /// Positions of the problems that it has.
    pub problems: Vec<usize>,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct At {
    /// What stands there, such as "defined" or "used".
    pub what: &'static str,
    /// Path as in reports.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// JSON pointer.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub pointer: String,
}

/// What an edge means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EdgeKind {
    /// An environment uses a store.
    Selects,
    /// A policy rotates a secret.
    Rotates,
    /// A store keeps a secret; the label is its name there.
    Stores,
    /// Another store is asked where the first has no answer.
    FallsBack,
    /// A variable opens a store.
    Opens,
    /// A secret is put into a variable.
    Fills,
    /// A tool, a setting or an agent gets a secret; the label is the variable.
    Gives,
    /// An agent has a tool, or is governed by a setting.
    Serves,
    /// An agent starts another one.
    Starts,
}

/// A link between two nodes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Edge {
    /// Position of the node it starts from.
    pub from: usize,
    /// Position of the node it leads to.
    pub to: usize,
    /// What it means.
    pub kind: EdgeKind,
    /// A name that goes with it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Where it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<At>,
}

/// A finding that has to do with a node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Rule id.
    pub rule: &'static str,
    /// How bad.
    pub severity: crate::finding::Severity,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Path as in reports.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// Positions of the nodes that it concerns; first the one it stands at.
    pub nodes: Vec<usize>,
}

/// What lies between two offsets of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Extent {
    path: String,
    start: usize,
    /// The larger one first: what begins at the same place is inside it.
    end: std::cmp::Reverse<usize>,
    node: usize,
}

impl Picture {
    /// Draws what the documents of a run say. `store` reads the `.env` files beside them, of which names are taken.
    #[must_use]
    pub fn of(documents: &[Document], store: &dyn FileStore, settings: &Settings, graph: &LazyGraph) -> Self {
        draw::draw(documents, store, settings, graph)
    }

    /// The number of nodes of a kind.
    #[must_use]
    pub fn count(&self, kind: NodeKind) -> usize {
        self.nodes.iter().filter(|node| node.kind == kind).count()
    }

    /// What is in it, in one line.
    #[must_use]
    pub fn summary(&self) -> String {
        let counted = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
        let kinds = [(NodeKind::Secret, "secret"), (NodeKind::Store, "store"), (NodeKind::Agent, "agent")];
        let mut parts: Vec<String> = kinds.iter().map(|(kind, what)| counted(self.count(*kind), what)).collect();
        parts.push(counted(self.problems.len(), "problem"));
        parts.join(", ")
    }
}
