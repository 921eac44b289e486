//! `policy/no-timeout` in programs.

use memchr::memmem;

use super::no_timeout::{HEADERS, HELP, META, PROVIDERS, report};
use crate::finding::Finding;
use crate::model::script::{Call, Code, Language};
use crate::model::tls;
use crate::rule::Sink;
use crate::settings::Settings;
use crate::text::Span;

/// Seconds for which the client libraries of OpenAI and Anthropic wait unless told otherwise
/// (<https://github.com/openai/openai-python#timeouts>).
const LIBRARY_SECONDS: i64 = 600;

/// The shortest string that says something about a call, in bytes.
const SHORTEST: usize = 7;

/// Looks at a program.
pub(super) fn check(code: &Code<'_>, language: Language, settings: &Settings, sink: &mut Sink) {
    let allowed = settings.policy.provider_timeout_seconds.filter(|_| language == Language::Python);
    let program = Program::read(code, language);
    for call in code.calls() {
        if program.is_endless(call) {
            report(sink, call.name);
        } else if let Some(allowed) = allowed
            && let Some((span, seconds)) = program.limit(call)
            && seconds > allowed
        {
            let message = format!("this call may wait for {seconds} seconds; the policy allows {allowed}");
            sink.push(Finding::new(&META, span, message).help(HELP));
        }
    }
}

/// A program, and where in it stands what decides about a call. Everything is looked for once: calls within calls would
/// be read as often as they are nested. All places are in order.
struct Program<'c, 't> {
    code: &'c Code<'t>,
    language: Language,
    /// `timeout` in the code, in this case.
    timeouts: Vec<usize>,
    /// What may limit a call: words, in any case.
    limits: Vec<usize>,
    /// Options that come from elsewhere: `**` and `...`.
    stars: Vec<usize>,
    dots: Vec<usize>,
    braces: Vec<usize>,
    commas: Vec<usize>,
    headers: Vec<usize>,
    /// Strings that name a provider or a header with a credential.
    shown: Vec<usize>,
    /// Strings with an address of this machine.
    local: Vec<usize>,
    /// Whether there is such a header somewhere.
    speaks: bool,
}

impl<'c, 't> Program<'c, 't> {
    fn read(code: &'c Code<'t>, language: Language) -> Self {
        let text = code.text();
        let all = |word: &[u8]| memmem::find_iter(text, word).collect::<Vec<_>>();
        let mut limits: Vec<usize> =
            [&b"timeout"[..], b"signal", b"dispatcher"].iter().flat_map(|word| folded(text, word)).collect();
        limits.sort_unstable();
        let (mut shown, mut local): (Vec<usize>, Vec<usize>) = (folded(text, b"authorization:").collect(), Vec::new());
        for string in code.strings().iter().filter(|string| string.len() >= SHORTEST) {
            let inner = string.slice(text);
            if PROVIDERS.iter().any(|host| memmem::find(inner, host).is_some())
                || HEADERS.iter().any(|header| inner.eq_ignore_ascii_case(header))
            {
                shown.push(string.start);
            }
            if memmem::find(inner, b"://").is_some() && std::str::from_utf8(inner).is_ok_and(tls::is_local) {
                local.push(string.start);
            }
        }
        shown.sort_unstable();
        Self {
            code,
            language,
            timeouts: all(b"timeout").into_iter().filter(|&at| code.is_code(at)).collect(),
            limits,
            stars: all(b"**"),
            dots: all(b"..."),
            braces: all(b"{"),
            commas: all(b","),
            headers: all(b"headers"),
            shown,
            local,
            speaks: HEADERS.iter().any(|header| folded(text, header).next().is_some()),
        }
    }

    /// The module and the function of a call.
    fn called(&self, call: Call) -> (&'t [u8], &'t [u8]) {
        let called = call.name.slice(self.code.text());
        memchr::memrchr(b'.', called).map_or((b"", called), |dot| (&called[..dot], &called[dot + 1..]))
    }

    /// The value of a `timeout=` at an offset.
    fn timeout(&self, at: usize, end: usize) -> Option<&'t [u8]> {
        let rest = self.code.text().get(at + b"timeout".len()..end)?;
        Some(rest.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start())
    }

    /// Whether a call may wait for ever: `timeout=None`, or none where the library has none by default.
    fn is_endless(&self, call: Call) -> bool {
        let (module, function) = self.called(call);
        let method = matches!(function, b"get" | b"post" | b"put" | b"patch" | b"delete" | b"request" | b"head");
        let client = matches!(
            function,
            b"Client" | b"AsyncClient" | b"OpenAI" | b"AsyncOpenAI" | b"Anthropic" | b"AsyncAnthropic"
        );
        let python = self.language == Language::Python;
        if python && (client || method && matches!(module, b"requests" | b"httpx" | b"client" | b"session")) {
            let is_none =
                |&at: &usize| self.timeout(at, call.arguments.end).is_some_and(|value| value.starts_with(b"None"));
            if within(&self.timeouts, call.arguments).iter().any(is_none) {
                return true;
            }
        }
        // httpx has a limit of five seconds of its own (https://www.python-httpx.org/advanced/timeouts/), requests none.
        let waits = if python {
            method && module == b"requests" || function == b"urlopen"
        } else {
            let whole = call.name.slice(self.code.text());
            whole == b"fetch" || module == b"axios" && method || whole == b"axios"
        };
        let has = |places: &[usize]| !within(places, call.arguments).is_empty();
        // Options that come from elsewhere may hold a limit.
        let named = !python && !has(&self.braces) && has(&self.commas);
        waits
            && !(has(&self.stars) || has(&self.dots) || has(&self.limits) || named)
            && self.calls_provider(call.arguments)
    }

    /// How long a call of Python waits for a provider, in seconds, and what says so: its `timeout`, or the name of a
    /// function whose library has a limit of its own.
    fn limit(&self, call: Call) -> Option<(Span, i64)> {
        let text = self.code.text();
        let called = call.name.slice(text);
        let is_library = [&b"openai."[..], b"anthropic."].iter().any(|module| called.starts_with(module))
            && [&b".create"[..], b".acreate"].iter().any(|function| called.ends_with(function));
        let is_request = [&b"requests."[..], b"httpx."].iter().any(|module| called.starts_with(module));
        if !(is_library || is_request && self.calls_provider(call.arguments)) {
            return None;
        }
        let Some(&at) = within(&self.timeouts, call.arguments).first() else {
            let is_whole = within(&self.stars, call.arguments).is_empty();
            return (is_library && is_whole).then_some((call.name, LIBRARY_SECONDS));
        };
        let rest = self.timeout(at, call.arguments.end)?;
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let start = call.arguments.end - rest.len();
        let number = Span::new(start, start + digits);
        Some((number, std::str::from_utf8(number.slice(text)).ok()?.parse().ok()?))
    }

    /// Whether a call with these arguments goes to a provider or shows a credential, and not to this machine.
    fn calls_provider(&self, arguments: Span) -> bool {
        let has = |places: &[usize]| !within(places, arguments).is_empty();
        !has(&self.local) && (has(&self.shown) || self.speaks && has(&self.headers))
    }
}

/// The places within a stretch.
fn within(places: &[usize], stretch: Span) -> &[usize] {
    let from = places.partition_point(|&at| at < stretch.start);
    let length = places[from..].partition_point(|&at| at < stretch.end);
    &places[from..from + length]
}

/// Where a word stands in a text, in any case; `word` is in lower case.
fn folded(text: &[u8], word: &'static [u8]) -> impl Iterator<Item = usize> {
    let (low, high) = (word[0], word[0].to_ascii_uppercase());
    memchr::memchr2_iter(low, high, text)
        .filter(move |&at| text.get(at..at + word.len()).is_some_and(|found| found.eq_ignore_ascii_case(word)))
}
