//! `policy/secret-cache`: caches that keep secrets for too long.

use super::exceeds;
use super::homes::CACHE;
use crate::finding::{Confidence, Severity};
use crate::model::block::Block;
use crate::project::{Context, Kind, Shapes};
use crate::rule::{Meta, Rule, Sink};

static META: Meta = Meta { id: "policy/secret-cache", severity: Severity::Warning, confidence: Confidence::High };

/// Reports caches that keep secrets for longer than the policy allows.
pub(in crate::rules) struct SecretCache;

impl Rule for SecretCache {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        let Some(limit) = cx.settings.policy.cache_seconds else { return };
        if !cx.document.shapes.is_empty() {
            for cache in Block::all(cx, CACHE).into_iter().filter(Block::is_object) {
                // A cache of something else may stand at the top level of any configuration.
                let is_ours = cache.pointer.as_str() != "/cache"
                    || cache.has("ttlSeconds")
                    || cx.document.shapes.any(Shapes::SOURCE_MAPPING);
                if is_ours && cache.off("enabled").is_none() {
                    judge(cx, &cache, limit, sink);
                }
            }
        }
        // The plugin keeps what it has read for 300 seconds unless it says otherwise (documentation of OpenClaw 2026.9.6).
        if cx.document.kind == Kind::OpenClaw
            && let Some(config) = Block::at(cx, &["plugins", "entries", "onepassword", "config"])
        {
            too_long(cx, config.get("cacheTtlSeconds").map(|time| (time, 1.0)), limit, sink);
        }
    }
}

const HELP: &str = "keep secrets for minutes at most: one that was rotated or withdrawn goes on working from the cache";

fn judge(cx: &Context<'_>, cache: &Block<'_>, limit: i64, sink: &mut Sink) {
    let time = TIMES.iter().find_map(|(key, factor)| Some((cache.get(key)?, *factor)));
    if time.is_none() {
        sink.push(cache.lacking(cx, &META, "nothing says how long the cache keeps secrets").help(HELP));
    }
    too_long(cx, time, limit, sink);
}

/// Keys of the time, and how many seconds their unit has.
const TIMES: [(&str, f64); 5] =
    [("ttlSeconds", 1.0), ("ttl", 1.0), ("maxAgeSeconds", 1.0), ("ttlMinutes", 60.0), ("ttlHours", 3600.0)];

fn too_long(cx: &Context<'_>, time: Option<(Block<'_>, f64)>, limit: i64, sink: &mut Sink) {
    let Some((time, factor)) = time else { return };
    let message = match time.seconds().map(|seconds| seconds * factor) {
        Some(seconds) if seconds < 0.0 => "the cache keeps secrets for ever".to_owned(),
        Some(seconds) if exceeds(seconds, limit) => {
            format!("the cache keeps secrets for {seconds} seconds; the policy allows {limit}")
        }
        _ => return,
    };
    let finding = time.finding(cx, &META, message).help(HELP);
    // In another unit the policy's figure may be no whole number.
    let fix = (factor <= 1.0).then(|| time.replaced("Shorten it to what the policy allows", &limit.to_string()));
    sink.push(fix.into_iter().fold(finding, crate::finding::Finding::fix));
}
