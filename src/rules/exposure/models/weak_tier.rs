//! `exposure/models-weak-tier`: models that are easily led.

use crate::finding::{Confidence, Severity};
use crate::model::config::Config;
use crate::model::model_ref::{after_word, has_word, is_boundary, model_refs};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "exposure/models-weak-tier", severity: Severity::Info, confidence: Confidence::High };

/// Reports models below the tier that OpenClaw recommends.
pub(in crate::rules) struct WeakTier;

impl Rule for WeakTier {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(config) = Config::of(cx) else { return };
        for model in model_refs(config, &config.agents()) {
            let id = model.id.to_lowercase();
            if has_word(&id, "haiku") || is_old_gpt(&id) || is_old_claude(&id) {
                let message = "this model is more easily led by what it reads than those that OpenClaw recommends";
                sink.push(
                    config
                        .found(&META, &model.setting, message)
                        .help("use a model of the highest tier where strangers can write to the agent"),
                );
            }
        }
    }
}

fn is_old_gpt(id: &str) -> bool {
    let is_new = |rest: &str| rest.starts_with(|c: char| ('5'..='9').contains(&c)) && is_end(rest, 1);
    after_word(id, "gpt-").next().is_some() && !after_word(id, "gpt-").any(is_new)
}

fn is_old_claude(id: &str) -> bool {
    after_word(id, "claude-").next().is_some() && !after_word(id, "claude-").any(is_new_claude)
}

/// Whether a version of 4.5 or later follows, as in `sonnet-4-5`, `opus-4.6` and `opus-5`.
fn is_new_claude(rest: &str) -> bool {
    let rest = rest.split([' ', '/']).next().unwrap_or(rest);
    let minor = |at: usize| {
        let digits = rest[at..].bytes().take_while(u8::is_ascii_digit).count();
        let number = rest[at..at + digits].parse::<u32>();
        digits <= 2 && number.is_ok_and(|number| number >= 5) && is_boundary(rest, at + digits)
    };
    let is_at = |at: usize| {
        let here = &rest[at..];
        let (long, short) = (here.strip_prefix("-4").is_some(), here.starts_with("4."));
        // In `3-5` the last number is the minor one.
        let is_major = !rest[..at].ends_with('3') && here.starts_with('-');
        let is_late = here[1..].starts_with(|c: char| ('5'..='9').contains(&c));
        (long && (minor(at + 2) || (here[2..].starts_with('-') && minor(at + 3))))
            || (short && minor(at + 2))
            || (is_major && is_late && is_end(here, 2))
    };
    rest.char_indices().filter(|(_, c)| matches!(c, '-' | '4')).any(|(at, _)| is_at(at))
}

/// Whether a number ends here.
fn is_end(text: &str, at: usize) -> bool {
    !text[at..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared() {
        for new in ["sonnet-4-5", "opus-4.6", "opus-5", "sonnet-4-5-20250929", "opus-4-10", "x-45", "opus-6.1"] {
            assert!(is_new_claude(new), "{new}");
        }
        for old in ["sonnet-4-20250514", "opus-4", "3-5-sonnet", "3.5-sonnet", "opus-4-1", "2.1", "", "é-4"] {
            assert!(!is_new_claude(old), "{old}");
        }
        assert!(is_old_gpt("openai/gpt-4o") && is_old_gpt("gpt-oss-120b") && is_old_gpt("gpt-5o"));
        assert!(!is_old_gpt("openai/gpt-5") && !is_old_gpt("gpt-5.1-mini") && !is_old_gpt("o3"));
    }
}
