//! `policy/prompt-injection`: a filter for injected instructions that is off or filters nothing.

use super::homes::PROMPT_INJECTION;
use crate::finding::{Confidence, Severity};
use crate::model::block::{Block, listed};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "policy/prompt-injection", severity: Severity::Warning, confidence: Confidence::High };

/// Reports filters for injected instructions that are off, empty or silent.
pub(in crate::rules) struct PromptInjection;

impl Rule for PromptInjection {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        for filter in Block::all(cx, PROMPT_INJECTION) {
            let off = filter.off("enabled").or_else(|| filter.is_off().then(|| filter.clone()));
            if let Some(off) = off {
                let message = "instructions hidden in what the agent reads are not filtered";
                let finding = off.finding(cx, &META, message).severity(Severity::Error).help("switch it on");
                let fix = filter.is_object().then(|| off.replaced("Switch it on", "true"));
                sink.push(fix.into_iter().fold(finding, crate::finding::Finding::fix));
                continue;
            }
            if !filter.is_object() {
                continue;
            }
            let patterns = filter.get("blocked_patterns");
            if let Some(patterns) = patterns.as_ref().filter(|patterns| patterns.is_empty_list()) {
                let finding = patterns.finding(cx, &META, "the filter has no pattern, so it lets everything through");
                sink.push(finding.help("name the phrases that injected instructions begin with"));
            }
            for pattern in patterns.iter().flat_map(Block::elements) {
                if pattern.text().is_some_and(|text| text.trim_matches(['*', ' ', '.']).is_empty()) {
                    let finding = pattern.finding(cx, &META, "this pattern names no phrase");
                    sink.push(finding.help("such a pattern matches everything or nothing; write a phrase"));
                }
            }
            if let Some(off) = filter.off("log_attempts") {
                let finding = off.finding(cx, &META, "nobody learns of attempts to inject instructions");
                let finding = finding.help("log them: who tries once tries again");
                sink.push(finding.fix(off.replaced("Switch it on", "true")));
            }
            let absent = filter.lacks(&["enabled", "blocked_patterns", "log_attempts"]);
            if !absent.is_empty() {
                let message = format!("the filter for injected instructions says nothing of {}", listed(&absent));
                sink.push(
                    filter.lacking(cx, &META, message).help("say it, so that nobody relies on what happens without"),
                );
            }
        }
    }
}
