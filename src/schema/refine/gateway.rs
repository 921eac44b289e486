//! The gateway: what Tailscale allows, origins and portals.

use serde_json::Value;

use super::super::format;
use super::hosts::is_host_name;
use super::{KEYED_AGENTS, NAMED_REFERENCES, PLUGIN_SCHEMAS, Refine, TRANSPORTS, known, text};

/// Where the gateway listens if the settings do not say.
const DEFAULT_PORT: u64 = 18789;

/// The release that began to check what Tailscale exposes.
const TAILSCALE: [u32; 3] = [2026, 3, 2];

pub(super) fn check(cx: &mut Refine<'_>) {
    tailscale(cx);
    if cx.since(TRANSPORTS) {
        certificates(cx);
    }
    if cx.since(PLUGIN_SCHEMAS) && !cx.since(KEYED_AGENTS) {
        health(cx);
    }
    if !cx.since(KEYED_AGENTS) {
        return;
    }
    if let Some(origin) = cx.sound("/gateway/publicOrigin").and_then(known) {
        let fine = format::parse(origin).is_some_and(|url| {
            let local = ["localhost", "127.0.0.1", "[::1]"].contains(&url.host);
            let bare = matches!(url.path, "" | "/") && !url.has_query && !url.has_credentials;
            bare && (url.scheme == "https" || (url.scheme == "http" && local))
        });
        if !fine {
            cx.malformed(
                "/gateway/publicOrigin",
                "expected an https:// origin without a path; http:// only for localhost",
            );
        }
    }
    portals(cx);
    roles(cx);
}

fn certificates(cx: &mut Refine<'_>) {
    for pointer in ["/gateway/tls/certPath", "/gateway/tls/keyPath"] {
        if cx.sound(pointer).and_then(Value::as_str).is_some_and(|path| path.trim().is_empty()) {
            cx.malformed(pointer, "the path is blank");
        }
    }
}

/// A channel must not count as stale before it is checked again.
fn health(cx: &mut Refine<'_>) {
    let place = "/gateway/channelStaleEventThresholdMinutes";
    let Some(gateway) = cx.object("/gateway") else { return };
    let minutes = |key: &str, default: f64| gateway.get(key).and_then(Value::as_f64).unwrap_or(default);
    let interval = minutes("channelHealthCheckMinutes", 5.0);
    if minutes("channelStaleEventThresholdMinutes", 30.0) < interval {
        cx.report(place, "the threshold is shorter than `channelHealthCheckMinutes`", "raise it or lower the interval");
    }
}

fn tailscale(cx: &mut Refine<'_>) {
    if !cx.since(TAILSCALE) {
        return;
    }
    let Some(Value::Object(gateway)) = cx.root.get("gateway") else { return };
    let mode =
        gateway.get("tailscale").and_then(|tailscale| tailscale.get("mode")).and_then(Value::as_str).unwrap_or("off");
    if mode != "serve" && mode != "funnel" {
        return;
    }
    let bind = gateway.get("bind").and_then(Value::as_str).unwrap_or("loopback");
    let host = gateway.get("customBindHost").and_then(Value::as_str).unwrap_or_default();
    let custom = bind == "custom" && host.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback());
    if bind != "loopback" && !custom && !cx.broken.contains("/gateway/bind") {
        let message = format!("Tailscale {mode} needs a gateway that listens on loopback only");
        cx.report("/gateway/bind", message, "set `gateway.bind` to `\"loopback\"`");
    }
    if !cx.since(NAMED_REFERENCES) {
        return;
    }
    if gateway.get("auth").and_then(|auth| auth.get("mode")).and_then(Value::as_str) == Some("none") {
        let message = format!("Tailscale {mode} must not expose a gateway without authentication");
        cx.report("/gateway/auth/mode", message, "use `token`, `password` or `trusted-proxy`");
    }
}

fn portals(cx: &mut Refine<'_>) {
    let place = "/gateway/portals/ingress/domain";
    let domain = cx.sound(place).and_then(known);
    if let Some(domain) = domain {
        let is_address = domain.parse::<std::net::IpAddr>().is_ok();
        if domain.len() > 220 || !domain.contains('.') || !is_host_name(domain) || is_address {
            cx.malformed(place, "expected a DNS domain without scheme, port or path");
        }
    }
    // The rest compares parts of the gateway with one another.
    let Some(gateway) = cx.object("/gateway") else { return };
    if let Some(domain) = domain {
        let origins = gateway.get("controlUi").and_then(|ui| ui.get("allowedOrigins")).and_then(Value::as_array);
        let origins = gateway.get("publicOrigin").into_iter().chain(origins.into_iter().flatten());
        let suffix = domain.to_lowercase();
        let collides = |host: String| host == suffix || host.ends_with(&format!(".{suffix}"));
        if origins.filter_map(known).filter_map(format::parse).any(|url| collides(url.host.to_lowercase())) {
            cx.report(
                place,
                "portals need another domain than the gateway and its control UI",
                "choose a separate domain",
            );
        }
    }
    let port = cx.sound("/gateway/portals/ingress/port").and_then(Value::as_u64);
    if port.is_some() && port == Some(gateway.get("port").and_then(Value::as_u64).unwrap_or(DEFAULT_PORT)) {
        cx.report("/gateway/portals/ingress/port", "portals need another port than the gateway", "choose a free port");
    }
}

fn roles(cx: &mut Refine<'_>) {
    let Some(roles) = cx.object("/gateway/roles") else { return };
    let Some(Value::Object(definitions)) = roles.get("definitions") else { return };
    if definitions.is_empty() {
        cx.report("/gateway/roles/definitions", "no role is defined", "define a role or remove `gateway.roles`");
    }
    if let Some(default) = text(roles, "default").filter(|default| !definitions.contains_key(*default)) {
        cx.report("/gateway/roles/default", format!("there is no role `{default}`"), "name a key of `definitions`");
    }
}
