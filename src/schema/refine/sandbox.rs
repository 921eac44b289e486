//! What OpenClaw refuses in sandbox settings before any container exists.

use serde_json::{Map, Value};

use super::{BINDS, KEYED_AGENTS, OWN_PROVIDERS, Refine, join, known, text};

pub(super) fn check(cx: &mut Refine<'_>) {
    for (pointer, agent) in cx.agent_scopes() {
        let sandbox = join(&pointer, "sandbox");
        docker(cx, &join(&sandbox, "docker"));
        browser(cx, &sandbox);
        if cx.since(KEYED_AGENTS) {
            environment(cx, &sandbox, agent);
        }
    }
}

fn docker(cx: &mut Refine<'_>, pointer: &str) {
    let Some(docker) = cx.object(pointer) else { return };
    if cx.since(BINDS) {
        binds(cx, pointer, docker);
    }
    let join_allowed = docker.get("dangerouslyAllowContainerNamespaceJoin") == Some(&Value::Bool(true));
    let network = text(docker, "network").map(|network| network.trim().to_lowercase()).unwrap_or_default();
    if network == "host" {
        cx.report(join(pointer, "network"), "a sandbox must not share the host's network", "use `none` or `bridge`");
    } else if network.starts_with("container:") && !join_allowed {
        let message = "a sandbox must not join another container's network";
        cx.report(join(pointer, "network"), message, "use `none` or a network of its own");
    }
    for (key, name) in [("seccompProfile", "seccomp"), ("apparmorProfile", "AppArmor")] {
        if text(docker, key).is_some_and(|profile| profile.trim().eq_ignore_ascii_case("unconfined")) {
            let message = format!("a sandbox must not run without a {name} profile");
            cx.report(join(pointer, key), message, "remove the key to get the default profile");
        }
    }
}

fn browser(cx: &mut Refine<'_>, sandbox: &str) {
    let pointer = join(sandbox, "browser");
    let Some(browser) = cx.object(&pointer) else { return };
    if cx.since(OWN_PROVIDERS) {
        binds(cx, &pointer, browser);
    }
    let join_allowed = format!("{sandbox}/docker/dangerouslyAllowContainerNamespaceJoin");
    let join_allowed = cx.root.pointer(&join_allowed) == Some(&Value::Bool(true));
    let network = text(browser, "network").map(|network| network.trim().to_lowercase()).unwrap_or_default();
    if network == "host" {
        let message = "the sandbox browser must not share the host's network";
        cx.report(join(&pointer, "network"), message, "use `bridge` or a network of its own");
    } else if network.starts_with("container:") && !join_allowed {
        let message = "the sandbox browser must not join another container's network";
        cx.report(join(&pointer, "network"), message, "use `bridge` or a network of its own");
    }
}

fn binds(cx: &mut Refine<'_>, pointer: &str, holder: &Map<String, Value>) {
    for (index, bind) in holder.get("binds").and_then(Value::as_array).into_iter().flatten().enumerate() {
        let Some(bind) = known(bind) else { continue };
        let place = format!("{pointer}/binds/{index}");
        if bind.trim().is_empty() {
            cx.malformed(place, "the bind is empty: write `/source:/target:ro`");
        } else if !is_absolute(source(bind)) {
            cx.report(
                place,
                "the source of the bind is not an absolute path",
                "OpenClaw expands neither `~` nor relative paths here",
            );
        }
    }
}

fn has_drive(path: &str) -> bool {
    matches!(path.as_bytes(), [letter, b':', b'/' | b'\\', ..] if letter.is_ascii_alphabetic())
}

/// What stands before the first colon that is not a drive's.
fn source(bind: &str) -> &str {
    let from = if has_drive(bind) { 2 } else { 0 };
    bind[from..].find(':').map_or(bind, |at| &bind[..from + at])
}

fn is_absolute(source: &str) -> bool {
    let source = source.strip_prefix("\\\\?\\").or_else(|| source.strip_prefix("//?/")).unwrap_or(source);
    source.starts_with('/') || has_drive(source)
}

/// Docker and Podman take the environment from a file with one `NAME=value` per line.
fn environment(cx: &mut Refine<'_>, sandbox: &str, agent: &Value) {
    let backend =
        |scope: &Value| scope.pointer("/sandbox/backend").and_then(Value::as_str).map(str::trim).map(str::to_owned);
    let default = cx.root.pointer("/agents/defaults").and_then(backend);
    let backend = backend(agent).filter(|name| !name.is_empty()).or(default).unwrap_or_else(|| "docker".to_owned());
    if backend != "docker" && backend != "podman" && !backend.is_empty() {
        return;
    }
    let pointer = format!("{sandbox}/docker/env");
    let Some(environment) = cx.object(&pointer) else { return };
    for (name, value) in environment {
        let first = name.bytes().next().is_some_and(|b| b.is_ascii_alphabetic() || b == b'_');
        if !first || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            cx.malformed(
                join(&pointer, name),
                "not the name of an environment variable: use letters, digits and underscores",
            );
        } else if value.as_str().is_some_and(|value| value.contains(['\r', '\n', '\0'])) {
            cx.malformed(join(&pointer, name), "the value of an environment variable must be a single line here");
        }
    }
}
