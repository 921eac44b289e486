//! `policy/zero-trust`: a zero-trust block that is switched off, or weak.

use super::homes::ZERO_TRUST;
use crate::finding::{Confidence, Severity};
use crate::model::block::{Block, listed};
use crate::model::config::has_variable;
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "policy/zero-trust", severity: Severity::Warning, confidence: Confidence::High };

/// Reports zero-trust blocks that are off, or that do not restrict agents.
pub(in crate::rules) struct ZeroTrust;

impl Rule for ZeroTrust {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        for zero_trust in Block::all(cx, ZERO_TRUST).into_iter().filter(Block::is_object) {
            if let Some(off) = zero_trust.off("enabled") {
                let finding = off.finding(cx, &META, "zero trust is switched off").severity(Severity::Error);
                let finding = finding.help("switch it on: nothing below it has an effect");
                sink.push(finding.fix(off.replaced("Switch it on", "true")));
            }
            if let Some(principles) = zero_trust.get("principles").filter(Block::is_empty_list) {
                let finding = principles.finding(cx, &META, "no principle is named, so nothing is demanded");
                sink.push(finding.help("name those that agents are held to, such as `never-trust-agent`"));
            }
            let isolation = zero_trust.get("agentIsolation").filter(Block::is_object);
            if let Some(isolation) = &isolation {
                weak(cx, isolation, sink);
            }
            absent(cx, &zero_trust, isolation.as_ref(), sink);
        }
    }
}

fn weak(cx: &Context<'_>, isolation: &Block<'_>, sink: &mut Sink) {
    if let Some(mode) = isolation.get("sandboxMode")
        && mode.text().is_some_and(|mode| mode.trim() != "strict" && !has_variable(mode))
    {
        let (severity, message) = if mode.is_off() {
            (Severity::Error, "agents run without a sandbox")
        } else {
            (Severity::Warning, "the sandbox of agents is not strict")
        };
        let finding = mode.finding(cx, &META, message).severity(severity).help("set it to `strict`");
        sink.push(finding.fix(mode.replaced("Make it strict", "\"strict\"")));
    }
    if let Some(off) = isolation.off("monitorToolCalls") {
        let finding = off.finding(cx, &META, "nobody watches what tools the agents call");
        let finding = finding.help("an agent that was taken over shows in the calls of its tools");
        sink.push(finding.fix(off.replaced("Switch it on", "true")));
    }
}

/// One finding for all that the block does not say.
fn absent(cx: &Context<'_>, zero_trust: &Block<'_>, isolation: Option<&Block<'_>>, sink: &mut Sink) {
    if zero_trust.off("enabled").is_some() {
        return;
    }
    let mut absent = zero_trust.lacks(&["enabled", "principles", "agentIsolation", "secretProtection"]);
    if let Some(isolation) = isolation {
        absent.extend(isolation.lacks(&["sandboxMode", "allowedPaths", "monitorToolCalls"]));
    }
    if !absent.is_empty() {
        let message = format!("zero trust says nothing of {}", listed(&absent));
        sink.push(zero_trust.lacking(cx, &META, message).help("say it, so that nobody relies on what happens without"));
    }
}
