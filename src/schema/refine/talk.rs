//! The talk provider must be one of those configured.

use serde_json::Value;

use super::{OWN_PROVIDERS, PLUGIN_SCHEMAS, Refine, STRICT_LAYOUT, text};

/// The first release known to check it.
const SINCE: [u32; 3] = [2026, 3, 13];

pub(super) fn check(cx: &mut Refine<'_>) {
    // One release in between took any name.
    let lenient = cx.since(PLUGIN_SCHEMAS) && !cx.since(STRICT_LAYOUT);
    for (pointer, since) in [("/talk", SINCE), ("/talk/realtime", OWN_PROVIDERS)] {
        if !cx.since(since) {
            continue;
        }
        let Some(talk) = cx.object(pointer) else { continue };
        let Some(Value::Object(providers)) = talk.get("providers") else { continue };
        let place = format!("{pointer}/provider");
        match text(talk, "provider")
            .map(|provider| provider.trim().to_lowercase())
            .filter(|provider| !provider.is_empty())
        {
            Some(provider) if !lenient && !providers.is_empty() && !providers.contains_key(&provider) => {
                cx.report(place, format!("there is no provider `{provider}`"), "name a key of `providers`");
            }
            None if providers.len() > 1 && !talk.contains_key("provider") => {
                cx.missing(place, "provider", "`provider` is missing: there are several to choose from");
            }
            _ => {}
        }
    }
}
