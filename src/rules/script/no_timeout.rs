//! `policy/no-timeout`: calls of a provider that may wait for ever.

use memchr::memmem;

use super::ScriptRule;
use crate::finding::{Confidence, Finding, Severity};
use crate::model::script::{Code, Command, Language, Script};
use crate::model::tls;
use crate::rule::{Meta, Sink};
use crate::settings::Settings;
use crate::text::Span;

static META: Meta = Meta { id: "policy/no-timeout", severity: Severity::Info, confidence: Confidence::Medium };

/// Reports calls of a provider that may wait for ever.
pub(super) struct NoTimeout;

/// Hosts of providers of models, as their documentation names them.
const PROVIDERS: [&[u8]; 24] = [
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
const HEADERS: [&[u8]; 5] = [b"authorization", b"x-api-key", b"api-key", b"x-goog-api-key", b"x-vault-token"];

const HELP: &str =
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
        let Some(code) = &script.code else { return };
        let allowed = settings.policy.provider_timeout_seconds;
        let speaks = HEADERS.iter().any(|header| finds(script.text, header));
        for call in code.calls() {
            if endless(code, script.language, call.name, call.arguments, speaks) {
                report(sink, call.name);
            } else if let Some(allowed) = allowed.filter(|_| script.language == Language::Python)
                && let Some((span, seconds)) = limit(code, call.name, call.arguments, speaks)
                && seconds > allowed
            {
                let message = format!("this call may wait for {seconds} seconds; the policy allows {allowed}");
                sink.push(Finding::new(&META, span, message).help(HELP));
            }
        }
    }
}

/// Seconds for which the client libraries of OpenAI and Anthropic wait unless told otherwise
/// (<https://github.com/openai/openai-python#timeouts>).
const LIBRARY_SECONDS: i64 = 600;

/// How long a call of Python waits for a provider, in seconds, and what says so: its `timeout`, or the name of a function
/// whose library has a limit of its own.
fn limit(code: &Code<'_>, name: Span, arguments: Span, speaks: bool) -> Option<(Span, i64)> {
    let (text, called, inner) = (code.text(), name.slice(code.text()), arguments.slice(code.text()));
    let is_library = [&b"openai."[..], b"anthropic."].iter().any(|module| called.starts_with(module))
        && [&b".create"[..], b".acreate"].iter().any(|function| called.ends_with(function));
    let is_request = [&b"requests."[..], b"httpx."].iter().any(|module| called.starts_with(module));
    if !(is_library || is_request && calls_provider(code, arguments, speaks)) {
        return None;
    }
    let given = memmem::find_iter(inner, b"timeout").find(|at| code.is_code(arguments.start + at));
    let Some(at) = given else {
        return (is_library && memmem::find(inner, b"**").is_none()).then_some((name, LIBRARY_SECONDS));
    };
    let rest = inner[at + 7..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let start = arguments.end - rest.len();
    let number = Span::new(start, start + digits);
    Some((number, std::str::from_utf8(number.slice(text)).ok()?.parse().ok()?))
}

fn report(sink: &mut Sink, span: Span) {
    sink.push(
        Finding::new(&META, span, "this call has no time limit and waits for as long as the other end likes")
            .help(HELP),
    );
}

/// Whether a text holds a word, in any case; `word` is in lower case.
fn finds(text: &[u8], word: &[u8]) -> bool {
    let (low, high) = (word[0], word[0].to_ascii_uppercase());
    memchr::memchr2_iter(low, high, text)
        .any(|at| text.get(at..at + word.len()).is_some_and(|found| found.eq_ignore_ascii_case(word)))
}

/// Whether a command calls a provider, or shows a credential, with curl and without a limit (curl(1), `--max-time`).
fn waits(command: &Command) -> bool {
    let Some((_, arguments)) = command.program().filter(|(program, _)| *program == "curl") else { return false };
    let limits = |text: &str| {
        let grouped = text.starts_with('-') && !text.starts_with("--") && text.contains('m');
        grouped || text.starts_with("--max-time") || text.starts_with("--speed-time") || text.starts_with("-y")
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

/// Whether a call may wait for ever: `timeout=None`, or none where the library has none by default.
fn endless(code: &Code<'_>, language: Language, name: Span, arguments: Span, speaks: bool) -> bool {
    let text = code.text();
    let called = name.slice(text);
    let (module, function) = match memchr::memrchr(b'.', called) {
        Some(dot) => (&called[..dot], &called[dot + 1..]),
        None => (&b""[..], called),
    };
    let method = matches!(function, b"get" | b"post" | b"put" | b"patch" | b"delete" | b"request" | b"head");
    let inner = arguments.slice(text);
    let is_off = memmem::find_iter(inner, b"timeout").any(|at| {
        let rest = inner[at + 7..].trim_ascii_start();
        let rest = rest.strip_prefix(b"=").unwrap_or_default().trim_ascii_start();
        code.is_code(arguments.start + at) && rest.starts_with(b"None")
    });
    let client =
        matches!(function, b"Client" | b"AsyncClient" | b"OpenAI" | b"AsyncOpenAI" | b"Anthropic" | b"AsyncAnthropic");
    match language {
        Language::Python if is_off => {
            return client || method && matches!(module, b"requests" | b"httpx" | b"client" | b"session");
        }
        // httpx has a limit of five seconds of its own (https://www.python-httpx.org/advanced/timeouts/), requests none.
        Language::Python if method && module == b"requests" || function == b"urlopen" => {}
        Language::JavaScript if called == b"fetch" || module == b"axios" && method || called == b"axios" => {}
        _ => return false,
    }
    // Options that come from elsewhere may hold a limit.
    let spread = [&b"**"[..], b"..."].iter().any(|mark| memmem::find(inner, mark).is_some());
    let limited = [&b"timeout"[..], b"signal", b"dispatcher"].iter().any(|word| finds(inner, word));
    let named = language == Language::JavaScript && !inner.contains(&b'{') && inner.contains(&b',');
    !spread && !limited && !named && calls_provider(code, arguments, speaks)
}

/// Whether a call with these arguments goes to a provider or shows a credential, and not to this machine. `speaks`: the
/// program has such a header somewhere.
fn calls_provider(code: &Code<'_>, arguments: Span, speaks: bool) -> bool {
    let (text, inner) = (code.text(), arguments.slice(code.text()));
    let mut strings = code.strings_in(arguments).iter().map(|string| string.slice(text));
    let local = strings
        .clone()
        .any(|string| std::str::from_utf8(string).is_ok_and(|text| text.contains("://") && tls::is_local(text)));
    let shows = strings.any(|string| {
        PROVIDERS.iter().any(|host| memmem::find(string, host).is_some())
            || HEADERS.iter().any(|header| string.eq_ignore_ascii_case(header))
    }) || finds(inner, b"authorization:");
    !local && (shows || speaks && memmem::find(inner, b"headers").is_some())
}
