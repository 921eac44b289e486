//! `policy/no-timeout`: calls of a provider that may wait for ever.

use memchr::memmem;

use super::{ScriptRule, curl, no_timeout_code};
use crate::finding::{Confidence, Finding, Severity};
use crate::model::script::{Command, Script};
use crate::model::tls;
use crate::rule::{Meta, Sink};
use crate::settings::Settings;
use crate::text::Span;

pub(super) static META: Meta =
    Meta { id: "policy/no-timeout", severity: Severity::Info, confidence: Confidence::Medium };

/// Reports calls of a provider that may wait for ever.
pub(super) struct NoTimeout;

/// Hosts of providers of models, as their documentation names them.
pub(super) const PROVIDERS: [&[u8]; 24] = [
    b"api.openai.com",
    b"api.anthropic.com",
    b"generativelanguage.googleapis.com",
    b"aiplatform.googleapis.com",
    b"openai.azure.com",
    b"bedrock-runtime.",
    b"openrouter.ai/api",
    b"api.mistral.ai",
    b"api.groq.com",
    b"api.x.ai",
    b"api.deepseek.com",
    b"api.together.xyz",
    b"api.cohere.",
    b"api.perplexity.ai",
    b"api.moonshot.",
    b"dashscope",
    b"api.minimax",
    b"open.bigmodel.cn",
    b"api.z.ai",
    b"api.fireworks.ai",
    b"api.cerebras.ai",
    b"integrate.api.nvidia.com",
    b"router.huggingface.co",
    b"api.voyageai.com",
];

/// Headers that carry a credential.
pub(super) const HEADERS: [&[u8]; 5] =
    [b"authorization", b"x-api-key", b"api-key", b"x-goog-api-key", b"x-vault-token"];

pub(super) const HELP: &str =
    "set one (`timeout=30`, `--max-time 30`, `AbortSignal.timeout(30_000)`): the agent waits as long as the call does";

impl ScriptRule for NoTimeout {
    fn meta(&self) -> Option<&'static Meta> {
        Some(&META)
    }

    fn check(&self, script: &Script<'_>, settings: &Settings, sink: &mut Sink) {
        for command in script.commands.iter().filter(|command| waits(command)) {
            if let Some(first) = command.words.iter().find(|word| word.text.ends_with("curl")) {
                report(sink, first.span);
            }
        }
        if let Some(code) = &script.code {
            no_timeout_code::check(code, script.language, settings, sink);
        }
    }
}

pub(super) fn report(sink: &mut Sink, span: Span) {
    sink.push(
        Finding::new(&META, span, "this call has no time limit and waits for as long as the other end likes")
            .help(HELP),
    );
}

/// Whether a command calls a provider, or shows a credential, with curl and without a limit (curl(1), `--max-time`).
fn waits(command: &Command) -> bool {
    let Some((_, arguments)) = command.program().filter(|(program, _)| *program == "curl") else { return false };
    let limits = |text: &str| {
        let is_short = matches!(curl::valued(text), Some('m' | 'y'));
        is_short || text.starts_with("--max-time") || text.starts_with("--speed-time")
    };
    // Options that come from elsewhere may hold a limit.
    let unknown = |text: &str| matches!(text, "-K" | "--config") || text.starts_with("$") || text.starts_with("\"$");
    let mut speaks = false;
    let mut local = false;
    for word in arguments {
        let text = word.text.as_str();
        if limits(text) || unknown(text) && !text.contains("://") && !is_address(text) {
            return false;
        }
        let header = text.split(':').next().unwrap_or_default().to_ascii_lowercase();
        speaks |= HEADERS.contains(&header.trim().as_bytes());
        speaks |= PROVIDERS.iter().any(|host| memmem::find(text.as_bytes(), host).is_some());
        local |= text.contains("://") && tls::is_local(text);
    }
    speaks && !local
}

/// Whether a variable is called like an address.
fn is_address(text: &str) -> bool {
    let upper = text.to_ascii_uppercase();
    ["URL", "ENDPOINT", "HOST", "ADDR", "API", "BASE"].iter().any(|word| upper.contains(word))
}
