//! Webhook mappings.

use serde_json::Value;

use super::{Refine, known};

pub(super) fn check(cx: &mut Refine<'_>) {
    let Some(Value::Object(hooks)) = cx.root.get("hooks") else { return };
    handlers(cx);
    let has_default_key =
        hooks.get("defaultSessionKey").and_then(Value::as_str).is_some_and(|key| !key.trim().is_empty());
    for (index, mapping) in hooks.get("mappings").and_then(Value::as_array).into_iter().flatten().enumerate() {
        let pointer = format!("/hooks/mappings/{index}");
        if cx.broken.contains(&pointer) {
            continue;
        }
        let module = mapping.pointer("/transform/module").and_then(known);
        if module.is_some_and(|module| !is_safe_module(module)) {
            let message = "expected a relative path without `..`, `~` and `:`";
            cx.malformed(format!("{pointer}/transform/module"), message);
        }
        let of = |key: &str| mapping.get(key).and_then(Value::as_str);
        let is_agent = of("action").is_none_or(|action| action == "agent");
        let has_key = of("sessionKey").is_some_and(|key| !key.trim().is_empty());
        let persistent = of("sessionMode") == Some("persistent");
        if is_agent && persistent && !has_key && !has_default_key && mapping.get("transform").is_none() {
            let message = "a persistent session needs a `sessionKey`, a `hooks.defaultSessionKey` or a transform";
            cx.missing(format!("{pointer}/sessionKey"), "sessionKey", message);
        }
    }
}

/// Handlers of older releases.
fn handlers(cx: &mut Refine<'_>) {
    let handlers = cx.sound("/hooks/internal/handlers").and_then(Value::as_array);
    for (index, handler) in handlers.into_iter().flatten().enumerate() {
        if handler.get("module").and_then(known).is_some_and(|module| !is_safe_module(module)) {
            let message = "expected a relative path without `..`, `~` and `:`";
            cx.malformed(format!("/hooks/internal/handlers/{index}/module"), message);
        }
    }
}

fn is_safe_module(module: &str) -> bool {
    let module = module.trim();
    !module.is_empty()
        && !module.starts_with(['/', '~'])
        && !module.contains(':')
        && !module.split(['/', '\\']).any(|segment| segment == "..")
}
