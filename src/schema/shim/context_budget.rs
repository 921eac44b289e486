//! Context budgets of providers and agents are read as budgets of each model.

use serde_json::Value;

use super::{Shimmed, join};

const HELP: &str =
    "set `contextTokens` in each entry of `models.providers.<provider>.models`, or run `openclaw doctor --fix`";

/// Moves `contextTokens` and `contextWindow` of providers into their models and drops those of agents.
pub(super) fn apply(shimmed: &mut Shimmed<'_>) {
    for name in shimmed.keys("/models/providers") {
        let pointer = join("/models/providers", &name);
        for key in ["contextTokens", "contextWindow"] {
            provider(shimmed, &pointer, key);
        }
    }
    let mut agents = vec!["/agents/defaults".to_owned()];
    agents.extend(shimmed.keys("/agents/entries").iter().map(|id| join("/agents/entries", id)));
    for agent in agents {
        if shimmed.instance().pointer(&agent).is_none_or(|agent| agent.get("contextTokens").is_none()) {
            continue;
        }
        if let Some(agent) = shimmed.object(&agent) {
            agent.shift_remove("contextTokens");
        }
        let message = "OpenClaw ignores `contextTokens` here: budgets belong to models";
        shimmed.warn(&join(&agent, "contextTokens"), "contextTokens", message, HELP);
    }
}

fn provider(shimmed: &mut Shimmed<'_>, pointer: &str, key: &str) {
    if shimmed.instance().pointer(pointer).is_none_or(|provider| provider.get(key).is_none()) {
        return;
    }
    let Some(provider) = shimmed.object(pointer) else { return };
    let Some(budget) = provider.shift_remove(key) else { return };
    let mut moved = Vec::new();
    if let Some(Value::Array(models)) = provider.get_mut("models") {
        for (index, model) in models.iter_mut().enumerate() {
            if let Some(model) = model.as_object_mut().filter(|model| !model.contains_key(key)) {
                model.insert(key.to_owned(), budget.clone());
                moved.push((format!("{pointer}/models/{index}/{key}"), join(pointer, key)));
            }
        }
    }
    shimmed.moved.extend(moved);
    shimmed.warn(
        &join(pointer, key),
        key,
        format!("`{key}` of a provider is read as that of each of its models"),
        HELP,
    );
}
