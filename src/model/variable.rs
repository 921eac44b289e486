//! Names for the variables that credentials move to.

use super::external::words;
use super::secret_ref::is_env_name;
use super::walk::Step;

/// Model providers whose variable is not simply `<PROVIDER>_API_KEY`, as OpenClaw 2026.9.6 reads them.
const PROVIDERS: [(&str, &str); 16] = [
    ("amazon-bedrock", "AWS_BEARER_TOKEN_BEDROCK"),
    ("azure", "AZURE_OPENAI_API_KEY"),
    ("azure-speech", "AZURE_SPEECH_KEY"),
    ("fal", "FAL_KEY"),
    ("gemini", "GEMINI_API_KEY"),
    ("github-copilot", "COPILOT_GITHUB_TOKEN"),
    ("google", "GEMINI_API_KEY"),
    ("google-vertex", "GOOGLE_CLOUD_API_KEY"),
    ("huggingface", "HF_TOKEN"),
    ("lmstudio", "LM_API_TOKEN"),
    ("microsoft", "AZURE_SPEECH_KEY"),
    ("opencode-zen", "OPENCODE_ZEN_API_KEY"),
    ("runway", "RUNWAYML_API_SECRET"),
    ("runwayml", "RUNWAYML_API_SECRET"),
    ("x-ai", "XAI_API_KEY"),
    ("z-ai", "ZAI_API_KEY"),
];

/// Containers that say nothing about what is in them.
const STRUCTURE: [&str; 12] = [
    "accounts",
    "channels",
    "config",
    "defaults",
    "entries",
    "env",
    "headers",
    "list",
    "providers",
    "profiles",
    "servers",
    "vars",
];

/// Sections of OpenClaw's own: what is in them is named after OpenClaw.
const OWN: [&str; 16] = [
    "agents",
    "auth",
    "browser",
    "cron",
    "diagnostics",
    "gateway",
    "hooks",
    "memory",
    "messages",
    "plugins",
    "proxy",
    "secrets",
    "security",
    "session",
    "talk",
    "tools",
];

/// Longest name that a reference takes.
const LONGEST: usize = 128;

/// Names for the credential at this path, the most usual first. All are valid; none may be free.
#[must_use]
pub fn names(path: &[Step<'_>]) -> Vec<String> {
    let keys: Vec<&str> = path
        .iter()
        .filter_map(|step| match step {
            Step::Key(key) => Some(*key),
            Step::Index(_) => None,
        })
        .collect();
    let mut names = usual(&keys);
    names.push(described(&keys));
    names.push(join(&[&["openclaw"], keys.as_slice()].concat()));
    names.retain(|name| is_env_name(name));
    names.dedup();
    names
}

/// The names that OpenClaw itself reads, or that its documentation uses.
fn usual(keys: &[&str]) -> Vec<String> {
    match keys {
        ["gateway", "auth", "token"] => vec!["OPENCLAW_GATEWAY_TOKEN".into()],
        ["gateway", "auth", "password"] => vec!["OPENCLAW_GATEWAY_PASSWORD".into()],
        ["channels", "discord", "token"] => vec!["DISCORD_BOT_TOKEN".into()],
        ["channels", "discord", "accounts", "default", "token"] => vec!["DISCORD_BOT_TOKEN".into()],
        ["channels", "discord", "accounts", account, "token"] => vec![join(&["discord", account, "bot", "token"])],
        ["channels", channel, "accounts", "default", rest @ ..] => vec![join(&[&[*channel], rest].concat())],
        ["models", "providers", provider, "apiKey"]
        | ["messages", "tts", "providers", provider, "apiKey"]
        | ["tts" | "talk", "providers", provider, "apiKey"]
        | ["talk", "realtime", "providers", provider, "apiKey"]
        | ["tools", "web", "search" | "fetch", provider, "apiKey"]
        | ["plugins", "entries", provider, "config", "webSearch" | "webFetch", "apiKey"] => {
            vec![provider_key(provider)]
        }
        ["skills", "entries", skill, "apiKey"] => vec![join(&[skill, "api", "key"])],
        // What is given to a process has its name already.
        [.., "env" | "vars", name] => vec![(*name).to_owned(), join(&[name])],
        // Each agent has profiles of its own, and those of all have the same names.
        ["agents", agent, "profiles", profile, kind] => {
            let agent = (*agent != "main").then_some(*agent);
            let (provider, name) = profile.split_once(':').unwrap_or((profile, "default"));
            let kind = if *kind == "key" { "apiKey" } else { kind };
            vec![join(&agent.into_iter().chain([provider, name, kind]).collect::<Vec<_>>())]
        }
        _ => Vec::new(),
    }
}

fn provider_key(provider: &str) -> String {
    let lower = provider.to_ascii_lowercase();
    let known = PROVIDERS.iter().find(|(name, _)| *name == lower);
    known.map_or_else(|| join(&[provider, "api", "key"]), |(_, variable)| (*variable).to_owned())
}

/// All keys that say something.
fn described(keys: &[&str]) -> String {
    let own = keys.first().is_some_and(|first| OWN.contains(first));
    let telling = keys.iter().enumerate().filter(|(depth, key)| {
        let is_section = *depth == 0 && matches!(**key, "models" | "skills" | "plugins" | "agents");
        !is_section && !STRUCTURE.contains(key)
    });
    let prefix = own && !matches!(keys.first(), Some(&"agents" | &"plugins"));
    join(&prefix.then_some("openclaw").into_iter().chain(telling.map(|(_, key)| *key)).collect::<Vec<_>>())
}

/// `["openai", "apiKey"]` as `OPENAI_API_KEY`.
fn join(parts: &[&str]) -> String {
    let mut name = parts.iter().flat_map(|part| words(part)).collect::<Vec<_>>().join("_").to_ascii_uppercase();
    name.retain(|c| c.is_ascii_alphanumeric() || c == '_');
    if !name.starts_with(|c: char| c.is_ascii_uppercase()) {
        name.insert_str(0, "OPENCLAW_");
    }
    name.truncate(LONGEST);
    name.trim_end_matches('_').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_that_openclaw_uses() {
        let named = |path: &str| {
            let steps: Vec<Step<'_>> = path.split('/').map(Step::Key).collect();
            names(&steps).first().cloned().unwrap_or_default()
        };
        for (path, name) in [
            ("models/providers/openai/apiKey", "OPENAI_API_KEY"),
            ("models/providers/google/apiKey", "GEMINI_API_KEY"),
            ("models/providers/my-proxy.v2/apiKey", "MY_PROXY_V2_API_KEY"),
            ("models/providers/9router/apiKey", "OPENCLAW_9ROUTER_API_KEY"),
            ("models/providers/openai/headers/X-Api-Key", "OPENAI_X_API_KEY"),
            ("channels/telegram/botToken", "TELEGRAM_BOT_TOKEN"),
            ("channels/telegram/accounts/work/botToken", "TELEGRAM_WORK_BOT_TOKEN"),
            ("channels/telegram/accounts/default/botToken", "TELEGRAM_BOT_TOKEN"),
            ("channels/discord/token", "DISCORD_BOT_TOKEN"),
            ("channels/feishu/appSecret", "FEISHU_APP_SECRET"),
            ("gateway/auth/token", "OPENCLAW_GATEWAY_TOKEN"),
            ("gateway/remote/token", "OPENCLAW_GATEWAY_REMOTE_TOKEN"),
            ("hooks/token", "OPENCLAW_HOOKS_TOKEN"),
            ("skills/entries/weather/apiKey", "WEATHER_API_KEY"),
            ("plugins/entries/brave/config/webSearch/apiKey", "BRAVE_API_KEY"),
            ("mcp/servers/gh/env/GITHUB_TOKEN", "GITHUB_TOKEN"),
            ("mcp/servers/gh/headers/Authorization", "MCP_GH_AUTHORIZATION"),
            ("memory/search/remote/apiKey", "OPENCLAW_MEMORY_SEARCH_REMOTE_API_KEY"),
            ("agents/main/profiles/openai:default/key", "OPENAI_DEFAULT_API_KEY"),
            ("agents/work/profiles/anthropic:me/token", "WORK_ANTHROPIC_ME_TOKEN"),
        ] {
            assert_eq!(named(path), name, "{path}");
        }
    }

    #[test]
    fn every_name_can_be_referred_to() {
        for path in [vec!["ü"], vec![""], vec!["env", "lower"], vec!["a"; 200], vec!["mcp", "servers", "1", "env", "1"]]
        {
            let steps: Vec<Step<'_>> = path.iter().map(|key| Step::Key(key)).collect();
            assert!(!names(&steps).is_empty(), "{path:?}");
        }
    }
}
