//! Checks of settings that later releases no longer have.

use serde_json::{Map, Value};

use super::super::report::is_unresolved;
use super::{KEYED_AGENTS, PLUGIN_SCHEMAS, Refine, duration, join, known};

/// The release that brought a width for the messages of the control UI.
const MESSAGE_WIDTH: [u32; 3] = [2026, 5, 2];
/// A width as text has at most this many characters.
const MAX_WIDTH: usize = 96;

pub(super) fn check(cx: &mut Refine<'_>) {
    blank(cx);
    if cx.since(KEYED_AGENTS) {
        return;
    }
    transcription(cx);
    run_log(cx);
    if cx.since(MESSAGE_WIDTH) {
        let place = "/gateway/controlUi/chatMessageMaxWidth";
        if cx.sound(place).and_then(known).is_some_and(|width| !is_width(width)) {
            cx.malformed(place, "not a CSS width: write it as `960px`, `82%` or `min(1280px, 82%)`");
        }
    }
    if !cx.since(PLUGIN_SCHEMAS) {
        channels(cx);
    }
}

/// Texts that must hold more than spaces.
fn blank(cx: &mut Refine<'_>) {
    let size = "/agents/defaults/compaction/memoryFlush/forceFlushTranscriptBytes";
    if cx.sound(size).and_then(known).is_some_and(|text| duration::bytes(text).is_none()) {
        cx.malformed(size, "not a size: write it as `512kb` or `2mb`");
    }
    for kind in ["audio", "image", "video"] {
        let place = format!("/tools/media/{kind}/preferredModel");
        let is_blank = |text: &str| !text.is_empty() && text.trim().is_empty();
        if cx.since(KEYED_AGENTS) && cx.sound(&place).and_then(known).is_some_and(is_blank) {
            cx.malformed(place, "must not be blank");
        }
    }
}

fn transcription(cx: &mut Refine<'_>) {
    let pointer = "/audio/transcription/command";
    let Some(Value::Array(words)) = cx.sound(pointer) else { return };
    let program = words.first();
    if program.is_some_and(is_unresolved) || program.and_then(Value::as_str).is_some_and(is_program) {
        return;
    }
    cx.malformed(format!("{pointer}/0"), "expected the name or path of a program, without shell syntax");
}

/// A bare name, or a path, without anything that a shell would look at.
fn is_program(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() || text.contains(['\0', '\r', '\n', ';', '&', '|', '`', '$', '<', '>', '"', '\'']) {
        return false;
    }
    let is_path = text.starts_with(['.', '~']) || text.contains(['/', '\\']);
    is_path
        || !text.starts_with('-')
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'+' | b'-'))
}

fn run_log(cx: &mut Refine<'_>) {
    let place = "/cron/runLog/maxBytes";
    let Some(value) = cx.sound(place).filter(|value| !is_unresolved(value)) else { return };
    if duration::as_text(value).is_some_and(|text| duration::bytes(&text).is_none()) {
        cx.malformed(place, "not a size: write it as `500`, `512kb`, `10mb` or `1gb`");
    }
}

/// A length with a unit, a keyword, or a function of such.
fn is_width(text: &str) -> bool {
    const KEYWORDS: &[&str] = &["none", "min-content", "max-content"];
    const FUNCTIONS: &[&str] = &["calc", "clamp", "fit-content", "max", "min"];
    const UNITS: &[&str] = &["ch", "em", "rem", "vh", "vmax", "vmin", "vw", "px"];
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").to_ascii_lowercase();
    if text.is_empty() || text.len() > MAX_WIDTH || KEYWORDS.contains(&text.as_str()) {
        return KEYWORDS.contains(&text.as_str());
    }
    let units = UNITS.iter().chain([&"%"]);
    if units.filter_map(|unit| text.strip_suffix(unit)).any(is_decimal) {
        return true;
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || ".%+-*/(), ".contains(c);
    let calls = FUNCTIONS.iter().any(|name| text.strip_prefix(name).is_some_and(|rest| rest.starts_with('(')));
    let mut depth = 0i32;
    let balanced = text.chars().all(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth >= 0
    });
    let word = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let mut words = text.split(|c| !word(c)).map(|word| word.trim_start_matches(|c: char| !c.is_ascii_alphabetic()));
    let known = |word: &str| word.is_empty() || [FUNCTIONS, KEYWORDS, UNITS].iter().any(|list| list.contains(&word));
    calls && text.ends_with(')') && text.chars().all(allowed) && balanced && depth == 0 && words.all(known)
}

/// `12`, `12.5` or `.5`.
fn is_decimal(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    match fraction {
        None => digits(whole),
        Some(fraction) => (whole.is_empty() || digits(whole)) && digits(fraction),
    }
}

/// What the core checked of channels before they brought schemas of their own.
fn channels(cx: &mut Refine<'_>) {
    for name in ["discord", "imessage", "irc"] {
        let place = join("/channels", name);
        let Some(channel) = cx.object(&place) else { continue };
        let accounts = channel.get("accounts").and_then(Value::as_object).into_iter().flatten();
        let accounts = accounts.map(|(id, account)| (join(&join(&place, "accounts"), id), account));
        for (pointer, settings) in
            [(place.clone(), cx.root.pointer(&place))].into_iter().chain(accounts.map(|(at, one)| (at, Some(one))))
        {
            let Some(settings) = settings.and_then(Value::as_object) else { continue };
            match name {
                "discord" => activity(cx, &pointer, settings),
                "imessage" => roots(cx, &pointer, settings),
                _ => registration(cx, &pointer, settings),
            }
        }
    }
}

fn has_text(settings: &Map<String, Value>, key: &str) -> bool {
    settings.get(key).and_then(Value::as_str).is_some_and(|text| !text.trim().is_empty())
}

fn activity(cx: &mut Refine<'_>, pointer: &str, settings: &Map<String, Value>) {
    let (kind, address) = (settings.get("activityType"), has_text(settings, "activityUrl"));
    let streams = kind.and_then(Value::as_u64) == Some(1);
    if (kind.is_some() || address) && !has_text(settings, "activity") {
        let message = "`activity` is missing: `activityType` and `activityUrl` need it";
        cx.missing(join(pointer, "activity"), "activity", message);
    }
    if streams && !address {
        let message = "`activityUrl` is missing: the activity type 1 (streaming) needs it";
        cx.missing(join(pointer, "activityUrl"), "activityUrl", message);
    } else if address && !streams {
        let message = "an activity with an address must be of type 1 (streaming)";
        cx.report(join(pointer, "activityType"), message, "set `activityType` to 1, or remove `activityUrl`");
    }
}

fn roots(cx: &mut Refine<'_>, pointer: &str, settings: &Map<String, Value>) {
    for key in ["attachmentRoots", "remoteAttachmentRoots"] {
        let list = settings.get(key).and_then(Value::as_array).into_iter().flatten();
        for (index, root) in list.enumerate() {
            let Some(root) = known(root).map(str::trim) else { continue };
            let mut segments = root.split('/').filter(|segment| !segment.is_empty()).peekable();
            let some = segments.peek().is_some();
            if !root.starts_with('/') || !some || segments.any(|segment| segment != "*" && segment.contains('*')) {
                cx.malformed(
                    format!("{}/{index}", join(pointer, key)),
                    "expected an absolute path; `*` stands for one whole segment",
                );
            }
        }
    }
}

fn registration(cx: &mut Refine<'_>, pointer: &str, settings: &Map<String, Value>) {
    let Some(Value::Object(nickserv)) = settings.get("nickserv") else { return };
    if nickserv.get("register") == Some(&Value::Bool(true)) && !has_text(nickserv, "registerEmail") {
        let message = "`registerEmail` is missing: registering with NickServ needs it";
        cx.missing(format!("{pointer}/nickserv/registerEmail"), "registerEmail", message);
    }
}
