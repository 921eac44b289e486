//! Tool policies, exec modes and web search.

use serde_json::{Map, Value};

use super::references::has_plugin;
use super::{KEYED_AGENTS, NAMED_REFERENCES, Refine, STRICT_LAYOUT, join, known};
use crate::schema::facts::Facts;

/// Providers whose settings once stood in `tools.web.search`.
const SEARCH_PROVIDERS: &[&str] = &[
    "brave",
    "duckduckgo",
    "exa",
    "firecrawl",
    "gemini",
    "grok",
    "kimi",
    "minimax",
    "ollama",
    "perplexity",
    "searxng",
    "tavily",
];

pub(super) fn check(cx: &mut Refine<'_>) {
    scope(cx, "/tools");
    policy(cx, "/tools/subagents/tools");
    for (pointer, _) in cx.agent_scopes() {
        scope(cx, &join(&pointer, "tools"));
    }
    if cx.since(NAMED_REFERENCES) {
        web_search(cx);
    }
    if cx.since(STRICT_LAYOUT) {
        search_provider(cx);
    }
}

/// One `tools` object: the global one or an agent's.
fn scope(cx: &mut Refine<'_>, pointer: &str) {
    policy(cx, pointer);
    policy(cx, &format!("{pointer}/sandbox/tools"));
    for group in ["byProvider", "toolsBySender"] {
        let pointer = join(pointer, group);
        let names: Vec<&String> = cx.object(&pointer).into_iter().flat_map(Map::keys).collect();
        for name in names {
            policy(cx, &join(&pointer, name));
        }
    }
    if cx.since(NAMED_REFERENCES) {
        exec(cx, &join(pointer, "exec"));
    }
}

fn filled(policy: &Map<String, Value>, key: &str) -> bool {
    policy.get(key).and_then(Value::as_array).is_some_and(|list| !list.is_empty())
}

fn policy(cx: &mut Refine<'_>, pointer: &str) {
    let Some(policy) = cx.object(pointer) else { return };
    if filled(policy, "allow") && filled(policy, "alsoAllow") {
        let help = "merge `alsoAllow` into `allow`, or remove `allow` and use `profile` with `alsoAllow`";
        cx.report(pointer, "`allow` and `alsoAllow` exclude each other", help);
    }
}

fn exec(cx: &mut Refine<'_>, pointer: &str) {
    let Some(exec) = cx.object(pointer) else { return };
    if exec.contains_key("mode") && (exec.contains_key("security") || exec.contains_key("ask")) {
        let message = "`mode` excludes `security` and `ask`";
        cx.report(join(pointer, "mode"), message, "keep `mode` alone, or the two older keys without it");
    }
}

fn web_search(cx: &mut Refine<'_>) {
    let pointer = "/tools/web/search";
    let Some(search) = cx.object(pointer) else { return };
    for (key, value) in search {
        if (key == "apiKey" && cx.since(KEYED_AGENTS))
            || (SEARCH_PROVIDERS.contains(&key.as_str()) && value.is_object())
        {
            let message = format!("`{key}` left `tools.web.search`");
            cx.report(
                join(pointer, key),
                message,
                "settings of a search provider stand in `plugins.entries.<plugin>.config.webSearch`",
            );
        } else if ["__proto__", "prototype", "constructor"].contains(&key.as_str()) {
            cx.report(join(pointer, key), format!("`{key}` is not allowed as a key"), "remove it");
        }
    }
}

/// The plugin of a search provider where the two have different names.
const PLUGINS: &[(&str, &str)] =
    &[("firecrawl-free", "firecrawl"), ("kimi", "moonshot"), ("parallel-free", "parallel")];

/// The provider must be bundled, or its plugin mentioned in the settings.
fn search_provider(cx: &mut Refine<'_>) {
    let place = "/tools/web/search/provider";
    let Some(facts) = Facts::of(cx.version) else { return };
    let Some(provider) = cx.sound(place).and_then(known).map(str::trim) else { return };
    let plugin = PLUGINS.iter().find(|(id, _)| *id == provider).map_or(provider, |(_, plugin)| plugin);
    let bundled = facts.search_providers();
    if provider.is_empty() {
        cx.report(place, "the search provider is empty", "name a provider or remove the key");
        return;
    }
    if bundled.iter().any(|id| id == provider) || has_plugin(cx.root, provider) || has_plugin(cx.root, plugin) {
        return;
    }
    let bundled: Vec<String> = bundled.iter().map(|id| format!("`{id}`")).collect();
    let help = format!("enable its plugin in `plugins.entries`, or use one of {}", bundled.join(", "));
    cx.report(place, "OpenClaw does not bring this search provider", help);
}
