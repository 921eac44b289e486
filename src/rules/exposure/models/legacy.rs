//! `exposure/models-legacy`: models of the first generations.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::model_ref::{has_word, model_refs};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "exposure/models-legacy", severity: Severity::Warning, confidence: Confidence::High };

/// Reports models that were not made to resist injected instructions.
pub(in crate::rules) struct Legacy;

impl Rule for Legacy {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        for model in model_refs(config, &config.agents()) {
            let id = model.id.to_lowercase();
            if WORDS.iter().any(|word| has_word(&id, word)) {
                let message = "this model was not made to resist instructions that come with what it reads";
                sink.push(
                    config.found(&META, &model.setting, message).help("use a current model for agents with tools"),
                );
            }
        }
    }
}

const WORDS: &[&str] = &["gpt-3.5", "claude-instant", "claude-2", "gpt-4-0314", "gpt-4-0613"];
