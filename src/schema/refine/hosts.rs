//! Host names, headers and paths that must have a certain form.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::super::format;
use super::{KEYED_AGENTS, OWN_PROVIDERS, Refine, duration, join, known, text};

/// Headers that the connection itself sets.
const TRANSPORT_HEADERS: &[&str] = &[
    "host",
    "connection",
    "upgrade",
    "content-length",
    "sec-websocket-key",
    "sec-websocket-version",
    "sec-websocket-protocol",
    "sec-websocket-extensions",
];

pub(super) fn check(cx: &mut Refine<'_>) {
    let is_http = |url: &str| format::parse(url).is_some_and(|url| url.scheme == "http" || url.scheme == "https");
    if cx.sound("/cron/webhook").and_then(known).is_some_and(|url| !is_http(url)) {
        cx.malformed("/cron/webhook", "expected an http:// or https:// address");
    }
    if let Some(url) = cx.sound("/proxy/proxyUrl").and_then(known) {
        if !cx.since(OWN_PROVIDERS) && format::parse(url).is_none_or(|url| url.scheme != "http") {
            cx.malformed("/proxy/proxyUrl", "expected an http:// address");
        } else if !is_http(url) {
            cx.malformed("/proxy/proxyUrl", "expected an http:// or https:// address");
        }
    }
    if !cx.since(KEYED_AGENTS) {
        return;
    }
    edge_headers(cx);
    egress_hosts(cx);
    cloud_workers(cx);
    for pointer in ["/desktop/host/passwordFile", "/nodeHost/desktop/host/passwordFile"] {
        if cx.sound(pointer).and_then(known).is_some_and(|path| !path.trim().starts_with('/')) {
            cx.malformed(pointer, "expected an absolute path");
        }
    }
}

fn edge_headers(cx: &mut Refine<'_>) {
    let pointer = "/gateway/remote/edgeAuth";
    let Some(headers) = cx.object(pointer) else { return };
    if headers.is_empty() {
        cx.report(pointer, "no header is given", "add one or remove `edgeAuth`");
    }
    let mut seen = BTreeSet::new();
    for name in headers.keys() {
        let lower = name.to_lowercase();
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c)) {
            cx.malformed(join(pointer, name), "not the name of an HTTP header");
        } else if TRANSPORT_HEADERS.contains(&lower.as_str()) {
            cx.report(join(pointer, name), "the connection itself sets this header", "remove it");
        } else if seen.contains(&lower) {
            cx.report(join(pointer, name), "the same header stands here in other letters", "remove one of them");
        }
        seen.insert(lower);
    }
}

/// Labels of letters, digits and inner dashes, joined by dots.
pub(super) fn is_host_name(name: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || !c.is_ascii())
    };
    name.len() <= 253 && name.split('.').all(label)
}

fn egress_hosts(cx: &mut Refine<'_>) {
    for key in ["allowedHosts", "bypassHosts"] {
        let pointer = format!("/secrets/egressProxy/{key}");
        let Some(Value::Array(hosts)) = cx.sound(&pointer) else { continue };
        for (index, host) in hosts.iter().enumerate() {
            let Some(host) = known(host) else { continue };
            let bare = host.trim().trim_end_matches('.').trim_start_matches('[').trim_end_matches(']');
            if bare.parse::<std::net::IpAddr>().is_err() && !is_host_name(bare) {
                cx.malformed(
                    format!("{pointer}/{index}"),
                    "expected a host name without scheme, port, path or wildcard",
                );
            }
        }
    }
}

fn cloud_workers(cx: &mut Refine<'_>) {
    for name in cx.object("/cloudWorkers/projectProfiles").into_iter().flat_map(Map::keys) {
        let segments: Vec<&str> = name.split('/').collect();
        let fine = segments.len() >= 3
            && segments.iter().all(|segment| !segment.is_empty())
            && name.to_lowercase() == *name
            && !name.ends_with(".git")
            && !name.contains(char::is_whitespace);
        if !fine {
            let place = join("/cloudWorkers/projectProfiles", name);
            cx.malformed(place, "expected the key `host/owner/repo` in lower case, without `.git`");
        }
    }
    let names: Vec<&String> = cx.object("/cloudWorkers/profiles").into_iter().flat_map(Map::keys).collect();
    for name in names {
        let pointer = join("/cloudWorkers/profiles", name);
        let Some(pause) = cx.object(&pointer).and_then(|profile| text(profile, "suspendAfter")) else { continue };
        let has_unit = pause.ends_with(|c: char| c.is_ascii_alphabetic());
        if !has_unit || duration::milliseconds(pause, "ms").is_none_or(|pause| pause < 60_000.0) {
            cx.malformed(join(&pointer, "suspendAfter"), "expected a duration of at least `1m`");
        }
    }
}
