//! MCP servers of the gateway and of node hosts.

use serde_json::{Map, Value};

use super::super::format;
use super::{KEYED_AGENTS, PLUGIN_SCHEMAS, Refine, TRANSPORTS, join, known, text};

/// Spellings of other programs that OpenClaw refuses, and its own.
const ALIASES: &[(&str, &str)] = &[
    ("connectTimeout", "connectionTimeoutMs"),
    ("connect_timeout", "connectionTimeoutMs"),
    ("timeout", "requestTimeoutMs"),
    ("workingDirectory", "cwd"),
    ("supports_parallel_tool_calls", "supportsParallelToolCalls"),
    ("ssl_verify", "sslVerify"),
    ("client_cert", "clientCert"),
    ("client_key", "clientKey"),
];

pub(super) fn check(cx: &mut Refine<'_>) {
    if !cx.since(KEYED_AGENTS) {
        older(cx);
        return;
    }
    for (pointer, on_node) in [("/mcp/servers", false), ("/nodeHost/mcp/servers", true)] {
        let Some(Value::Object(servers)) = cx.root.pointer(pointer) else { continue };
        for (name, server) in servers {
            let place = join(pointer, name);
            if name == "__proto__" || (on_node && (name.is_empty() || name.trim() != name)) {
                cx.report(&place, "a server must not have this name", "rename it");
            }
            if let Some(server) = server.as_object().filter(|_| !cx.broken.contains(&place)) {
                self::server(cx, &place, server);
            }
        }
    }
    if let Some(origin) = cx.sound("/mcp/apps/sandboxOrigin").and_then(known) {
        let bare = format::parse(origin).is_some_and(|url| {
            url.scheme.starts_with("http") && matches!(url.path, "" | "/") && !url.has_query && !url.has_credentials
        });
        if !bare {
            cx.malformed("/mcp/apps/sandboxOrigin", "expected an http(s) origin without path, query or credentials");
        }
    }
}

/// What releases before the aliases were refused look at.
fn older(cx: &mut Refine<'_>) {
    for (name, server) in cx.object("/mcp/servers").into_iter().flatten() {
        let Some(server) = server.as_object() else { continue };
        let pointer = join("/mcp/servers", name);
        if cx.since(PLUGIN_SCHEMAS) {
            address(cx, &pointer, server);
        }
        if cx.since(TRANSPORTS) {
            command(cx, &pointer, server);
            if let Some(Value::Object(oauth)) = server.get("oauth") {
                metadata(cx, &join(&pointer, "oauth"), oauth);
            }
        }
    }
}

fn address(cx: &mut Refine<'_>, pointer: &str, server: &Map<String, Value>) {
    if text(server, "url").is_some_and(|url| !is_http(url)) {
        cx.malformed(join(pointer, "url"), "expected an http:// or https:// address");
    }
}

/// A local server needs a program.
fn command(cx: &mut Refine<'_>, pointer: &str, server: &Map<String, Value>) {
    let has_command = server.get("command").and_then(Value::as_str).is_some_and(|command| !command.trim().is_empty());
    if is_stdio(server) && !has_command {
        cx.report(join(pointer, "transport"), "the `stdio` transport needs a `command`", "name the program to start");
    }
}

fn is_stdio(server: &Map<String, Value>) -> bool {
    server.get("transport").and_then(Value::as_str) == Some("stdio")
}

fn metadata(cx: &mut Refine<'_>, pointer: &str, oauth: &Map<String, Value>) {
    if let Some(url) = text(oauth, "clientMetadataUrl")
        && !format::parse(url).is_some_and(|url| url.scheme == "https" && url.path.len() > 1)
    {
        cx.malformed(join(pointer, "clientMetadataUrl"), "expected an https:// address with a path");
    }
}

fn is_http(url: &str) -> bool {
    format::parse(url).is_some_and(|url| url.scheme == "http" || url.scheme == "https")
}

fn server(cx: &mut Refine<'_>, pointer: &str, server: &Map<String, Value>) {
    for &(alias, name) in ALIASES {
        if server.contains_key(alias) {
            let message = format!("`{alias}` is called `{name}` here");
            // OpenClaw names the server, not the key.
            cx.report(pointer, message, format!("rename `{alias}` to `{name}`"));
        }
    }
    if server.get("codex").is_some_and(|codex| codex.get("default_tools_approval_mode").is_some()) {
        let place = format!("{pointer}/codex/default_tools_approval_mode");
        cx.report(place, "`default_tools_approval_mode` is called `defaultToolsApprovalMode` here", "rename it");
    }
    if let Some(disabled) = server.get("disabled") {
        let help = disabled
            .as_bool()
            .map_or("use `enabled`".to_owned(), |value| format!("write `enabled: {}` instead", !value));
        cx.report(join(pointer, "disabled"), "servers have `enabled`, not `disabled`", help);
    }
    address(cx, pointer, server);
    command(cx, pointer, server);
    oauth(cx, pointer, server);
}

fn oauth(cx: &mut Refine<'_>, pointer: &str, server: &Map<String, Value>) {
    let Some(Value::Object(oauth)) = server.get("oauth") else { return };
    let place = join(pointer, "oauth");
    if text(oauth, "redirectUrl").is_some_and(|url| !is_http(url)) {
        cx.malformed(join(&place, "redirectUrl"), "expected an http:// or https:// address");
    }
    metadata(cx, &place, oauth);
    if oauth.get("identity").and_then(Value::as_str) != Some("per-requester") {
        return;
    }
    let identity = join(&place, "identity");
    if server.get("auth").and_then(Value::as_str) != Some("oauth") {
        cx.report(&identity, "an identity per requester needs `auth: \"oauth\"`", "add it to the server");
    }
    if oauth.contains_key("authProfileId") {
        let message = "`authProfileId` and an identity per requester exclude each other";
        cx.report(join(&place, "authProfileId"), message, "remove one of them");
    }
    if server.get("url").and_then(Value::as_str).is_none_or(str::is_empty) {
        cx.report(&identity, "an identity per requester needs a server with a `url`", "add it");
    }
    if server.contains_key("command") || is_stdio(server) {
        cx.report(&identity, "an identity per requester does not go with a local command", "use an HTTP server");
    }
}
