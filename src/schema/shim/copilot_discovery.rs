//! The GitHub Copilot plugin once had a switch for its discovery.

use super::Shimmed;

const CONFIG: &str = "/plugins/entries/github-copilot/config";

/// Drops `discovery.enabled`, and `discovery` itself if nothing else is in it.
pub(super) fn apply(shimmed: &mut Shimmed<'_>) {
    let discovery = shimmed.instance().pointer(CONFIG).and_then(|config| config.get("discovery")?.as_object());
    if discovery.is_none_or(|discovery| !discovery.contains_key("enabled") && !discovery.is_empty()) {
        return;
    }
    let Some(config) = shimmed.object(CONFIG) else { return };
    let Some(discovery) = config.get_mut("discovery").and_then(|value| value.as_object_mut()) else { return };
    discovery.shift_remove("enabled");
    if discovery.is_empty() {
        config.shift_remove("discovery");
    }
    let pointer = format!("{CONFIG}/discovery");
    shimmed.warn(&pointer, "discovery", "OpenClaw ignores the Copilot plugin's `discovery.enabled`", "remove it");
}
