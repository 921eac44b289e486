//! Model providers that OpenClaw does not bring itself must say where they are and what they offer.

use serde_json::{Map, Value};

use super::{OWN_PROVIDERS, Refine, join, text};
use crate::schema::facts::Facts;
use crate::schema::format;

pub(super) fn check(cx: &mut Refine<'_>) {
    // The schema of earlier releases requires both of every provider.
    let Some(facts) = Facts::of(cx.version).filter(|_| cx.since(OWN_PROVIDERS)) else { return };
    let names: Vec<&String> = cx.object("/models/providers").into_iter().flat_map(Map::keys).collect();
    for name in names {
        let pointer = join("/models/providers", name);
        let Some(provider) = cx.object(&pointer) else { continue };
        if facts.has_model_provider(&name.trim().to_lowercase()) {
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
