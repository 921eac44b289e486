//! `policy/monitoring-missing`: agents and secrets that nobody watches.

use super::homes::MONITORING;
use crate::finding::Finding;
use crate::finding::{Confidence, Severity};
use crate::graph::Role;
use crate::model::block::{Block, listed};
use crate::model::bound_agent::{Lifetime, bound_agents};
use crate::model::external::folded;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "policy/monitoring-missing", severity: Severity::Warning, confidence: Confidence::High };

/// Reports agents bound to threads and external secrets that nothing monitors.
pub(in crate::rules) struct MonitoringMissing;

impl Rule for MonitoringMissing {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let watched = Block::all(cx, MONITORING);
        let ours = |block: &&Block<'_>| PARTS.iter().any(|part| block.has(part.key));
        for off in watched.iter().filter(ours).filter_map(|block| block.off("enabled")) {
            sink.push(off.finding(cx, &META, "the monitoring is switched off").help(HELP));
        }
        for part in &PARTS {
            for monitoring in &watched {
                if let Some(block) = monitoring.get(part.key) {
                    judge(cx, part, &block, sink);
                }
            }
            if let Some(finding) = unwatched(cx, part, &watched)
                && !has_neighbour(cx, part)
            {
                sink.push(finding);
            }
        }
    }
}

/// What can be watched.
struct Part {
    /// The key below `monitoring`.
    key: &'static str,
    /// What it is called in a sentence.
    what: &'static str,
    /// Metrics without which an incident goes unseen: each is named in one of these ways.
    metrics: &'static [&'static [&'static str]],
}

const PARTS: [Part; 2] = [
    Part {
        key: "thread-bound-agents",
        what: "agents bound to threads",
        metrics: &[&["error-rate", "errors", "error-count"], &["timeout-count", "timeouts", "timeout-rate"]],
    },
    Part {
        key: "secrets",
        what: "secrets",
        metrics: &[&["access-count", "accesses", "access-rate"], &["exposure-risk", "exposures", "exposure-count"]],
    },
];

/// Judges how a part is watched.
fn judge(cx: &Context<'_>, part: &Part, block: &Block<'_>, sink: &mut Sink) {
    let off = block.off("enabled").or_else(|| block.is_off().then(|| block.clone()));
    if let Some(off) = off {
        sink.push(off.finding(cx, &META, format!("the monitoring of {} is switched off", part.what)).help(HELP));
        return;
    }
    let Some(metrics) = block.get("metrics") else {
        if block.is_object() {
            let message = format!("nothing says what is measured of {}", part.what);
            sink.push(block.lacking(cx, &META, message).help(HELP));
        }
        return;
    };
    if metrics.is_empty_list() {
        sink.push(metrics.finding(cx, &META, format!("nothing is measured of {}", part.what)).help(HELP));
        return;
    }
    let names: Vec<String> = metrics.elements().iter().filter_map(|metric| metric.text()).map(folded).collect();
    let has = |ways: &&&[&str]| ways.iter().any(|way| names.contains(&folded(way)));
    let absent: Vec<&str> = part.metrics.iter().filter(|ways| !has(ways)).map(|ways| ways[0]).collect();
    if !absent.is_empty() && !names.is_empty() {
        let message = format!("of {} {} is not measured", part.what, listed(&absent));
        sink.push(metrics.lacking(cx, &META, message).help("without it an incident goes unseen"));
    }
}

const HELP: &str = "name the metrics that show a theft or an agent that runs wild, and alert on them";

/// A finding where the document has such agents or secrets and nothing watches them: at `monitoring`, if there is one.
fn unwatched(cx: &Context<'_>, part: &Part, watched: &[Block<'_>]) -> Option<Finding> {
    let subject = subject(cx, part)?;
    let message = format!("nothing watches {}", part.what);
    let at = watched.first().unwrap_or(&subject);
    Some(at.lacking(cx, &META, message).help(format!("add `monitoring.{}` with its metrics", part.key)))
}

/// The first of what the part is about.
fn subject<'t>(cx: &Context<'t>, part: &Part) -> Option<Block<'t>> {
    if part.key == "thread-bound-agents" {
        return bound_agents(cx).into_iter().find(|agent| agent.lifetime == Lifetime::Thread).map(|agent| agent.block);
    }
    let named = [&["secrets"][..], &["openclaw", "secrets"]].into_iter().filter_map(|path| Block::at(cx, path));
    let is_external =
        |secret: &Block<'_>| secret.get("provider").and_then(|provider| provider.text()) == Some("external");
    named.flat_map(|holder| holder.members()).find(is_external)
}

/// Whether a document around watches the part.
fn has_neighbour(cx: &Context<'_>, part: &Part) -> bool {
    cx.around().has(Role::Watched, part.key)
}
