//! The talk provider must be one of those configured.

use serde_json::Value;

use super::{KEYED_AGENTS, Refine, text};

pub(super) fn check(cx: &mut Refine<'_>) {
    if !cx.since(KEYED_AGENTS) {
        return;
    }
    for pointer in ["/talk", "/talk/realtime"] {
        let Some(talk) = cx.object(pointer) else { continue };
        let Some(Value::Object(providers)) = talk.get("providers") else { continue };
        let place = format!("{pointer}/provider");
        match text(talk, "provider")
            .map(|provider| provider.trim().to_lowercase())
            .filter(|provider| !provider.is_empty())
        {
            Some(provider) if !providers.is_empty() && !providers.contains_key(&provider) => {
                cx.report(place, format!("there is no provider `{provider}`"), "name a key of `providers`");
            }
            None if providers.len() > 1 && !talk.contains_key("provider") => {
                cx.missing(place, "provider", "`provider` is missing: there are several to choose from");
            }
            _ => {}
        }
    }
}
