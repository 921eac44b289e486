//! Who may write to a channel, as releases checked it before channels brought schemas of their own. Later ones only warn.

use serde_json::{Map, Value};

use super::{PLUGIN_SCHEMAS, Refine, join, text};

/// Channels whose policy for direct messages must go with `allowFrom`.
const CHANNELS: &[&str] =
    &["bluebubbles", "discord", "imessage", "irc", "msteams", "signal", "slack", "telegram", "whatsapp"];
/// Channels whose own policy and list stand in `dm` too.
const WITH_DM: &[&str] = &["discord", "slack"];

type Object = Map<String, Value>;

pub(super) fn check(cx: &mut Refine<'_>) {
    if cx.since(PLUGIN_SCHEMAS) {
        return;
    }
    for &name in CHANNELS {
        let place = join("/channels", name);
        let Some(channel) = cx.object(&place) else { continue };
        let in_dm = WITH_DM.contains(&name);
        let list = if in_dm { format!("{place}/dm/allowFrom") } else { format!("{place}/allowFrom") };
        policy(cx, list, policy_of(channel, in_dm), allowed(channel, in_dm));
        for (id, account) in channel.get("accounts").and_then(Value::as_object).into_iter().flatten() {
            let Some(account) = account.as_object() else { continue };
            let inherited = if in_dm { policy_of(channel, in_dm) } else { None };
            let list = allowed(account, in_dm).or_else(|| allowed(channel, in_dm));
            let pointer = join(&join(&place, "accounts"), id);
            policy(cx, join(&pointer, "allowFrom"), policy_of(account, in_dm).or(inherited), list);
            if name == "telegram" {
                webhook(cx, &pointer, account, Some(channel));
            }
            if name == "slack" {
                signing(cx, &pointer, account, Some(channel));
            }
        }
        if name == "telegram" {
            webhook(cx, &place, channel, None);
        }
        if name == "slack" {
            signing(cx, &place, channel, None);
        }
    }
    if let Some(dm) = cx.object("/channels/googlechat/dm") {
        let list = dm.get("allowFrom").and_then(Value::as_array);
        policy(cx, "/channels/googlechat/dm/allowFrom".to_owned(), text(dm, "policy"), list);
    }
}

fn policy_of(settings: &Object, in_dm: bool) -> Option<&str> {
    let dm = settings.get("dm").and_then(Value::as_object).filter(|_| in_dm);
    text(settings, "dmPolicy").or_else(|| text(dm?, "policy"))
}

fn allowed(settings: &Object, in_dm: bool) -> Option<&Vec<Value>> {
    let dm = settings.get("dm").filter(|_| in_dm);
    settings.get("allowFrom").or_else(|| dm?.get("allowFrom")).and_then(Value::as_array)
}

fn policy(cx: &mut Refine<'_>, pointer: String, policy: Option<&str>, list: Option<&Vec<Value>>) {
    match policy {
        Some("open")
            if !list.is_some_and(|list| list.iter().any(|entry| entry.as_str().map(str::trim) == Some("*"))) =>
        {
            cx.report(pointer, "the policy `open` needs `\"*\"` in `allowFrom`", "add it, or choose another policy");
        }
        Some("allowlist") if list.is_none_or(Vec::is_empty) => {
            let message = "the policy `allowlist` needs a sender in `allowFrom`";
            cx.report(pointer, message, "name the senders, or choose another policy");
        }
        _ => {}
    }
}

/// Whether the account or its channel has a value for `key`.
fn has(settings: &Object, channel: Option<&Object>, key: &str) -> bool {
    [Some(settings), channel]
        .into_iter()
        .flatten()
        .any(|at| at.get(key).is_some_and(|value| value.as_str() != Some("")))
}

fn webhook(cx: &mut Refine<'_>, pointer: &str, settings: &Object, channel: Option<&Object>) {
    if has(settings, None, "webhookUrl") && !has(settings, channel, "webhookSecret") {
        let message = "`webhookSecret` is missing: `webhookUrl` needs it";
        cx.missing(join(pointer, "webhookSecret"), "webhookSecret", message);
    }
}

fn signing(cx: &mut Refine<'_>, pointer: &str, settings: &Object, channel: Option<&Object>) {
    if text(settings, "mode") == Some("http") && !has(settings, channel, "signingSecret") {
        let message = "`signingSecret` is missing: the mode `http` needs it";
        cx.missing(join(pointer, "signingSecret"), "signingSecret", message);
    }
}
