//! `exposure/compose-published-port`: the gateway's port, published on every address of the host.

use crate::doc::NodeId;
use crate::finding::{Confidence, Severity};
use crate::model::compose::{Item, Service, item, services, with_defaults};
use crate::project::Context;
use crate::rule::{Meta, Rule, Sink};

/// Reports the gateway's port where it is published on every address of the host.
pub(super) struct ComposePublishedPort;

static META: Meta =
    Meta { id: "exposure/compose-published-port", severity: Severity::Warning, confidence: Confidence::High };

/// The gateway's port unless it is told another (2026.9.6).
const GATEWAY: &str = "18789";

impl Rule for ComposePublishedPort {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn check(&self, cx: &Context<'_>, sink: &mut Sink) {
        for service in services(cx) {
            let own = port_of_command(cx, &service);
            for (id, pointer) in service.list(cx.tree(), "ports") {
                let Some(published) = Published::read(cx, id) else { continue };
                let is_gateway = published.target == GATEWAY || own.as_deref() == Some(published.target.as_str());
                if !is_gateway || !published.everywhere {
                    continue;
                }
                let Some(whole) = place_of(cx, id, pointer) else { continue };
                let message = format!(
                    "the gateway's port {} is published on every address of the host, past its firewall",
                    published.target
                );
                let help = format!(
                    "write `127.0.0.1:{0}:{0}` and reach it by SSH, Tailscale or a proxy that asks who comes",
                    published.target
                );
                sink.push(cx.finding(&META, whole.place, message).pointer(whole.pointer).help(help));
            }
        }
    }
}

/// A port as a service publishes it.
struct Published {
    /// The port in the container.
    target: String,
    /// Whether it is bound to every address.
    everywhere: bool,
}

impl Published {
    fn read(cx: &Context<'_>, id: NodeId) -> Option<Self> {
        let tree = cx.tree();
        if tree.is_object(id) {
            let text = |key: &str| {
                let value = item(tree, tree.get(id, key)?, crate::doc::Pointer::root())?;
                with_defaults(&value.text)
            };
            // Without `published`, Docker chooses some port, on every address as well.
            let everywhere =
                tree.get(id, "host_ip").is_none() || text("host_ip").is_some_and(|host| is_everywhere(&host));
            return Some(Self { target: text("target")?, everywhere });
        }
        let whole = item(tree, id, crate::doc::Pointer::root())?.text;
        // Which address a variable names nobody knows here; of the ports only that of the container counts.
        let (rest, target) = whole.rsplit_once(':').unwrap_or(("", &whole));
        let target = target.split('/').next().unwrap_or(target);
        let host = host_of(rest);
        let everywhere = match host {
            Some(host) => with_defaults(host).is_some_and(|host| is_everywhere(&host)),
            None => true,
        };
        Some(Self { target: with_defaults(target)?, everywhere })
    }
}

/// The address in `ADDRESS:PORT`, if there is one: a colon in a variable separates nothing.
fn host_of(text: &str) -> Option<&str> {
    let mut depth = 0;
    let mut last = None;
    for (at, c) in text.char_indices() {
        match c {
            '{' | '[' => depth += 1,
            '}' | ']' => depth -= 1,
            ':' if depth == 0 => last = Some(at),
            _ => {}
        }
    }
    last.map(|at| &text[..at])
}

fn is_everywhere(host: &str) -> bool {
    matches!(host.trim_matches(['[', ']']), "" | "0.0.0.0" | "::" | "*" | "0")
}

/// The port that the command tells the gateway, if it does.
fn port_of_command(cx: &Context<'_>, service: &Service<'_>) -> Option<String> {
    let tree = cx.tree();
    let listed = service.strings(tree, "command").into_iter().map(|item| item.text);
    let words: Vec<String> = match service.item(tree, "command") {
        Some(line) => line.text.split_whitespace().map(str::to_owned).collect(),
        None => listed.collect(),
    };
    let at = words.iter().position(|word| word == "--port" || word.starts_with("--port="))?;
    let port = words[at].strip_prefix("--port=").map(str::to_owned).or_else(|| words.get(at + 1).cloned())?;
    with_defaults(&port)
}

/// The text to point at: the entry itself, or the port within the long form.
fn place_of(cx: &Context<'_>, id: NodeId, pointer: crate::doc::Pointer) -> Option<Item> {
    let tree = cx.tree();
    let (id, pointer) = match tree.get(id, "published").or_else(|| tree.get(id, "target")) {
        Some(inner) => (inner, pointer.key(if tree.get(id, "published").is_some() { "published" } else { "target" })),
        None => (id, pointer),
    };
    item(tree, id, pointer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_before_ports() {
        assert_eq!(host_of("18789"), None);
        assert_eq!(host_of("${P:-18789}"), None);
        assert_eq!(host_of("127.0.0.1:18789"), Some("127.0.0.1"));
        assert_eq!(host_of("${H:-127.0.0.1}:${P:-1}"), Some("${H:-127.0.0.1}"));
        assert_eq!(host_of("[::1]:80"), Some("[::1]"));
        assert!(is_everywhere("[::]") && !is_everywhere("::1") && !is_everywhere("100.64.0.1"));
    }
}
