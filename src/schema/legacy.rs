//! Keys of older layouts that some releases rewrite or drop before they validate.

use serde_json::Value;

use super::issue::{Issue, IssueKind};
use super::migrations::places_at;
use super::pool::Version;
use crate::doc::Pointer;

/// Places with `*` for any one segment, by release: the first that takes them and the first that no longer does.
/// Observed with the releases whose schemas are embedded.
const ACCEPTED: &[([u32; 3], [u32; 3], &[&str])] = &[
    ([2026, 4, 29], [2026, 8, 1], &["plugins.installs"]),
    ([2026, 4, 29], [2026, 8, 1], &["canvasHost"]),
    (
        [2026, 4, 24],
        [2026, 5, 2],
        &[
            "agents.defaults.llm",
            "agents.defaults.sandbox.perSession",
            "agents.list.*.sandbox.perSession",
            "browser.relayBindHost",
            "browser.ssrfPolicy.allowPrivateNetwork",
            "heartbeat",
            "memorySearch",
            "messages.tts.edge",
            "messages.tts.elevenlabs",
            "messages.tts.openai",
            "session.threadBindings.ttlHours",
            "talk.apiKey",
            "talk.modelId",
            "talk.outputFormat",
            "talk.voiceAliases",
            "talk.voiceId",
            "tools.web.search.brave",
            "tools.web.search.exa",
            "tools.web.search.firecrawl",
            "tools.web.search.gemini",
            "tools.web.search.grok",
            "tools.web.search.kimi",
            "tools.web.search.perplexity",
            "tools.web.x_search.apiKey",
        ],
    ),
];

/// Places that one release's schema takes and its loader refuses, by the first release and the one that no longer has
/// the key.
const REFUSED: &[([u32; 3], [u32; 3], &[&str])] = &[
    ([2026, 3, 13], [2026, 5, 28], &["messages.tts.enabled"]),
    (
        [2026, 4, 27],
        [2026, 5, 28],
        &[
            "agents.defaults.embeddedHarness",
            "agents.list.*.embeddedHarness",
            "agents.list.*.tts.enabled",
            "tools.web.search.apiKey",
        ],
    ),
];
/// Objects that the same releases leave open, though the schema they print closes them.
const OPEN: &[([u32; 3], [u32; 3], &[&str])] =
    &[([2026, 3, 28], [2026, 5, 28], &["gateway.tls.*", "hooks.mappings.*.match.*"])];

/// Adds what the loader of `version` refuses although its schema takes it.
pub(super) fn refuse(version: &Version, instance: &Value, issues: &mut Vec<Issue>) {
    for &(first, end, places) in REFUSED {
        if !version.since(first) || version.since(end) {
            continue;
        }
        for place in places {
            for pointer in places_at(place, instance) {
                let message = format!("OpenClaw {} refuses this older layout", version.version);
                issues.push(Issue::new(pointer, IssueKind::Inconsistent, message).help("run `openclaw doctor --fix`"));
            }
        }
    }
}

/// Releases that print the schemas of channels that plugins bring, but do not enforce them.
const UNENFORCED: ([u32; 3], [u32; 3]) = ([2026, 3, 28], [2026, 4, 29]);
/// Channels of the core, whose schemas every release enforces.
const CORE_CHANNELS: &[&str] = &[
    "bluebubbles",
    "defaults",
    "discord",
    "googlechat",
    "imessage",
    "irc",
    "modelByChannel",
    "msteams",
    "signal",
    "slack",
    "telegram",
    "whatsapp",
];

/// Drops issues about keys of objects that `version` leaves open, and about channels that it does not look into.
pub(super) fn open(version: &Version, issues: &mut Vec<Issue>) {
    if version.since(UNENFORCED.0) && !version.since(UNENFORCED.1) {
        issues.retain(|issue| {
            let mut segments = issue.pointer.split('/').skip(1);
            let channel = segments.next().filter(|first| *first == "channels").and_then(|_| segments.next());
            channel.is_none_or(|channel| CORE_CHANNELS.contains(&channel))
        });
    }
    for &(first, end, places) in OPEN {
        if version.since(first) && !version.since(end) {
            issues.retain(|issue| {
                let segments: Vec<String> = Pointer::segments(&issue.pointer).collect();
                let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
                issue.kind != IssueKind::UnknownKey || !places.iter().any(|place| matches(place, &segments))
            });
        }
    }
}

/// Releases that still read the flat streaming settings of these channels and their accounts.
const FLAT_STREAMING: ([u32; 3], [u32; 3]) = ([2026, 4, 24], [2026, 5, 2]);
const STREAMING: &[(&str, &[&str])] = &[
    (
        "discord",
        &["streaming", "streamMode", "chunkMode", "blockStreaming", "blockStreamingCoalesce", "draftChunk", "ttlHours"],
    ),
    ("slack", &["streaming", "streamMode", "chunkMode", "blockStreaming", "blockStreamingCoalesce", "nativeStreaming"]),
    (
        "telegram",
        &["streaming", "streamMode", "chunkMode", "blockStreaming", "blockStreamingCoalesce", "draftChunk", "ttlHours"],
    ),
];
/// Values that the same releases read as others, by the last key of their place.
const VALUES: &[(&str, &[&str])] = &[
    ("bind", &["0.0.0.0", "::", "[::]", "*", "localhost", "127.0.0.1", "::1", "[::1]"]),
    ("api", &["openai"]),
    ("driver", &["extension"]),
];

/// Turns the issues about places that `version` rewrites into warnings.
pub(super) fn soften(version: &Version, instance: &Value, issues: &mut [Issue]) {
    let within = |first, end| version.since(first) && !version.since(end);
    for issue in issues {
        if !matches!(issue.kind, IssueKind::UnknownKey | IssueKind::Type | IssueKind::Enum | IssueKind::Union) {
            continue;
        }
        let segments: Vec<String> = Pointer::segments(&issue.pointer).map(|segment| segment.to_string()).collect();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        let listed = ACCEPTED
            .iter()
            .any(|&(first, end, places)| within(first, end) && places.iter().any(|place| matches(place, &segments)));
        let flat = within(FLAT_STREAMING.0, FLAT_STREAMING.1)
            && (is_streaming(&segments) || is_old_value(&segments, instance.pointer(&issue.pointer)));
        if listed || flat {
            issue.kind = IssueKind::Legacy;
            issue.message =
                format!("OpenClaw {} still reads this older layout; later releases refuse it", version.version);
            issue.help = Some("run `openclaw doctor --fix`".to_owned());
        }
    }
}

fn matches(place: &str, segments: &[&str]) -> bool {
    let wanted: Vec<&str> = place.split('.').collect();
    wanted.len() == segments.len() && wanted.iter().zip(segments).all(|(wanted, is)| *wanted == "*" || wanted == is)
}

fn is_streaming(segments: &[&str]) -> bool {
    let ["channels", channel, rest @ ..] = segments else { return false };
    let rest = if let ["accounts", _, rest @ ..] = rest { rest } else { rest };
    let key = match rest {
        [key] if *key != "ttlHours" => key,
        ["threadBindings", key] if *key == "ttlHours" => key,
        _ => return false,
    };
    STREAMING.iter().any(|(name, keys)| name == channel && keys.contains(key))
}

fn is_old_value(segments: &[&str], value: Option<&Value>) -> bool {
    let place = matches!(
        segments,
        ["gateway", "bind"] | ["browser", "profiles", _, "driver"] | ["models", "providers", _, "api"]
    ) || matches!(segments, ["models", "providers", _, "models", _, "api"]);
    let Some((key, value)) = segments.last().zip(value.and_then(Value::as_str)).filter(|_| place) else { return false };
    VALUES.iter().any(|(name, values)| name == key && values.contains(&value))
}
