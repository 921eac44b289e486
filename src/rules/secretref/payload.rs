//! What OpenClaw makes of the file that a provider reads (observed with 2026.9.6).

use serde_json::Value;

use crate::model::marker;

/// The content of a provider's file. Holds secrets; nothing of it gets into messages.
pub(super) enum Payload {
    /// An object that pointers lead into.
    Object(Value),
    /// A single value.
    Single(String),
    /// Nothing that can be resolved, and why.
    Broken(&'static str),
}

impl Payload {
    /// Reads the bytes of a file; nothing where they are encrypted and something else decrypts them. `single` says that
    /// the provider's mode is `singleValue`.
    pub(super) fn of(bytes: &[u8], single: bool) -> Option<Self> {
        if super::is_encrypted(bytes) && !bytes.trim_ascii_start().starts_with(b"{") {
            return None;
        }
        let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
        if single {
            let text = String::from_utf8_lossy(bytes);
            let text = text.strip_suffix('\n').map_or(&*text, |text| text.strip_suffix('\r').unwrap_or(text));
            return Some(Self::Single(text.to_owned()));
        }
        Some(match serde_json::from_slice(bytes) {
            Ok(value @ Value::Object(_)) => Self::Object(value),
            Ok(_) => Self::Broken("the provider's file holds no object"),
            Err(_) => Self::Broken(
                "the provider's file is no strict JSON: OpenClaw takes no comments or trailing commas there",
            ),
        })
    }

    /// Why a reference with this id resolves to no credential; nothing if it does.
    pub(super) fn fault(&self, id: &str, may_be_object: bool) -> Option<&'static str> {
        let value = match self {
            Self::Broken(why) => return Some(why),
            Self::Single(_) if id != "value" => {
                return Some("the provider's file holds a single value; its id is `value`");
            }
            Self::Single(text) => return fault_of(text, "the provider's file is empty"),
            Self::Object(_) if id == "value" => {
                return Some("`value` is the id for files with mode `singleValue`; here a JSON pointer is needed");
            }
            Self::Object(object) => object.pointer(id),
        };
        match value {
            None => Some("the pointer leads to nothing in the provider's file"),
            Some(Value::String(text)) => fault_of(text, "the pointer leads to an empty string in the provider's file"),
            Some(Value::Object(_)) if may_be_object => None,
            Some(_) => Some("the pointer leads to no string in the provider's file"),
        }
    }
}

fn fault_of(text: &str, empty: &'static str) -> Option<&'static str> {
    if text.trim().is_empty() {
        Some(empty)
    } else if marker::is_redacted(text) {
        Some("the provider's file holds the marker of a removed value there, which OpenClaw refuses")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str, single: bool, id: &str) -> Option<&'static str> {
        Payload::of(text.as_bytes(), single).and_then(|payload| payload.fault(id, false))
    }

    #[test]
    fn what_resolves_and_what_does_not() {
        let text = r#"{"a":{"b/c":"v","n":1,"e":" "},"l":["v"],"r":"[REDACTED]"}"#;
        assert_eq!(fault(text, false, "/a/b~1c"), None);
        assert_eq!(fault(text, false, "/l/0"), None);
        for id in ["/a/n", "/a/e", "/a", "/x", "/r", "value"] {
            assert!(fault(text, false, id).is_some(), "{id}");
        }
        assert_eq!(fault("v\r\n", true, "value"), None);
        assert!(fault("v", true, "/a").is_some() && fault("\n", true, "value").is_some());
        assert!(fault("[1]", false, "/0").is_some() && fault("{/**/}", false, "/a").is_some());
        assert!(Payload::of(b"age-encryption.org/v1 ...", false).is_none());
    }
}
