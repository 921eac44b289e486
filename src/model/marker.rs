//! Values that stand where a credential may and are none: what redaction leaves, and what OpenClaw resolves elsewhere.

/// What OpenClaw's redaction leaves in place of a value (2026.9.6).
const REDACTED: [&str; 10] = [
    SENTINEL,
    "REDACTED",
    "xoxb-REDACTED",
    "xapp-REDACTED",
    "***",
    "[redacted]",
    "[REDACTED]",
    "<redacted>",
    "[REDACTED_PRIVATE_KEY]",
    "[REDACTED CREDENTIAL]",
];

/// What OpenClaw writes where it hides a value of the configuration, and refuses to resolve.
pub const SENTINEL: &str = "__OPENCLAW_REDACTED__";

/// Whether a value is nothing but a marker that stands for a removed one.
#[must_use]
pub fn is_redacted(value: &str) -> bool {
    REDACTED.contains(&value.trim())
}

/// Values of `models.providers.*.apiKey` that are markers and not keys, beside the names of variables.
pub const MARKERS: [&str; 9] = [
    "custom-local",
    "codex-app-server",
    "gcp-vertex-credentials",
    "ollama-local",
    "secretref-managed",
    "openclaw:claude-cli-native-auth",
    "apple-fm-local",
    "lmstudio-local",
    "minimax-oauth",
];

/// Names of variables that OpenClaw reads a model provider's key from; at `apiKey` they stand for the variable.
const PROVIDER_VARIABLES: [&str; 58] = [
    "ANTHROPIC_ADMIN_API_KEY",
    "ANTHROPIC_ADMIN_KEY",
    "ANTHROPIC_API_KEY",
    "ANTHROPIC_OAUTH_TOKEN",
    "AWS_ACCESS_KEY_ID",
    "AWS_BEARER_TOKEN_BEDROCK",
    "AWS_PROFILE",
    "AZURE_API_KEY",
    "AZURE_OPENAI_API_KEY",
    "AZURE_SPEECH_API_KEY",
    "AZURE_SPEECH_KEY",
    "AZURE_SPEECH_REGION",
    "CEREBRAS_API_KEY",
    "CLAWROUTER_API_KEY",
    "CODEX_API_KEY",
    "COPILOT_GITHUB_TOKEN",
    "DASHSCOPE_API_KEY",
    "DEEPGRAM_API_KEY",
    "DEEPSEEK_API_KEY",
    "ELEVENLABS_API_KEY",
    "FAL_API_KEY",
    "FAL_KEY",
    "FIREWORKS_API_KEY",
    "GEMINI_API_KEY",
    "GH_TOKEN",
    "GITHUB_TOKEN",
    "GOOGLE_API_KEY",
    "GOOGLE_CLOUD_API_KEY",
    "HF_TOKEN",
    "HUGGINGFACE_HUB_TOKEN",
    "LITELLM_API_KEY",
    "LM_API_TOKEN",
    "MINIMAX_API_KEY",
    "MINIMAX_CODE_PLAN_KEY",
    "MINIMAX_CODING_API_KEY",
    "MINIMAX_OAUTH_TOKEN",
    "MODELSTUDIO_API_KEY",
    "NOVITA_API_KEY",
    "NVIDIA_API_KEY",
    "OLLAMA_API_KEY",
    "OPENAI_ADMIN_KEY",
    "OPENAI_API_KEY",
    "OPENCODE_API_KEY",
    "OPENCODE_ZEN_API_KEY",
    "OPENROUTER_API_KEY",
    "PERPLEXITY_API_KEY",
    "QWEN_API_KEY",
    "RUNWAYML_API_SECRET",
    "RUNWAY_API_KEY",
    "SENSEAUDIO_API_KEY",
    "SGLANG_API_KEY",
    "SPEECH_KEY",
    "SPEECH_REGION",
    "TOGETHER_API_KEY",
    "VLLM_API_KEY",
    "VOYAGE_API_KEY",
    "XAI_API_KEY",
    "XI_API_KEY",
];

/// Whether a literal model key is a marker that OpenClaw resolves elsewhere.
#[must_use]
pub fn is_marker(value: &str) -> bool {
    let value = value.trim();
    value.starts_with("oauth:") || MARKERS.contains(&value) || PROVIDER_VARIABLES.binary_search(&value).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers() {
        assert!(PROVIDER_VARIABLES.is_sorted());
        assert!(is_marker("ollama-local") && is_marker("oauth:x") && is_marker("OPENAI_API_KEY"));
        assert!(!is_marker("TELEGRAM_BOT_TOKEN"));
    }
}
