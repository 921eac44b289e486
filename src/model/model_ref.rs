//! The models that agents use, and what their names tell.

use std::collections::HashMap;

use super::config::Config;
use super::sandbox::{Agent, Setting};
use super::tool_policy::of_agent;

/// A model that an agent uses, first or as a fallback.
#[derive(Clone, Debug)]
pub(crate) struct ModelRef<'a> {
    /// Where it is named.
    pub(crate) setting: Setting,
    /// The model, with its provider if one is named; an alias is replaced by what it stands for.
    pub(crate) id: String,
    /// Whether it only looks at images.
    pub(crate) for_images: bool,
    /// Whose it is; nothing for the defaults.
    pub(crate) agent: Option<&'a Agent>,
}

/// All models of the agents' defaults and of single agents.
pub(crate) fn model_refs<'a>(config: Config<'_>, agents: &'a [Agent]) -> Vec<ModelRef<'a>> {
    let aliases = aliases(config);
    let mut found = Vec::new();
    let mut add = |holder: Option<Setting>, for_images, agent| {
        let Some(holder) = holder else { return };
        let primary = config.below(&holder, &["primary"]);
        let fallbacks = config.below(&holder, &["fallbacks"]);
        let single = [Some(holder), primary].into_iter().flatten();
        let named = single.filter_map(|setting| {
            let text = config.tree().node(setting.node).as_str()?.trim();
            (!text.is_empty()).then_some((setting, text))
        });
        let listed = fallbacks.iter().flat_map(|list| config.strings_of(list));
        for (setting, text) in named.chain(listed) {
            let lower = text.to_lowercase();
            let id = aliases.get(&lower).map_or_else(|| text.to_owned(), |id| (*id).to_owned());
            found.push(ModelRef { setting, id, for_images, agent });
        }
    };
    add(config.get(&["agents", "defaults", "model"]), false, None);
    add(config.get(&["agents", "defaults", "imageModel"]), true, None);
    for agent in agents {
        add(of_agent(config, agent, &["model"]), false, Some(agent));
    }
    found
}

/// Names that `agents.defaults.models` gives to models, in lower case.
fn aliases(config: Config<'_>) -> HashMap<String, &str> {
    let models = config.members(&["agents", "defaults", "models"]);
    let alias = |(id, model): (_, Setting)| Some((config.text_below(&model, &["alias"])?.trim().to_lowercase(), id));
    models.into_iter().filter_map(alias).filter(|(alias, _)| !alias.is_empty()).collect()
}

/// Whether `word` stands in the text on its own, as `\b` of a regular expression has it; `text` is in lower case.
pub(crate) fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| is_boundary(text, at) && is_boundary(text, at + word.len()))
}

/// The rest of the text after each place where `word` begins on its own; `text` is in lower case.
pub(crate) fn after_word<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = &'t str> {
    text.match_indices(word).filter(|&(at, _)| is_boundary(text, at)).map(|(at, _)| &text[at + word.len()..])
}

/// Whether a word begins or ends at a byte of the text.
pub(crate) fn is_boundary(text: &str, at: usize) -> bool {
    let is_word = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let bytes = text.as_bytes();
    is_word(at.checked_sub(1).and_then(|before| bytes.get(before))) != is_word(bytes.get(at))
}

/// The number of parameters, in billions, that the name of a model tells: the largest of `7b`, `a3b`, `1.5b`.
pub(crate) fn billions(id: &str) -> Option<f64> {
    let id = id.to_lowercase();
    let numbers = id.split(|c: char| !c.is_ascii_alphanumeric() && c != '.').filter_map(|word| {
        let digits = word.strip_suffix('b')?;
        let digits = digits.strip_prefix(|c: char| c.is_ascii_lowercase()).unwrap_or(digits);
        // What stands before a full stop may belong to a version: `qwen2.5` is none, `1.5b` is one.
        let is_number = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
            && digits.starts_with(|c: char| c.is_ascii_digit());
        is_number.then(|| digits.parse::<f64>().ok()).flatten()
    });
    numbers.filter(|number| number.is_finite() && *number > 0.0).max_by(f64::total_cmp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_from_names() {
        for (id, size) in [
            ("ollama/llama3:8b", Some(8.0)),
            ("qwen3-30b-a3b", Some(30.0)),
            ("qwen2.5-1.5b-instruct", Some(1.5)),
            ("mixtral-8x7b", None),
            ("gpt-5", None),
            ("b", None),
            ("0b", None),
        ] {
            assert_eq!(billions(id), size, "{id}");
        }
    }
}
