//! Sessions, cron and the browser: durations, sizes and profiles.

use serde_json::{Map, Value};

use super::super::report::is_unresolved;
use super::{KEYED_AGENTS, NAMED_REFERENCES, PLUGIN_SCHEMAS, Refine, duration, join};

const DURATION: &str = "not a duration: write it as `500ms`, `30s`, `5m`, `2h` or `30d`";

pub(super) fn check(cx: &mut Refine<'_>) {
    maintenance(cx);
    cron(cx);
    profiles(cx);
    worktrees(cx);
}

/// The text of a setting that takes strings and numbers, unless it holds a `${NAME}`.
fn written(object: &Map<String, Value>, key: &str) -> Option<String> {
    object.get(key).filter(|value| !is_unresolved(value)).and_then(duration::as_text)
}

fn maintenance(cx: &mut Refine<'_>) {
    let pointer = "/session/maintenance";
    let Some(settings) = cx.object(pointer) else { return };
    for key in ["pruneAfter", "archiveDashboardAfter", "preserveRecent", "resetArchiveRetention"] {
        let Some(text) = written(settings, key) else { continue };
        // Zero turns archiving off.
        let off = key == "archiveDashboardAfter" && settings.get(key).and_then(Value::as_f64) == Some(0.0);
        match duration::milliseconds(&text, "d") {
            Some(value) if value > 0.0 || off || !cx.since(KEYED_AGENTS) => {}
            Some(_) => cx.malformed(join(pointer, key), "the duration must be positive"),
            None => cx.malformed(join(pointer, key), DURATION),
        }
    }
    for key in ["maxDiskBytes", "highWaterBytes", "rotateBytes"] {
        // `rotateBytes` means nothing since schemas are printed.
        if key == "rotateBytes" && cx.since(PLUGIN_SCHEMAS) {
            continue;
        }
        if written(settings, key).is_some_and(|text| duration::bytes(&text).is_none()) {
            cx.malformed(join(pointer, key), "not a size: write it as `500`, `512kb`, `10mb` or `1gb`");
        }
    }
}

fn cron(cx: &mut Refine<'_>) {
    let Some(cron) = cx.object("/cron") else { return };
    if written(cron, "sessionRetention").is_some_and(|text| duration::milliseconds(&text, "h").is_none()) {
        cx.malformed("/cron/sessionRetention", DURATION);
    }
}

fn profiles(cx: &mut Refine<'_>) {
    let names: Vec<&String> = cx.object("/browser/profiles").into_iter().flat_map(Map::keys).collect();
    for name in names {
        let pointer = join("/browser/profiles", name);
        let Some(profile) = cx.object(&pointer) else { continue };
        let driver = profile.get("driver").and_then(Value::as_str).unwrap_or_default();
        let has = |key: &str| profile.get(key).is_some_and(|value| value.as_str() != Some(""));
        let relayed = driver == "extension" && cx.since(PLUGIN_SCHEMAS);
        if driver != "existing-session" && !relayed && !has("cdpPort") && !has("cdpUrl") {
            cx.report(&pointer, "the profile needs `cdpPort` or `cdpUrl`", "add one of them, or another `driver`");
        }
        if driver != "existing-session" && has("userDataDir") {
            let help = "remove it or set `driver: \"existing-session\"`";
            cx.report(&pointer, "`userDataDir` needs the driver `existing-session`", help);
        }
        if driver == "extension" && has("cdpUrl") && cx.since(NAMED_REFERENCES) {
            cx.report(&pointer, "the driver `extension` has no `cdpUrl`", "remove it: the relay owns the address");
        }
    }
}

fn worktrees(cx: &mut Refine<'_>) {
    let Some(root) = cx.sound("/worktreeRoot").and_then(super::known).map(str::trim) else { return };
    if !root.starts_with('/') && root != "~" && !root.starts_with("~/") {
        cx.malformed("/worktreeRoot", "expected an absolute path or one that starts with `~`");
    }
}
