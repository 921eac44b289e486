//! Model providers that OpenClaw does not bring itself must say where they are and what they offer.

use serde_json::{Map, Value};

use super::super::format;
use super::{KEYED_AGENTS, Refine, join, text};

/// Providers that OpenClaw 2026.9.6 knows by itself (`BUILT_IN_MODEL_PROVIDER_OVERLAY_IDS` in its schema).
const BUNDLED: &[&str] = &[
    "amazon-bedrock",
    "amazon-bedrock-mantle",
    "anthropic",
    "anthropic-vertex",
    "arcee",
    "azure-openai-responses",
    "byteplus",
    "byteplus-plan",
    "cerebras",
    "chutes",
    "claude-cli",
    "clawrouter",
    "cloudflare-ai-gateway",
    "codex",
    "comfy",
    "copilot-proxy",
    "dashscope",
    "deepinfra",
    "deepseek",
    "fal",
    "fireworks",
    "github-copilot",
    "gmi",
    "gmi-cloud",
    "gmicloud",
    "google",
    "google-antigravity",
    "google-gemini-cli",
    "google-vertex",
    "groq",
    "huggingface",
    "kilocode",
    "kimi",
    "kimi-coding",
    "litellm",
    "lmstudio",
    "meta",
    "microsoft-foundry",
    "minimax",
    "minimax-portal",
    "mistral",
    "modelstudio",
    "moonshot",
    "moonshot-ai",
    "moonshotai",
    "nvidia",
    "novita",
    "novita-ai",
    "novitaai",
    "ollama",
    "ollama-cloud",
    "openai",
    "opencode",
    "opencode-go",
    "openrouter",
    "qianfan",
    "qwen",
    "qwen-token-plan",
    "qwencloud",
    "sglang",
    "stepfun",
    "stepfun-plan",
    "synthetic",
    "tencent-tokenhub",
    "tencent-tokenplan",
    "together",
    "venice",
    "vercel-ai-gateway",
    "vllm",
    "volcengine",
    "volcengine-plan",
    "vydra",
    "x-ai",
    "xai",
    "xiaomi",
    "xiaomi-token-plan",
    "z.ai",
    "z-ai",
    "zai",
];

pub(super) fn check(cx: &mut Refine<'_>) {
    if !cx.since(KEYED_AGENTS) {
        return;
    }
    let names: Vec<&String> = cx.object("/models/providers").into_iter().flat_map(Map::keys).collect();
    for name in names {
        let pointer = join("/models/providers", name);
        let Some(provider) = cx.object(&pointer) else { continue };
        if BUNDLED.contains(&name.trim().to_lowercase().as_str()) {
            continue;
        }
        if provider.get("baseUrl").and_then(Value::as_str).is_none_or(str::is_empty) {
            cx.missing(
                join(&pointer, "baseUrl"),
                "baseUrl",
                "`baseUrl` is missing: OpenClaw does not know this provider by itself",
            );
        }
        if !provider.get("models").is_some_and(Value::is_array) {
            cx.missing(
                join(&pointer, "models"),
                "models",
                "`models` is missing: OpenClaw does not know this provider by itself",
            );
        }
    }
    if let Some(url) = cx.object("/models/catalogRefresh").and_then(|refresh| text(refresh, "url")) {
        let fine = format::parse(url).is_some_and(|url| {
            url.scheme == "https" || (url.scheme == "http" && ["localhost", "127.0.0.1", "[::1]"].contains(&url.host))
        });
        if !fine {
            cx.malformed("/models/catalogRefresh/url", "expected an https:// address, or http:// on localhost");
        }
    }
}
