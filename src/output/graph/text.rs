//! `text`: a tree for each secret.

use std::io;

use super::GraphReport;
use super::dot::worst;
use crate::finding::Severity;
use crate::graph::picture::{At, Edge, EdgeKind, Node, NodeKind, Picture, Problem};
use crate::output::Style;

/// Agents and secrets that one line names at most.
const NAMED: usize = 8;

pub(super) fn render(graph: &GraphReport, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    Text { picture: &graph.picture, links: Links::of(&graph.picture), style }.render(out)
}

/// The edges of each node.
struct Links<'p> {
    into: Vec<Vec<&'p Edge>>,
    from: Vec<Vec<&'p Edge>>,
}

impl<'p> Links<'p> {
    fn of(picture: &'p Picture) -> Self {
        let (mut into, mut from) = (vec![Vec::new(); picture.nodes.len()], vec![Vec::new(); picture.nodes.len()]);
        for edge in &picture.edges {
            into[edge.to].push(edge);
            from[edge.from].push(edge);
        }
        Self { into, from }
    }
}

struct Text<'p> {
    picture: &'p Picture,
    links: Links<'p>,
    style: Style,
}

impl Text<'_> {
    fn render(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let of_kind = |kind: NodeKind| {
            let nodes = self.picture.nodes.iter().enumerate();
            nodes.filter(move |(_, node)| node.kind == kind)
        };
        let mut first = true;
        for (at, node) in of_kind(NodeKind::Secret) {
            if !std::mem::take(&mut first) {
                writeln!(out)?;
            }
            self.heading(node, out)?;
            self.tree(&self.of_secret(at, node), out)?;
        }
        for (kind, heading) in
            [(NodeKind::Store, "stores"), (NodeKind::Agent, "agents"), (NodeKind::Policy, "rotation")]
        {
            if of_kind(kind).next().is_some() {
                writeln!(
                    out,
                    "\n{}",
                    self.paint("1", &format!("{} {heading}", if self.style.unicode { "──" } else { "--" }))
                )?;
            }
            for (at, node) in of_kind(kind) {
                self.heading(node, out)?;
                self.tree(&self.of_other(at, node), out)?;
            }
        }
        // Those of tools, settings and the like, which have no heading of their own.
        let has_heading = |&node: &usize| {
            let kind = self.picture.nodes[node].kind;
            matches!(kind, NodeKind::Secret | NodeKind::Store | NodeKind::Agent | NodeKind::Policy)
        };
        let problems = self.picture.problems.iter();
        let alone: Vec<_> = problems.filter(|problem| !problem.nodes.iter().any(has_heading)).collect();
        if !alone.is_empty() {
            writeln!(out, "\n{}", self.paint("1", if self.style.unicode { "── elsewhere" } else { "-- elsewhere" }))?;
        }
        for problem in alone {
            writeln!(out, "{}", self.problem(problem))?;
        }
        Ok(())
    }

    fn heading(&self, node: &Node, out: &mut dyn io::Write) -> io::Result<()> {
        let code = match worst(self.picture, node) {
            Some(Severity::Error) => "1;31",
            Some(Severity::Warning) => "1;33",
            Some(Severity::Info) | None => "1",
        };
        let missing = if node.defined { "" } else { "  (nothing defines it)" };
        writeln!(out, "{}{missing}", self.paint(code, &node.name))
    }

    fn tree(&self, lines: &[(&'static str, String)], out: &mut dyn io::Write) -> io::Result<()> {
        for (at, (word, text)) in lines.iter().enumerate() {
            let branch = match (self.style.unicode, at + 1 == lines.len()) {
                (true, true) => "└─",
                (true, false) => "├─",
                (false, true) => "`-",
                (false, false) => "|-",
            };
            writeln!(out, "{branch} {} {text}", self.paint("2", &format!("{word:<8}")))?;
        }
        Ok(())
    }

    fn of_secret(&self, at: usize, node: &Node) -> Vec<(&'static str, String)> {
        let mut lines = Vec::new();
        for edge in &self.links.into[at] {
            let from = &self.picture.nodes[edge.from];
            let named = if edge.label.is_empty() || edge.label == node.name {
                String::new()
            } else {
                format!(" as {}", edge.label)
            };
            match edge.kind {
                EdgeKind::Stores => lines.push(("stored", format!("{}{named}{}", from.name, place(edge.at.as_ref())))),
                EdgeKind::FallsBack => lines.push(("fallback", format!("{}{}", from.name, place(edge.at.as_ref())))),
                _ => {}
            }
        }
        let definitions = node.places.iter().filter(|place| matches!(place.what, "defined" | "mapped" | "stored"));
        lines.extend(definitions.map(|at| ("defined", place(Some(at)).trim_start().to_owned())));
        lines.extend(node.details.iter().map(|(word, value)| (*word, value.clone())));
        let users = self.links.from[at].iter();
        for edge in users.filter(|edge| matches!(edge.kind, EdgeKind::Gives | EdgeKind::Fills)) {
            lines.push(("used", self.user(edge)));
        }
        if !lines.iter().any(|(word, _)| *word == "used") {
            lines.push(("used", "by nothing that is known".to_owned()));
        }
        let policies = self.links.into[at].iter().filter(|edge| edge.kind == EdgeKind::Rotates);
        let policies: Vec<String> = policies
            .map(|edge| &self.picture.nodes[edge.from])
            .map(|policy| format!("{}{}", policy.name, place(policy.places.first())))
            .collect();
        if policies.is_empty() {
            lines.push(("rotated", "by no policy".to_owned()));
        }
        lines.extend(policies.into_iter().map(|policy| ("rotated", policy)));
        lines.extend(self.problems(node));
        lines
    }

    /// Who gets a secret over an edge: the tool or setting, and the agents behind it.
    fn user(&self, edge: &Edge) -> String {
        let user = &self.picture.nodes[edge.to];
        let agents: Vec<&str> = self.links.from[edge.to]
            .iter()
            .filter(|edge| edge.kind == EdgeKind::Serves)
            .map(|edge| self.picture.nodes[edge.to].name.as_str())
            .collect();
        let by = if agents.is_empty() { String::new() } else { format!("{} by ", some(&agents)) };
        let variable = if edge.label.is_empty() { String::new() } else { format!(" as {}", edge.label) };
        let kind = if user.kind == NodeKind::Agent { "agent" } else { super::dot::kind(user.kind) };
        format!("{by}{kind} {}{variable}{}", user.name, place(edge.at.as_ref()))
    }

    fn of_other(&self, at: usize, node: &Node) -> Vec<(&'static str, String)> {
        let mut lines: Vec<_> =
            node.places.iter().take(1).map(|at| (at.what, place(Some(at)).trim_start().to_owned())).collect();
        lines.extend(node.details.iter().map(|(word, value)| (*word, value.clone())));
        let secrets = match node.kind {
            NodeKind::Agent => self.reached(at),
            _ => {
                let kept =
                    self.links.from[at].iter().filter(|edge| matches!(edge.kind, EdgeKind::Stores | EdgeKind::Rotates));
                kept.map(|edge| edge.to).collect()
            }
        };
        let mut names: Vec<&str> = secrets.into_iter().map(|at| self.picture.nodes[at].name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let word = match node.kind {
            NodeKind::Agent => "reaches",
            NodeKind::Policy => "rotates",
            _ => "keeps",
        };
        lines.push((word, if names.is_empty() { "nothing".to_owned() } else { some(&names) }));
        lines.extend(self.problems(node));
        lines
    }

    /// The secrets that lead to an agent.
    fn reached(&self, agent: usize) -> Vec<usize> {
        let mut secrets = Vec::new();
        let (mut open, mut seen) = (vec![agent], vec![agent]);
        while let Some(at) = open.pop() {
            for edge in
                self.links.into[at].iter().filter(|edge| matches!(edge.kind, EdgeKind::Gives | EdgeKind::Serves))
            {
                if self.picture.nodes[edge.from].kind == NodeKind::Secret {
                    secrets.push(edge.from);
                } else if !seen.contains(&edge.from) {
                    seen.push(edge.from);
                    open.push(edge.from);
                }
            }
        }
        secrets
    }

    fn problems(&self, node: &Node) -> Vec<(&'static str, String)> {
        node.problems.iter().map(|&at| ("problem", self.problem(&self.picture.problems[at]))).collect()
    }

    fn problem(&self, problem: &Problem) -> String {
        let code = match problem.severity {
            Severity::Error => "31",
            Severity::Warning => "33",
            Severity::Info => "36",
        };
        let severity = self.paint(code, &format!("{}[{}]", problem.severity.as_str(), problem.rule));
        format!("{severity} {}  {}:{}:{}", problem.message, problem.path, problem.line, problem.column)
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.style.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

fn place(at: Option<&At>) -> String {
    at.map_or_else(String::new, |at| format!("  {}:{}:{}", at.path, at.line, at.column))
}

/// The first few names, and how many more there are.
fn some(names: &[&str]) -> String {
    let shown = names.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    if names.len() > NAMED { format!("{shown} and {} more", names.len() - NAMED) } else { shown }
}
