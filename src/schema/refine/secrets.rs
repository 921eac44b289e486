//! Secret providers and references to them, as far as validation goes.

use serde_json::{Map, Value};

use super::{KEYED_AGENTS, NAMED_REFERENCES, Refine, join, known};
use crate::schema::walk::keys_at;

pub(super) fn check(cx: &mut Refine<'_>) {
    let names: Vec<&String> = cx.object("/secrets/providers").into_iter().flat_map(Map::keys).collect();
    for name in names {
        provider(cx, &join("/secrets/providers", name));
    }
    let none = Map::new();
    let providers = cx.root.pointer("/secrets/providers").and_then(Value::as_object).unwrap_or(&none);
    let mut references = Vec::new();
    collect(cx.root, String::new(), &mut references);
    for (pointer, source, alias, id) in references {
        // Settings that the schema leaves open may hold anything that looks like a reference.
        if cx.broken.contains(&pointer) || !keys_at(cx.version, &pointer).contains(&"source") {
            continue;
        }
        form(cx, &pointer, source, id);
        if cx.since(KEYED_AGENTS) {
            source_of_provider(cx, &pointer, providers, source, alias);
        }
    }
}

fn provider(cx: &mut Refine<'_>, pointer: &str) {
    let Some(provider) = cx.object(pointer) else { return };
    if provider.get("source").and_then(Value::as_str) != Some("exec") {
        return;
    }
    if let Some(command) = provider.get("command").and_then(known) {
        let place = join(pointer, "command");
        if command.contains(|c: char| ";&|`$<>\"'\r\n\0".contains(c)) {
            cx.malformed(place, "the command must be the path of a program, without shell syntax");
        } else if !is_absolute(command) {
            cx.malformed(place, "the command must be an absolute path");
        }
    }
    for (index, dir) in provider.get("trustedDirs").and_then(Value::as_array).into_iter().flatten().enumerate() {
        if known(dir).is_some_and(|dir| !is_absolute(dir)) {
            cx.malformed(format!("{pointer}/trustedDirs/{index}"), "expected an absolute path");
        }
    }
}

fn is_absolute(path: &str) -> bool {
    let drive = matches!(path.as_bytes(), [letter, b':', b'/' | b'\\', ..] if letter.is_ascii_alphabetic());
    path.starts_with('/') || path.starts_with("\\\\") || drive
}

/// Pointer, source, provider and id of every SecretRef below `value`.
fn collect<'v>(value: &'v Value, pointer: String, out: &mut Vec<(String, &'v str, &'v str, &'v str)>) {
    match value {
        Value::Object(map) => {
            let of = |key: &str| map.get(key).and_then(Value::as_str);
            if let (3, Some(source), Some(provider), Some(id)) = (map.len(), of("source"), of("provider"), of("id")) {
                if ["env", "file", "exec", "store"].contains(&source) {
                    out.push((pointer, source, provider, id));
                }
                return;
            }
            for (key, element) in map {
                collect(element, join(&pointer, key), out);
            }
        }
        Value::Array(list) => {
            for (index, element) in list.iter().enumerate() {
                collect(element, format!("{pointer}/{index}"), out);
            }
        }
        _ => {}
    }
}

/// The id grammar of files and programs, which the core schema leaves open. Channels and plugins have patterns for it.
fn form(cx: &mut Refine<'_>, pointer: &str, source: &str, id: &str) {
    if pointer.starts_with("/channels/") || pointer.starts_with("/plugins/") {
        return;
    }
    let fine = match source {
        "file" => id == "value" || (id.starts_with('/') && is_pointer(id)),
        "exec" => is_program_id(id) && (cx.since(NAMED_REFERENCES) || !id.contains('#')),
        _ => true,
    };
    if !fine {
        let message = match source {
            "file" => "the `id` of a file reference is `value` or an absolute JSON pointer",
            _ => {
                "the `id` of a program's reference has letters, digits and `._:/#-` only, and no `.` or `..` between slashes"
            }
        };
        cx.malformed(join(pointer, "id"), message);
    }
}

fn is_program_id(id: &str) -> bool {
    (1..=256).contains(&id.len())
        && id.starts_with(|c: char| c.is_ascii_alphanumeric())
        && id.chars().all(|c| c.is_ascii_alphanumeric() || "._:/#-".contains(c))
        && !id.split('/').any(|segment| segment == "." || segment == "..")
}

/// Every `~` is followed by 0 or 1.
fn is_pointer(id: &str) -> bool {
    id.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']))
}

fn source_of_provider(cx: &mut Refine<'_>, pointer: &str, providers: &Map<String, Value>, source: &str, alias: &str) {
    let Some(configured) = providers.get(alias).and_then(|provider| provider.get("source")).and_then(Value::as_str)
    else {
        return;
    };
    let default = cx.root.pointer(&format!("/secrets/defaults/{source}")).and_then(Value::as_str).unwrap_or("default");
    // The readers for `env` and `store` are built in: the default alias always reaches them.
    if configured == source || (alias == default && (source == "env" || source == "store")) {
        return;
    }
    let message = format!("the provider `{alias}` has the source `{configured}`, this reference says `{source}`");
    cx.report(pointer, message, "make the two agree");
}
